package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stock that was told before its item: the last word of each location waits under the variant's
 * native id until the variant is linked.
 */
final class WaitingStock {
  private static final String KEPT = "inventory-waiting";

  private WaitingStock() {}

  static void keep(LedgerTx tx, Incoming in, List<String> nativeIds) {
    JsonNode location = in.document().path("location");
    String place = location.path(location.has("ref") ? "ref" : "id").asText();
    for (String id : Set.copyOf(nativeIds)) {
      ObjectNode kept =
          tx.shadow(in.from(), KEPT, id)
              .map(Shadow::known)
              .filter(JsonNode::isObject)
              .map(known -> (ObjectNode) known)
              .orElseGet(() -> Json.mapper().createObjectNode());
      JsonNode before = kept.get(place);
      if (before != null && Recorder.readAt(incoming(in.from(), before)) > Recorder.readAt(in)) {
        // A runner that was paused with an older word in its hands.
        continue;
      }
      ObjectNode told = kept.putObject(place);
      told.set("document", in.document());
      told.put("readAt", in.readAt());
      told.put("origin", in.origin());
      told.put("mapping", in.mapping());
      told.put("version", in.version());
      if (in.only() != null) {
        in.only().forEach(told.putArray("only")::add);
      }
      tx.putShadow(in.from(), KEPT, id, kept, null, null);
    }
  }

  static List<Incoming> take(LedgerTx tx, String system, String nativeId) {
    JsonNode kept = tx.shadow(system, KEPT, nativeId).map(Shadow::known).orElse(null);
    List<Incoming> waiting = new ArrayList<>();
    if (kept == null) {
      return waiting;
    }
    for (JsonNode told : kept) {
      waiting.add(incoming(system, told));
    }
    tx.putShadow(system, KEPT, nativeId, null, null, null);
    return waiting;
  }

  private static Incoming incoming(String system, JsonNode told) {
    Set<String> only = null;
    if (told.has("only")) {
      only = new HashSet<>();
      for (JsonNode name : told.path("only")) {
        only.add(name.asText());
      }
    }
    return new Incoming(
        "inventory",
        system,
        null,
        text(told, "version"),
        told.path("document"),
        null,
        text(told, "origin"),
        text(told, "mapping"),
        told.path("readAt").asLong(),
        only,
        false);
  }

  private static String text(JsonNode told, String field) {
    return told.path(field).isTextual() ? told.path(field).textValue() : null;
  }
}
