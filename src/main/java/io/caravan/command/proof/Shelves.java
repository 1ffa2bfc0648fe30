package io.caravan.command.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Vendors;
import io.caravan.mapping.Json;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The same items at both emulated vendors, as two people would have typed them in. */
final class Shelves {
  private static final String TILL = "lightspeed";
  private static final String SHOP = "shopify";
  private static final String WEB = "3";
  private static final int STOCK = 5;
  private static final String PRICE = "12.50";

  private final Vendors vendors;

  Shelves(Vendors vendors) {
    this.vendors = vendors;
  }

  /** Items {@code from} to {@code to}, without the last. */
  void fill(int from, int to) {
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> IntStream.range(from, to).forEach(this::atTill)),
            CompletableFuture.runAsync(() -> IntStream.range(from, to).forEach(this::inShop)))
        .join();
  }

  private void atTill(int n) {
    ObjectNode item = Json.mapper().createObjectNode();
    item.put("description", title(n)).put("customSku", sku(n)).put("price", PRICE);
    item.put("publishToEcom", true).putObject("stock").put(WEB, STOCK);
    vendors.admin().call(TILL, "create-item", "", item);
  }

  private void inShop(int n) {
    vendors.storefront().product(title(n), sku(n), PRICE, Map.of("web", STOCK));
  }

  /** Somebody gives a product of the shop another title. */
  void rename(int n) {
    ObjectNode edit = Json.mapper().createObjectNode();
    edit.put("sku", sku(n)).put("title", title(n) + " by hand");
    vendors.admin().call(SHOP, "edit-product", "", edit);
  }

  private static String sku(int n) {
    return "K%07d".formatted(n);
  }

  private static String title(int n) {
    return "Thing " + n;
  }
}
