package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop is another company's computer: it forgets nothing when it is restarted. */
class RestartTest {
  @TempDir private Path folder;

  @Test
  void everything_is_there_after_a_restart() {
    Path journal = folder.resolve("shop.journal");
    String id;
    String key = Shop.key();
    JsonNode group;
    String all =
        "{orders(first:9){nodes{id name updatedAt displayFinancialStatus lineItems(first:9){nodes{id sku}}"
            + " fulfillmentOrders(first:9){nodes{id status}}}} products(first:9){nodes{id title variants(first:9){nodes{id sku}}}}"
            + " locations(first:9){nodes{id name}} customers(first:9){nodes{id defaultEmailAddress{emailAddress}}}}";
    JsonNode before;
    try (Receiver receiver = new Receiver()) {
      receiver.status.set(500);
      try (Shop shop = Shop.open(journal, 600).seeded()) {
        shop.admin(
            "subscribe", "{\"url\":\"" + receiver.url() + "\",\"topics\":[\"orders/create\"]}");
        id =
            shop.admin(
                    "place-order",
                    "{\"lines\":[{\"sku\":\"MUG-1\"}],\"customer\":{\"email\":\"a@example.com\"}}")
                .path("id")
                .asText();
        group = shop.setStock("MUG-1", "Harbour", 7, 3, key).get("inventoryAdjustmentGroup");
        before = shop.data(all);
        await().until(() -> receiver.got.size() >= 1);
      }
      receiver.status.set(200);
      int refused = receiver.got.size();
      try (Shop shop = Shop.open(journal, 600)) {
        assertThat(shop.data(all)).isEqualTo(before);
        assertThat(shop.quantity("MUG-1", "Harbour", "available")).isEqualTo(7);
        assertThat(
                shop.setStock("MUG-1", "Harbour", 7, 3, key)
                    .get("inventoryAdjustmentGroup")
                    .get("id"))
            .isEqualTo(group.get("id"));
        await().until(() -> receiver.got.size() > refused);
        assertThat(
                shop.data("query($i:ID!){order(id:$i){name}}", "{\"i\":\"" + id + "\"}")
                    .at("/order/name")
                    .asText())
            .isEqualTo(before.at("/orders/nodes/0/name").asText());
        assertThat(
                shop.admin("place-order", "{\"lines\":[{\"sku\":\"MUG-1\"}]}")
                    .path("name")
                    .asText())
            .isNotEqualTo(before.at("/orders/nodes/0/name").asText());
      }
    }
  }
}
