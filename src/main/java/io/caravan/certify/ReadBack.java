package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.SourceRecord;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.List;

/** Test records as the system tells them, in the canonical model. */
final class ReadBack {
  private static final int LONGEST = 200;

  private ReadBack() {}

  /** Documents of an entity in which a text stands. */
  static List<ObjectNode> documents(Bench bench, String entity, TestIds ids) throws CallException {
    List<ObjectNode> found = new ArrayList<>();
    for (SystemPack.Stream stream : bench.streams()) {
      if (!stream.entity().equals(entity)) {
        continue;
      }
      Reading reading = Reading.of(bench, stream).from(ids.site().now()).most(LONGEST).run();
      for (SourceRecord record : reading.emitted()) {
        if (mentions(record.body(), ids) && bench.document(record) instanceof ObjectNode document) {
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
