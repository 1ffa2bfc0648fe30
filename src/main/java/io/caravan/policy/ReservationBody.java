package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Set;

/** What a till gets of one order line that it reserves. */
final class ReservationBody {
  private ReservationBody() {}

  /** The document of a reservation, an amendment or a release. */
  static ObjectNode of(
      JsonNode order, String orderRef, JsonNode line, String place, BigDecimal quantity) {
    ObjectNode body = Fields.object();
    ObjectNode head = Fields.only(order, Set.of("name", "email", "phone", "currency", "createdAt"));
    head.put("ref", orderRef);
    body.set("order", head);
    ObjectNode told =
        Fields.only(
            line,
            Set.of(
                "ref",
                "variant",
                "sku",
                "title",
                "unitPrice",
                "discount",
                "taxes",
                "currentQuantity"));
    told.put("quantity", Fields.plain(quantity));
    body.set("line", told);
    body.set("location", Fields.refNode(place));
    String customer = Fields.ref(order, "customer");
    body.set("customer", customer == null ? null : Fields.refNode(customer));
    body.put(
        "note",
        Fields.text(order, "name") + " caravan:" + orderRef + "#" + Fields.text(line, "ref"));
    return body;
  }

  /**
   * A line that is reserved once more has a note of its own: what was sold of it before, minutes
   * ago, is never taken for what is asked for now.
   */
  static void number(ObjectNode body, JsonNode mine) {
    int n = mine.path("n").asInt();
    body.put("n", n);
    if (n > 1) {
      body.put("note", Fields.text(body, "note") + "/" + n);
    }
  }
}
