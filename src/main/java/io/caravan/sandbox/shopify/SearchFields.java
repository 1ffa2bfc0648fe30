package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The fields by which one kind of document can be searched, and how each is compared. */
final class SearchFields {
  private interface Field {
    Predicate<ObjectNode> term(String comparator, String value);
  }

  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final List<Function<ObjectNode, String>> texts = new ArrayList<>();
  private Predicate<ObjectNode> stale = document -> false;

  SearchFields() {
    number("id", document -> document.path("id").longValue());
  }

  /** Documents whose last change has not reached the index yet. */
  SearchFields stale(Predicate<ObjectNode> stale) {
    this.stale = stale;
    return this;
  }

  SearchFields number(String name, Function<ObjectNode, Long> value) {
    fields.put(
        name,
        (comparator, text) ->
            text.matches("-?\\d{1,18}")
                ? document -> {
                  Long own = value.apply(document);
                  return own != null && holds(comparator, own.compareTo(Long.parseLong(text)));
                }
                : document -> false);
    return this;
  }

  /** A time in a document's property, to the second; a day means its first instant. */
  SearchFields time(String name, String property) {
    fields.put(
        name,
        (comparator, text) -> {
          Instant at = instant(text);
          if (at == null) {
            return document -> false;
          }
          String second = at.truncatedTo(ChronoUnit.SECONDS).toString();
          return document ->
              document.hasNonNull(property)
                  && holds(comparator, document.path(property).textValue().compareTo(second))
                  && !(property.equals("updatedAt") && stale.test(document));
        });
    return this;
  }

  /** One of several values, without regard to case; {@code a,b} means either. */
  SearchFields choice(String name, Function<ObjectNode, String> value) {
    fields.put(
        name,
        (comparator, text) -> {
          List<String> wanted = List.of(text.toLowerCase(Locale.ROOT).split(","));
          return document ->
              wanted.contains(String.valueOf(value.apply(document)).toLowerCase(Locale.ROOT));
        });
    return this;
  }

  /** Words of a text: every word of the value must be among them; {@code *} ends a prefix. */
  SearchFields words(String name, Function<ObjectNode, String> value) {
    texts.add(value);
    fields.put(name, (comparator, text) -> document -> contains(value.apply(document), text));
    return this;
  }

  /** Any of several texts, such as the tags or the SKUs of a product. */
  SearchFields anyOf(String name, Function<ObjectNode, ? extends Iterable<String>> values) {
    fields.put(
        name,
        (comparator, text) ->
            document -> {
              for (String value : values.apply(document)) {
                if (contains(value, text)) {
                  return true;
                }
              }
              return false;
            });
    return this;
  }

  SearchFields custom(String name, Function<String, Predicate<ObjectNode>> term) {
    fields.put(name, (comparator, text) -> term.apply(text));
    return this;
  }

  /** The term; null if documents of this kind have no such field. */
  Predicate<ObjectNode> term(String name, String comparator, String value) {
    if (name.startsWith("metafields.")) {
      String[] parts = name.split("\\.", 3);
      return parts.length < 3 ? null : document -> metafield(document, parts[1], parts[2], value);
    }
    Field field = fields.get(name);
    return field == null ? null : field.term(comparator, value);
  }

  Predicate<ObjectNode> words(String text) {
    return document -> {
      for (Function<ObjectNode, String> value : texts) {
        if (contains(value.apply(document), text)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean metafield(
      ObjectNode document, String namespace, String key, String value) {
    for (JsonNode field : document.path("metafields")) {
      if (field.path("namespace").asText().equals(namespace)
          && field.path("key").asText().equals(key)) {
        return field.path("value").asText().equals(value);
      }
    }
    return false;
  }

  private static boolean holds(String comparator, int order) {
    if (comparator == null) {
      return order == 0;
    }
    return switch (comparator) {
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "<" -> order < 0;
      default -> order <= 0;
    };
  }

  private static boolean contains(String own, String wanted) {
    if (own == null) {
      return false;
    }
    if (own.equalsIgnoreCase(wanted)) {
      return true;
    }
    List<String> have = List.of(own.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}@._+]+"));
    boolean some = false;
    for (String word : wanted.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}@._+*]+")) {
      if (word.isEmpty()) {
        continue;
      }
      some = true;
      boolean prefix = word.endsWith("*");
      String start = prefix ? word.substring(0, word.length() - 1) : word;
      if (have.stream().noneMatch(h -> prefix ? h.startsWith(start) : h.equals(word))) {
        return false;
      }
    }
    return some;
  }

  private static Instant instant(String text) {
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
