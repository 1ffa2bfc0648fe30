package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.SourceRecord;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Test records as the system tells them, in the canonical model. */
final class ReadBack {
  private static final int LONGEST = 200;
  private static final String ID = "id";
  private static final String STOCK = "stockId";
  private static final String LOCATION = "location";

  private ReadBack() {}

  /** Documents of an entity in which a text stands. */
  static List<ObjectNode> documents(Bench bench, String entity, TestIds ids) throws CallException {
    return documents(bench, entity, ids, record -> mentions(record.body(), ids));
  }

  /**
   * Levels of the variant and the place of a level that was written. The hub knows them by their
   * ids as well: nothing else of an item has to stand in its level.
   */
  static List<ObjectNode> levels(Bench bench, JsonNode written, TestIds ids) throws CallException {
    return documents(bench, "inventory", ids, record -> true).stream()
        .filter(
            level ->
                isSame(level, written, "variant", ID) || isSame(level, written, "variant", STOCK))
        .filter(
            level -> !written.path(LOCATION).hasNonNull(ID) || isSame(level, written, LOCATION, ID))
        .toList();
  }

  private static boolean isSame(JsonNode one, JsonNode other, String node, String field) {
    JsonNode id = other.path(node).path(field);
    return !id.asText("").isEmpty() && id.asText().equals(one.path(node).path(field).asText());
  }

  private static List<ObjectNode> documents(
      Bench bench, String entity, TestIds ids, Predicate<SourceRecord> wanted)
      throws CallException {
    List<ObjectNode> found = new ArrayList<>();
    for (SystemPack.Stream stream : bench.streams()) {
      if (!stream.entity().equals(entity)) {
        continue;
      }
      Reading reading = Reading.of(bench, stream).from(ids.site().now()).most(LONGEST).run();
      for (SourceRecord record : reading.emitted()) {
        if (wanted.test(record) && bench.document(record) instanceof ObjectNode document) {
          found.add(document);
        }
      }
    }
    return found;
  }

  private static boolean mentions(JsonNode body, TestIds ids) {
    return body.toString().matches("(?s).*" + ids.marker() + "(?!\\d).*");
  }

  /** Price of a variant in any of the documents, or null. */
  static String price(List<ObjectNode> items, String sku) {
    for (ObjectNode item : items) {
      for (JsonNode variant : item.path("variants")) {
        if (sku.equals(variant.path("sku").asText())) {
          return variant.path("price").path("amount").asText(null);
        }
      }
    }
    return null;
  }
}
