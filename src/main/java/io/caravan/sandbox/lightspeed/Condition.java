package io.caravan.sandbox.lightspeed;

import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One filter: field, operator and operands.
 *
 * @param operator one of = != > >= < <= >< ~ !~ IN
 * @param operands dates are in the stored form already
 * @param like the pattern of ~ and !~, else null
 */
record Condition(String field, String operator, List<String> operands, Pattern like) {
  private static final int LONGEST_LIST = 100;
  private static final List<String> OPERATORS =
      List.of(">=", "<=", "!=", "><", "!~", "~", ">", "<", "IN");
  private static final DateTimeFormatter LOOSE =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd['T'][' ']HH:mm[:ss]")
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  static Condition parse(String field, String value) {
    for (String operator : OPERATORS) {
      if (value.startsWith(operator + ",")) {
        return parse(field, operator, value.substring(operator.length() + 1));
      }
    }
    return new Condition(field, "=", List.of(stored(field, value)), null);
  }

  private static Condition parse(String field, String operator, String operand) {
    if (operator.equals("IN")) {
      List<String> values = new ArrayList<>();
      try {
        Json.parse(operand).forEach(each -> values.add(stored(field, each.asText())));
      } catch (IllegalArgumentException e) {
        throw ApiError.refused("IN needs a JSON array: " + field);
      }
      if (values.size() > LONGEST_LIST) {
        throw ApiError.refused("IN accepts at most 100 values: " + field);
      }
      return new Condition(field, operator, values, null);
    }
    if (operator.equals("><")) {
      String[] bounds = operand.split(",", -1);
      if (bounds.length != 2) {
        throw ApiError.refused("The operator >< needs two values: " + field);
      }
      return new Condition(
          field, operator, List.of(stored(field, bounds[0]), stored(field, bounds[1])), null);
    }
    if (operator.endsWith("~")) {
      String regex = Pattern.quote(operand).replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q");
      return new Condition(
          field,
          operator,
          List.of(operand),
          Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
    }
    return new Condition(field, operator, List.of(stored(field, operand)), null);
  }

  boolean isRange() {
    return operator.startsWith(">") || operator.startsWith("<");
  }

  /** The least value that can match, or null if there is none. */
  String from() {
    return operator.equals("=") || operator.startsWith(">") ? operands.get(0) : null;
  }

  /** The greatest value that can match, or null if there is none. */
  String to() {
    if (operator.equals("><")) {
      return operands.get(1);
    }
    return operator.equals("=") || operator.startsWith("<") ? operands.get(0) : null;
  }

  boolean matches(String value) {
    return switch (operator) {
      case "=" -> compare(value, operands.get(0)) == 0;
      case "!=" -> compare(value, operands.get(0)) != 0;
      case ">" -> compare(value, operands.get(0)) > 0;
      case ">=" -> compare(value, operands.get(0)) >= 0;
      case "<" -> compare(value, operands.get(0)) < 0;
      case "<=" -> compare(value, operands.get(0)) <= 0;
      case "><" -> compare(value, operands.get(0)) >= 0 && compare(value, operands.get(1)) <= 0;
      case "~" -> like.matcher(value).matches();
      case "!~" -> !like.matcher(value).matches();
      default -> operands.stream().anyMatch(each -> compare(value, each) == 0);
    };
  }

  private static int compare(String value, String operand) {
    BigDecimal left = number(value);
    BigDecimal right = left == null ? null : number(operand);
    return right == null ? value.compareToIgnoreCase(operand) : left.compareTo(right);
  }

  /** Looks first: most texts and all times are no numbers, and an exception a row is dear. */
  private static BigDecimal number(String text) {
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      points += c == '.' ? 1 : 0;
      boolean sign = c == '-' && i == 0 && text.length() > 1;
      if (!(c >= '0' && c <= '9') && !sign && c != '.') {
        return null;
      }
    }
    return text.isEmpty() || points > 1 || text.endsWith(".") || text.startsWith(".")
        ? null
        : new BigDecimal(text);
  }

  private static boolean isDate(String field) {
    String name = field.substring(field.indexOf('.') + 1);
    return name.endsWith("Time") || name.endsWith("timeStamp") || name.equals("updatetime");
  }

  private static String stored(String field, String value) {
    if (!isDate(field) || value.isEmpty()) {
      return value;
    }
    try {
      if (value.length() == 10) {
        return Wire.time(LocalDate.parse(value).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      var parsed = LOOSE.parseBest(value, OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof OffsetDateTime time
          ? Wire.time(time.toInstant())
          : Wire.time(((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw ApiError.refused("'" + value + "' is not a valid date for " + field + ".");
    }
  }
}
