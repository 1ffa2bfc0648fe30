package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;

/** Sales and what is given back of them. */
final class TestSales {
  private TestSales() {}

  static JsonNode sale(TestIds ids) {
    ObjectNode sale = Json.mapper().createObjectNode();
    ObjectNode order = TestDocuments.orderHead(ids).put("taxesIncluded", true);
    order.set(TestDocuments.CUSTOMER, TestDocuments.buyer(ids));
    sale.set(TestDocuments.ORDER, order);
    ObjectNode shipment =
        sale.putObject(TestDocuments.SHIPMENT).put("ref", ids.ref(TestDocuments.SHIPMENT));
    shipment.withArray("lines").add(TestDocuments.parcelLine(ids));
    ObjectNode line = TestDocuments.line(ids, "1").put("ordered", "2").put("reserve", true);
    line.set(TestDocuments.LINE, TestDocuments.parcelLine(ids).get(TestDocuments.LINE));
    ObjectNode sold = sale.putObject("sale").put("number", TestDocuments.name(ids) + "/1");
    sold.withArray("lines").add(line);
    paid(sold, ids, TestDocuments.PRICE);
    sale.set("location", TestDocuments.location(ids));
    return sale.put("tax", "as-lines");
  }

  private static void paid(ObjectNode sale, TestIds ids, String amount) {
    sale.putArray("extra");
    sale.withArray("payments")
        .addObject()
        .put("gateway", "certify")
        .set("amount", TestDocuments.money(ids, amount));
    sale.set("total", TestDocuments.money(ids, amount));
  }

  static JsonNode refund(TestIds ids) {
    ObjectNode refund = Json.mapper().createObjectNode().put("ref", ids.ref("refund"));
    ObjectNode order = TestDocuments.orderHead(ids);
    order.set(TestDocuments.CUSTOMER, TestDocuments.buyer(ids));
    refund.set(TestDocuments.ORDER, order);
    refund.put("createdAt", ids.site().now()).put("currency", ids.site().currency());
    ObjectNode line = TestDocuments.parcelLine(ids).put("restock", "return");
    line.set("location", TestDocuments.location(ids));
    refund.withArray("lines").add(line);
    ObjectNode back = TestDocuments.line(ids, "1");
    back.set(TestDocuments.LINE, TestDocuments.parcelLine(ids).get(TestDocuments.LINE));
    ObjectNode sale = refund.putObject("sale");
    sale.withArray("lines").add(back);
    paid(sale, ids, TestDocuments.PRICE);
    refund.set("total", TestDocuments.money(ids, TestDocuments.PRICE));
    refund
        .withArray("payments")
        .addObject()
        .put("gateway", "certify")
        .set("amount", TestDocuments.money(ids, TestDocuments.PRICE));
    refund.set("location", TestDocuments.location(ids));
    return refund;
  }
}
