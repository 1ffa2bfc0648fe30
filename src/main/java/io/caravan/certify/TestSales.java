package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;

/** Sales and what is given back of them. */
final class TestSales {
  private static final String AT_ONCE = "order/1";
  private static final String BACK = "order/2";

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

  /** All of an order that was never reserved, with what is paid besides. */
  static JsonNode atOnce(TestIds ids) {
    return paper(ids, AT_ONCE, "/1", null);
  }

  /** What the sale at once has sold comes back as a whole: the order was cancelled. */
  static JsonNode givenBack(TestIds ids) {
    ObjectNode back = paper(ids, BACK, "/R2", "return");
    ObjectNode sold = back.withArray("sold").addObject().put("ref", ids.ref(AT_ONCE));
    sold.put("id", ids.own("sold", AT_ONCE));
    return back;
  }

  private static ObjectNode paper(TestIds ids, String name, String number, String restock) {
    ObjectNode paper = Json.mapper().createObjectNode();
    ObjectNode order = TestDocuments.orderHead(ids).put("taxesIncluded", true);
    order.put("email", TestDocuments.email(ids));
    order.set(TestDocuments.CUSTOMER, TestDocuments.buyer(ids));
    order.set("shipping", TestDocuments.address(ids));
    paper.set(TestDocuments.ORDER, order);
    ObjectNode sale = paper.putObject("sale").put("ref", ids.ref(name));
    sale.put("number", TestDocuments.name(ids) + number);
    ObjectNode line = TestDocuments.line(ids, "2");
    line.retain(TestDocuments.VARIANT, "title", "quantity", "unitPrice");
    line.put("reserve", false);
    if (restock != null) {
      line.put("restock", restock);
    }
    line.set(TestDocuments.LINE, TestDocuments.parcelLine(ids).get(TestDocuments.LINE));
    sale.withArray("lines").add(line);
    paid(sale, ids, "44.88");
    sale.withArray("extra")
        .addObject()
        .put("kind", "shipping")
        .put("title", "Shipping")
        .set("amount", TestDocuments.money(ids, "4.90"));
    paper.set("location", TestDocuments.location(ids));
    paper.put("tax", "as-lines").putArray("includes");
    return paper;
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
