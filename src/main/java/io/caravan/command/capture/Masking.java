package io.caravan.command.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Puts something of the same shape in the place of what may tell who somebody is: a mapping must
 * still find an e-mail address, a telephone number or a name of two words there. The same value
 * becomes the same in all records, wherever in a text it stands.
 */
public final class Masking {
  /** Shorter ones stand in other words too. */
  private static final int SHORTEST_INSIDE = 4;

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern ADDRESS = Pattern.compile("https?://.*");
  private static final String SOME_DAY = "1970-01-01";
  private static final String SOME_ADDRESS = "https://example.com/";
  private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

  private final Map<String, String> masks = new LinkedHashMap<>();
  private final SortedSet<String> paths = new TreeSet<>();
  private int people;

  /** Where something was masked so far. */
  public SortedSet<String> paths() {
    return Collections.unmodifiableSortedSet(paths);
  }

  /**
   * Masked copies of records.
   *
   * @param ofPeople whether the records themselves are people
   */
  public List<ObjectNode> mask(List<ObjectNode> records, boolean ofPeople) {
    List<ObjectNode> copies = records.stream().map(ObjectNode::deepCopy).toList();
    copies.forEach(copy -> known("$", "", copy, ofPeople));
    // Longer ones first: a name stands within an address.
    List<String> inside =
        masks.keySet().stream()
            .filter(value -> value.length() >= SHORTEST_INSIDE)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    copies.forEach(copy -> replace("$", copy, inside));
    return copies;
  }

  /** Finds what is personal; numbers are masked at once. */
  private void known(String path, String field, JsonNode node, boolean ofPerson) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              one -> {
                String name = one.getKey();
                String place = path + "." + name;
                if (one.getValue().isNumber() && Personal.isNumber(name)) {
                  paths.add(place);
                  one.setValue(IntNode.valueOf(0));
                } else {
                  known(place, name, one.getValue(), ofPerson || Personal.begins(name));
                }
              });
    } else if (node.isArray()) {
      node.forEach(element -> known(path + "[]", field, element, ofPerson));
    } else if (node.isTextual() && Personal.is(field, node.textValue(), ofPerson)) {
      paths.add(path);
      masks.computeIfAbsent(node.textValue(), this::masked);
    }
  }

  private void replace(String path, JsonNode node, List<String> inside) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              one -> {
                String place = path + "." + one.getKey();
                if (one.getValue().isTextual()) {
                  one.setValue(told(place, one.getValue().textValue(), inside));
                } else {
                  replace(place, one.getValue(), inside);
                }
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isTextual()) {
          array.set(i, told(path + "[]", array.get(i).textValue(), inside));
        } else {
          replace(path + "[]", array.get(i), inside);
        }
      }
    }
  }

  private JsonNode told(String path, String value, List<String> inside) {
    String whole = paths.contains(path) ? masks.get(value) : null;
    String text = whole == null ? value : whole;
    for (String known : whole == null ? inside : List.<String>of()) {
      if (text.contains(known)) {
        text = text.replace(known, masks.get(known));
        paths.add(path);
      }
    }
    return TextNode.valueOf(text);
  }

  private String masked(String value) {
    if (Personal.isMail(value) && value.indexOf(' ') < 0) {
      people++;
      return "person" + people + "@example.com";
    }
    if (DAY.matcher(value).matches()) {
      return SOME_DAY;
    }
    if (ADDRESS.matcher(value).matches()) {
      return SOME_ADDRESS;
    }
    return value.startsWith("+") ? phone(value) : shape(value);
  }

  /** A number of the same country that nobody has. */
  private static String phone(String value) {
    try {
      PhoneNumber number = PHONES.parse(value, null);
      String region = PHONES.getRegionCodeForNumber(number);
      PhoneNumber example = region == null ? null : PHONES.getExampleNumber(region);
      return example == null ? shape(value) : PHONES.format(example, PhoneNumberFormat.E164);
    } catch (NumberParseException e) {
      return shape(value);
    }
  }

  /** Letters become x, digits 9; the rest stays. */
  private static String shape(String value) {
    StringBuilder shape = new StringBuilder();
    value
        .codePoints()
        .map(
            c ->
                Character.isUpperCase(c)
                    ? 'X'
                    : Character.isLetter(c) ? 'x' : Character.isDigit(c) ? '9' : c)
        .forEach(shape::appendCodePoint);
    return shape.toString();
  }
}
