package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A plug-in that copies data between the till and the shop with a client of its own: items, stock,
 * buyers, and each web order as a completed sale with the order's number as its reference.
 */
final class OtherIntegration {
  private static final List<String> PLACES = List.of("downtown", "harbour", "web");

  private final Stage stage;
  private final Map<String, String> settings;

  OtherIntegration(Stage stage) {
    this.stage = stage;
    this.settings = stage.settings();
  }

  /** Makes the shop's product of an item, at this price. */
  void copy(String sku, String price) {
    PosView pos = stage.pos();
    PosView.Item item = pos.items().get(sku);
    ObjectNode input = Json.mapper().createObjectNode().put("title", item.title());
    input.put("status", "ACTIVE");
    ObjectNode option = input.withArray("productOptions").addObject().put("name", "Title");
    option.withArray("values").addObject().put("name", "Default Title");
    ObjectNode variant = input.withArray("variants").addObject();
    variant
        .withArray("optionValues")
        .addObject()
        .put("optionName", "Title")
        .put("name", "Default Title");
    variant.put("price", price).put("inventoryPolicy", "DENY");
    variant.putObject("inventoryItem").put("sku", sku).put("tracked", true);
    for (String place : PLACES) {
      variant
          .withArray("inventoryQuantities")
          .addObject()
          .put("locationId", stage.location(place, "shop"))
          .put("name", "available")
          .put("quantity", onHand(pos, sku, place).intValueExact());
    }
    ObjectNode variables = Json.mapper().createObjectNode();
    variables.set("input", input);
    JsonNode answer =
        stage.graphql(
            "mutation Make($input: ProductSetInput!) { productSet(input: $input, synchronous: true)"
                + " { product { id } userErrors { message } } }",
            variables);
    assertThat(answer.at("/data/productSet/product/id").asText()).as("%s", answer).isNotEmpty();
  }

  private BigDecimal onHand(PosView pos, String sku, String place) {
    return pos.onHand().get(sku).getOrDefault(stage.location(place, "pos"), BigDecimal.ZERO);
  }

  /** Shows in the shop what the web warehouse has of an item, and so many more. */
  void stock(String sku, int more) {
    int available = onHand(stage.pos(), sku, "web").intValueExact() + more;
    String item =
        stage
            .graphql(
                "{ productVariants(first: 1, query: \"sku:"
                    + sku
                    + "\") { nodes { inventoryItem { id } } } }",
                Json.mapper().createObjectNode())
            .at("/data/productVariants/nodes/0/inventoryItem/id")
            .asText();
    ObjectNode variables = Json.mapper().createObjectNode();
    ObjectNode input = variables.putObject("input").put("name", "available").put("reason", "other");
    input
        .withArray("quantities")
        .addObject()
        .put("inventoryItemId", item)
        .put("locationId", stage.location("web", "shop"))
        .put("quantity", available)
        .putNull("changeFromQuantity");
    JsonNode answer =
        stage.graphql(
            "mutation($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input)"
                + " @idempotent(key: \"other-"
                + sku
                + available
                + "\") { userErrors { message } } }",
            variables);
    assertThat(answer.at("/data/inventorySetQuantities/userErrors")).as("%s", answer).isEmpty();
  }

  /** Makes the buyer's record at the till. */
  String buyer(String first, String last, String email) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("firstName", first).put("lastName", last);
    ObjectNode contact = body.putObject("Contact");
    contact.put("noEmail", "true").put("noPhone", "true").put("noMail", "true");
    contact
        .putObject("Emails")
        .withArray("ContactEmail")
        .addObject()
        .put("address", email)
        .put("useType", "Primary");
    return stage
        .lightspeed("POST", "/Customer.json", body)
        .path("Customer")
        .path("customerID")
        .asText();
  }

  /**
   * Books an order as a sale.
   *
   * @param reference what the sale says of it, or null
   */
  void book(String orderName, String buyer, String reference) {
    ShopView.Order order =
        stage.shop().orders().stream()
            .filter(one -> one.name().equals(orderName))
            .findFirst()
            .orElseThrow();
    PosView pos = stage.pos();
    ObjectNode sale = Json.mapper().createObjectNode();
    sale.put("completed", "true").put("enablePromotions", "false");
    sale.put("referenceNumber", reference == null ? "" : reference);
    sale.put("referenceNumberSource", "other").put("customerID", buyer);
    sale.put("employeeID", settings.get("caravan.systems.pos.employee"));
    sale.put("registerID", register()).put("shopID", stage.location("web", "pos"));
    sale.put("taxCategoryID", "0");
    ArrayNode lines = sale.putObject("SaleLines").putArray("SaleLine");
    BigDecimal rest = order.total();
    for (ShopView.Line line : order.lines()) {
      PosView.Item item = pos.items().get(line.sku());
      rest = rest.subtract(item.price().multiply(line.quantity()));
      lines
          .addObject()
          .put("itemID", item.itemId())
          .put("unitQuantity", line.quantity().toPlainString())
          .put("unitPrice", item.price().toPlainString())
          .put("tax", "false");
    }
    ObjectNode other = lines.addObject().put("itemID", "0").put("unitQuantity", "1");
    other.put("unitPrice", rest.toPlainString()).put("tax", "false");
    other.putObject("Note").put("note", "shipping and tax").put("isPublic", "true");
    sale.putObject("SalePayments")
        .withArray("SalePayment")
        .addObject()
        .put("amount", order.total().toPlainString())
        .put("paymentTypeID", settings.get("caravan.systems.pos.web-payment-type"));
    stage.lightspeed("POST", "/Sale.json", sale);
  }

  /** The register of the web warehouse. */
  private String register() {
    String told = settings.get("caravan.systems.pos.register");
    for (String pair : told.split(",")) {
      String[] parts = pair.split("=");
      if (parts.length == 2 && parts[0].equals(stage.location("web", "pos"))) {
        return parts[1];
      }
    }
    return told;
  }
}
