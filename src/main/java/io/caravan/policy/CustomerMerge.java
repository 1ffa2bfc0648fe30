package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Merges what systems tell of one buyer. Whatever the order and however often it is told, the
 * result is the same: of each field the later word, of words of one instant the greater text.
 *
 * <p>The memo has for each field {@code at} (epoch ms) and {@code by} (system).
 */
final class CustomerMerge {
  static final List<String> FIELDS =
      List.of("addresses", "company", "email", "firstName", "lastName", "note", "phone");

  private static final String ADDRESSES = "addresses";

  /** What makes a place the same one; systems keep different other parts. */
  private static final List<String> PLACE = List.of("address1", "city", "postcode");

  /** From what a person wants least to most; of one instant the first of these holds. */
  private static final List<String> CONSENTS =
      List.of("unsubscribed", "not_subscribed", "pending", "subscribed");

  private final ObjectNode merged;
  private final ObjectNode memo;

  CustomerMerge(JsonNode state, JsonNode memo) {
    this.merged = Fields.copy(state);
    this.memo = Fields.copy(memo);
  }

  ObjectNode merged() {
    return merged;
  }

  ObjectNode memo() {
    return memo;
  }

  /**
   * @param known what {@code from} was known to hold before: what it repeats is no word of now;
   *     null at first sight
   */
  void add(String from, JsonNode told, JsonNode known) {
    long at = Fields.millis(told, "updatedAt", 0);
    for (String name : FIELDS) {
      JsonNode value = told.get(name);
      boolean repeated =
          known != null && value != null && same(name, value, known.get(name)) && merged.has(name);
      if (value == null || isEmpty(value) || repeated) {
        continue;
      }
      if (name.equals(ADDRESSES)) {
        addresses(value, at);
      } else {
        field(from, name, value, at);
      }
    }
    for (String channel : List.of("email", "sms")) {
      JsonNode consent = told.path("consent").get(channel);
      if (consent != null && CONSENTS.contains(Fields.text(consent, "state"))) {
        consent(from, channel, consent);
      }
    }
  }

  private void field(String from, String name, JsonNode value, long at) {
    ObjectNode mine = memo.withObject("/" + name);
    JsonNode held = merged.get(name);
    long known = mine.path("at").asLong(Long.MIN_VALUE);
    boolean tied = held != null && at == known;
    boolean greater = tied && value.toString().compareTo(held.toString()) > 0;
    if (held == null || at > known || greater) {
      merged.set(name, value.deepCopy());
      mine.put("at", at).put("by", from);
    }
  }

  /** Every address that anybody knows; of one place the later word. */
  private void addresses(JsonNode told, long at) {
    ObjectNode known = memo.withObject("/" + ADDRESSES);
    for (JsonNode address : told) {
      ObjectNode plain = Fields.copy(address);
      plain.remove("id");
      String key = key(address);
      JsonNode held = known.path(key).get("address");
      long heldAt = known.path(key).path("at").asLong(Long.MIN_VALUE);
      boolean tied = held != null && at == heldAt;
      boolean greater = tied && plain.toString().compareTo(held.toString()) > 0;
      if (!key.isBlank() && (held == null || at > heldAt || greater)) {
        known.putObject(key).put("at", at).set("address", plain);
      }
    }
    ArrayNode all = merged.putArray(ADDRESSES);
    String first = null;
    for (String key : new TreeSet<>(Fields.names(known))) {
      JsonNode one = known.get(key);
      boolean wants = one.path("address").path("default").asBoolean();
      long best = first == null ? Long.MIN_VALUE : known.path(first).path("at").asLong();
      first = wants && one.path("at").asLong() >= best ? key : first;
    }
    for (String key : new TreeSet<>(Fields.names(known))) {
      ObjectNode one = known.get(key).get("address").deepCopy();
      all.add(one.put("default", key.equals(first)));
    }
  }

  private static String key(JsonNode address) {
    StringBuilder key = new StringBuilder();
    for (String part : PLACE) {
      key.append(address.hasNonNull(part) ? plain(address, part) : "").append(' ');
    }
    return key.toString().strip();
  }

  private void consent(String from, String channel, JsonNode told) {
    JsonNode held = merged.path("consent").get(channel);
    long at = Fields.millis(told, "at", Long.MIN_VALUE);
    long known = held == null ? Long.MIN_VALUE : Fields.millis(held, "at", Long.MIN_VALUE);
    // Who cannot say when a person agreed does not make anybody agree.
    boolean raises = at == Long.MIN_VALUE && rank(told) >= CONSENTS.indexOf("pending");
    boolean wins = held == null || at > known || at == known && less(told, held);
    if (!raises && wins) {
      merged.withObject("/consent").set(channel, told.deepCopy());
      memo.withObject("/consent-" + channel).put("by", from);
    }
  }

  private static boolean less(JsonNode told, JsonNode held) {
    int order = Integer.compare(rank(told), rank(held));
    return order < 0 || order == 0 && told.toString().compareTo(held.toString()) > 0;
  }

  private static int rank(JsonNode consent) {
    return CONSENTS.indexOf(Fields.text(consent, "state"));
  }

  private static boolean isEmpty(JsonNode told) {
    return told.isNull()
        || told.isTextual() && told.asText().isBlank()
        || told.isArray() && told.isEmpty();
  }

  /** Equal in meaning: addresses by where they are, texts but for blanks around them. */
  static boolean same(String name, JsonNode told, JsonNode held) {
    if (told == null || held == null) {
      return Fields.same(told, held);
    }
    if (!name.equals(ADDRESSES)) {
      return told.asText().strip().equals(held.asText().strip());
    }
    for (JsonNode address : told) {
      boolean found = false;
      for (JsonNode other : held) {
        found |= key(address).equals(key(other));
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static String plain(JsonNode address, String part) {
    return Fields.text(address, part).replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
  }
}
