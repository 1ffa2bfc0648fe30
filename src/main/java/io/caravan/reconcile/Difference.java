package io.caravan.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Objects;

/**
 * One field in which a side is not as it must be.
 *
 * @param key ref of the record; of stock {@code <variant>@<location>}
 * @param field name, or {@code record}: all of it is missing
 * @param owner side whose value counts
 * @param side side that shows another
 * @param reason more about the cause, or null
 */
record Difference(
    String key,
    String field,
    String owner,
    String wanted,
    String side,
    String found,
    Cause cause,
    String reason) {
  static final String RECORD = "record";

  Difference because(Cause other, String why) {
    return new Difference(key, field, owner, wanted, side, found, other, why);
  }

  /** Whether another reading shows just the same. */
  boolean isAlso(Difference other) {
    return field.equals(other.field)
        && side.equals(other.side)
        && Objects.equals(wanted, other.wanted)
        && Objects.equals(found, other.found);
  }

  ObjectNode asJson(String named) {
    return Json.mapper()
        .createObjectNode()
        .put("record", named)
        .put("key", key)
        .put("field", field)
        .put("owner", owner)
        .put("wanted", wanted)
        .put("side", side)
        .put("found", found)
        .put("cause", cause.word())
        .put("reason", reason);
  }
}
