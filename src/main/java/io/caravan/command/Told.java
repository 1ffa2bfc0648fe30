package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a system answered when it was asked about itself.
 *
 * @param what account, scopes, shops, ...
 * @param answer a record or a list of them
 */
record Told(String system, String what, JsonNode answer) {
  private static final int SHOWN = 12;
  private static final Set<String> NAMES =
      Set.of("name", "title", "firstName", "lastName", "currencyCode");

  /** How taxes are set up there, told with the name of the field. */
  private static final Set<String> TAXES =
      Set.of(
          "taxesIncluded",
          "taxShipping",
          "isTaxInclusive",
          "tax1Name",
          "tax1Rate",
          "tax2Name",
          "tax2Rate");

  List<JsonNode> records() {
    List<JsonNode> records = new ArrayList<>();
    if (answer.isArray()) {
      answer.forEach(records::add);
    } else if (answer.isObject()) {
      records.add(answer);
    }
    return records;
  }

  /** Each record by its id and its names, in one line. */
  String words() {
    List<String> words = records().stream().limit(SHOWN).map(Told::words).toList();
    int more = records().size() - words.size();
    return words.isEmpty()
        ? "none"
        : String.join(", ", words) + (more > 0 ? " and " + more + " more" : "");
  }

  private static String words(JsonNode record) {
    Set<String> words = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> field : record.properties()) {
      if (field.getValue().isValueNode() && (words.isEmpty() || isName(field.getKey()))) {
        words.add(field.getValue().asText());
      } else if (TAXES.contains(field.getKey()) && !field.getValue().asText().isBlank()) {
        words.add(field.getKey() + "=" + field.getValue().asText());
      } else if (field.getValue().isObject() && field.getValue().has("title")) {
        words.add(field.getValue().path("title").asText());
      }
    }
    return String.join(" ", words);
  }

  /** Names of people and things, and addresses of shops. */
  private static boolean isName(String field) {
    return NAMES.contains(field) || field.endsWith("Domain");
  }
}
