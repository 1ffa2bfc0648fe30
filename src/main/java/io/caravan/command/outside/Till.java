package io.caravan.command.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What the people in the stores do, on the emulated Lightspeed's admin port. */
public final class Till {
  private static final String SIZE_SET = "2";

  private final AdminPort admin;
  private final Map<String, String> shops;

  /**
   * @param shops shopID by the name of the location in the configuration
   */
  public Till(AdminPort admin, Map<String, String> shops) {
    this.admin = admin;
    this.shops = shops;
  }

  /** Puts a product on the shelves. */
  public void create(String once, Product product, ToIntFunction<String> stock) {
    if (product.sizes().isEmpty()) {
      ObjectNode item = item(product.items().get(0), product.title());
      stock(item, product.items().get(0), stock);
      admin.call("lightspeed", "create-item", once, item);
      return;
    }
    ObjectNode matrix = Json.mapper().createObjectNode();
    matrix.put("description", product.title()).put("itemAttributeSetID", SIZE_SET);
    matrix.put("price", product.items().get(0).price().toPlainString());
    ArrayNode variants = matrix.putArray("variants");
    for (int i = 0; i < product.items().size(); i++) {
      ObjectNode variant = item(product.items().get(i), null);
      variant.put("attribute2", product.sizes().get(i));
      stock(variant, product.items().get(i), stock);
      variants.add(variant);
    }
    admin.call("lightspeed", "create-matrix", once, matrix);
  }

  private static ObjectNode item(Sellable sellable, String title) {
    ObjectNode item = Json.mapper().createObjectNode();
    if (title != null) {
      item.put("description", title);
    }
    return item.put("customSku", sellable.sku())
        .put("price", sellable.price().toPlainString())
        .put("ean", sellable.barcode())
        .put("publishToEcom", true);
  }

  private void stock(ObjectNode item, Sellable sellable, ToIntFunction<String> stock) {
    ObjectNode levels = item.putObject("stock");
    shops.forEach((name, id) -> levels.put(id, stock.applyAsInt(sellable.sku() + "@" + name)));
  }

  /** Sells over the counter; completes at once. */
  public JsonNode sell(String once, String location, String itemId, int quantity) {
    ObjectNode sale = Json.mapper().createObjectNode().put("shopID", shops.get(location));
    sale.putArray("lines").addObject().put("itemID", itemId).put("quantity", quantity);
    return admin.call("lightspeed", "sell", once, sale);
  }

  public void rename(String once, String itemId, String title) {
    admin.call(
        "lightspeed",
        "rename",
        once,
        Json.mapper().createObjectNode().put("itemID", itemId).put("description", title));
  }

  public void archive(String once, String itemId) {
    admin.call(
        "lightspeed", "archive-item", once, Json.mapper().createObjectNode().put("itemID", itemId));
  }

  public void count(String once, String location, String itemId, BigDecimal onHand) {
    admin.call(
        "lightspeed",
        "count",
        once,
        Json.mapper()
            .createObjectNode()
            .put("itemID", itemId)
            .put("shopID", shops.get(location))
            .put("qoh", onHand.toPlainString()));
  }

  public void customer(String once, String first, String last, String email) {
    admin.call(
        "lightspeed",
        "create-customer",
        once,
        Json.mapper()
            .createObjectNode()
            .put("firstName", first)
            .put("lastName", last)
            .put("email", email));
  }

  /** Staff hand a reserved order over and ring it up. */
  public void complete(String once, String location, ArrayNode saleLineIds, String paymentType) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.set("saleLineIDs", saleLineIds);
    body.put("shopID", shops.get(location)).put("paymentTypeID", paymentType);
    admin.call("lightspeed", "complete-layaway", once, body);
  }
}
