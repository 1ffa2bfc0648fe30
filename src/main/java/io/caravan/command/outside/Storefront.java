package io.caravan.command.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Map;

/** What shoppers and the merchant do at the emulated Shopify, on its admin port. */
public final class Storefront {
  private static final String SHOP = "shopify";

  private final AdminPort admin;

  public Storefront(AdminPort admin) {
    this.admin = admin;
  }

  /** One shopper. */
  public record Shopper(String first, String last, String email) {}

  /** Orders; answers the order's id and name. */
  public JsonNode order(
      String once,
      Shopper shopper,
      Map<String, Integer> lines,
      String pickup,
      String payment,
      boolean test) {
    ObjectNode order = Json.mapper().createObjectNode();
    lines.forEach(
        (sku, quantity) ->
            order.withArray("lines").addObject().put("sku", sku).put("quantity", quantity));
    order
        .putObject("customer")
        .put("email", shopper.email())
        .put("firstName", shopper.first())
        .put("lastName", shopper.last());
    order.put("email", shopper.email());
    order
        .putObject("address")
        .put("firstName", shopper.first())
        .put("lastName", shopper.last())
        .put("address1", "1 Main Street")
        .put("city", "Portland")
        .put("zip", "97201")
        .put("countryCode", "US");
    order.putObject("shipping").put("title", "Standard").put("price", "5.00");
    order.putObject("tax").put("title", "Sales Tax").put("rate", "0.0875");
    order.put("payment", payment).put("test", test);
    if (pickup != null) {
      order.put("pickup", pickup);
    }
    return admin.call(SHOP, "place-order", once, order);
  }

  public void edit(String once, String order, String sku, int quantity) {
    ObjectNode edit = Json.mapper().createObjectNode().put("order", order);
    edit.putArray("set").addObject().put("sku", sku).put("quantity", quantity);
    admin.call(SHOP, "edit-order", once, edit);
  }

  public void cancel(String once, String order) {
    admin.call(
        SHOP,
        "cancel-order",
        once,
        Json.mapper().createObjectNode().put("order", order).put("restock", true));
  }

  public void refund(String once, String order, String sku, int quantity) {
    ObjectNode refund = Json.mapper().createObjectNode().put("order", order);
    refund
        .putArray("lines")
        .addObject()
        .put("sku", sku)
        .put("quantity", quantity)
        .put("restock", "return")
        .put("location", "Web warehouse");
    admin.call(SHOP, "refund", once, refund);
  }

  public void fulfil(String once, String order, String tracking) {
    ObjectNode fulfil = Json.mapper().createObjectNode().put("order", order);
    fulfil.putObject("tracking").put("company", "UPS").put("number", tracking);
    admin.call(SHOP, "fulfil", once, fulfil);
  }

  public void pickedUp(String once, String order) {
    admin.call(SHOP, "picked-up", once, Json.mapper().createObjectNode().put("order", order));
  }

  /** A product of one variant, with pieces for sale by name of the location. */
  public void product(String title, String sku, String price, Map<String, Integer> stock) {
    ObjectNode product = Json.mapper().createObjectNode().put("title", title);
    product.put("sku", sku).put("price", price);
    ObjectNode levels = product.putObject("stock");
    stock.forEach(levels::put);
    admin.call(SHOP, "create-product", "", product);
  }

  public void deleteProduct(String sku) {
    admin.call(SHOP, "delete-product", "", Json.mapper().createObjectNode().put("sku", sku));
  }

  public void stock(String once, String sku, String location, int available) {
    admin.call(
        SHOP,
        "edit-stock",
        once,
        Json.mapper()
            .createObjectNode()
            .put("sku", sku)
            .put("location", location)
            .put("available", available));
  }

  public void price(String once, String sku, String price) {
    admin.call(
        SHOP,
        "edit-variant",
        once,
        Json.mapper().createObjectNode().put("sku", sku).put("price", price));
  }
}
