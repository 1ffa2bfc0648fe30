package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.system.GraphqlDocument;
import io.caravan.system.PackFiles;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The documents of the pack, run against a shop in which something has happened. */
class PackQueriesTest {
  private Shop shop;
  private String order;

  @BeforeEach
  void open() {
    shop = Shop.open(600).seeded();
    order =
        shop.admin(
                "place-order",
                "{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2},{\"sku\":\"SHIRT-M\"}],\"tax\":{\"rate\":\"0.21\"},"
                    + "\"shipping\":{\"price\":\"5\"},\"tip\":\"1\",\"discount\":\"2\",\"customer\":{\"email\":\"a@example.com\",\"phone\":\"+31201234567\",\"firstName\":\"A\",\"addresses\":[{\"address1\":\"x\",\"countryCode\":\"NL\"}]},"
                    + "\"address\":{\"firstName\":\"A\",\"address1\":\"x\",\"city\":\"Delft\",\"countryCode\":\"NL\"}}")
            .path("id")
            .asText();
    shop.admin(
        "fulfil",
        "{\"order\":\""
            + order
            + "\",\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":1}],\"tracking\":{\"number\":\"1\"}}");
    shop.admin(
        "refund",
        "{\"order\":\""
            + order
            + "\",\"lines\":[{\"sku\":\"SHIRT-M\",\"restock\":\"cancel\"}],\"shipping\":true}");
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private JsonNode run(String document, String variables) {
    return shop.data(
        GraphqlDocument.assemble(document, file -> PackFiles.text("shopify", file)), variables);
  }

  @Test
  void the_lists_of_all_streams_have_their_records() {
    String page = "{\"first\":20,\"query\":\"updated_at:>='2020-01-01T00:00:00Z'\"}";
    for (String list :
        List.of("items", "inventory", "orders", "shipments", "refunds", "customers")) {
      JsonNode nodes = run(list + ".graphql", page).elements().next().path("nodes");
      assertThat(nodes).as(list).isNotEmpty();
    }
    JsonNode shipped = run("shipments.graphql", page).at("/orders/nodes/0/fulfillments/0");
    assertThat(shipped.at("/fulfillmentOrders/nodes/0/deliveryMethod/methodType").asText())
        .isEqualTo("SHIPPING");
    assertThat(shipped.at("/fulfillmentLineItems/nodes/0/lineItem/sku").asText())
        .isEqualTo("MUG-1");
    JsonNode refund = run("refunds.graphql", page).at("/orders/nodes/0/refunds/0");
    assertThat(refund.at("/refundLineItems/nodes/0/restockType").asText()).isEqualTo("CANCEL");
    assertThat(refund.at("/refundShippingLines/nodes")).hasSize(1);
    assertThat(refund.at("/orderAdjustments/nodes")).isEmpty();
  }

  @Test
  void each_object_can_be_read_by_its_id() {
    for (String document :
        List.of("order", "orderLines", "orderFulfilments", "orderShipments", "orderRefunds")) {
      assertThat(run(document + ".graphql", "{\"id\":\"" + order + "\"}").path("order").isObject())
          .as(document)
          .isTrue();
    }
    JsonNode read = run("order.graphql", "{\"id\":\"" + order + "\"}").get("order");
    String target = read.at("/fulfillmentOrders/nodes/0/id").asText();
    assertThat(
            run("orderOfFulfilment.graphql", "{\"id\":\"" + target + "\"}")
                .at("/fulfillmentOrder/order/id")
                .asText())
        .isEqualTo(order);
    assertThat(
            run("fulfilmentLines.graphql", "{\"id\":\"" + target + "\"}")
                .at("/fulfillmentOrder/lineItems/nodes"))
        .isNotEmpty();
    assertThat(
            run("findFulfilment.graphql", "{\"id\":\"" + target + "\"}")
                .at("/fulfillmentOrder/fulfillments/nodes"))
        .hasSize(1);
    String product = shop.variant("MUG-1").at("/product/id").asText();
    for (String document : List.of("item", "itemVariants", "itemMedia")) {
      assertThat(
              run(document + ".graphql", "{\"id\":\"" + product + "\"}").path("product").isObject())
          .isTrue();
    }
    String item = shop.item("MUG-1");
    assertThat(
            run("inventoryItem.graphql", "{\"id\":\"" + item + "\"}")
                .at("/inventoryItem/inventoryLevels/nodes"))
        .hasSize(2);
    assertThat(
            run(
                    "readLevel.graphql",
                    "{\"inventoryItemId\":\""
                        + item
                        + "\",\"locationId\":\""
                        + shop.location("Downtown")
                        + "\"}")
                .at("/inventoryItem/inventoryLevel/quantities/0/quantity")
                .asInt())
        .isEqualTo(3);
    JsonNode found =
        run(
            "findCustomer.graphql",
            "{\"email\":\"a@example.com\",\"byEmail\":true,\"phone\":\"\",\"byPhone\":false}");
    assertThat(found.has("byPhone")).isFalse();
    String customer = found.at("/byEmail/id").asText();
    assertThat(run("customer.graphql", "{\"id\":\"" + customer + "\"}").path("customer").isObject())
        .isTrue();
  }

  @Test
  void set_up_can_be_read() {
    assertThat(run("shopInfo.graphql", "{}").at("/shop/plan/shopifyPlus").asBoolean()).isTrue();
    assertThat(run("accessScopes.graphql", "{}").at("/currentAppInstallation/accessScopes"))
        .extracting(s -> s.path("handle").asText())
        .contains("write_inventory", "read_all_orders");
    assertThat(run("locations.graphql", "{}").at("/locations/nodes")).hasSize(3);
    assertThat(run("publications.graphql", "{}").at("/publications/nodes/0/catalog/title").asText())
        .isEqualTo("Online Store");
    assertThat(run("subscriptions.graphql", "{}").at("/webhookSubscriptions/nodes")).isEmpty();
    assertThat(shop.vendor.config())
        .containsKeys(
            "caravan.systems.shop.url",
            "caravan.systems.shop.access-token",
            "caravan.systems.shop.webhook-secret",
            "caravan.locations.downtown.shop",
            "caravan.locations.web.shop");
  }

  @Test
  void writes_of_the_pack_are_taken() {
    String customer =
        shop.data("{customers(first:1){nodes{id}}}").at("/customers/nodes/0/id").asText();
    JsonNode consent =
        run(
            "setConsent.graphql",
            "{\"customerId\":\""
                + customer
                + "\",\"isEmail\":true,\"emailState\":\"SUBSCRIBED\",\"isSms\":false}");
    assertThat(consent.at("/email/userErrors")).isEmpty();
    assertThat(consent.has("sms")).isFalse();
    JsonNode read = run("order.graphql", "{\"id\":\"" + order + "\"}").get("order");
    String target = "";
    for (JsonNode own : read.at("/fulfillmentOrders/nodes")) {
      target = own.path("status").asText().equals("IN_PROGRESS") ? own.path("id").asText() : target;
    }
    ObjectNode variables = Json.mapper().createObjectNode().put("id", target);
    variables.putObject("hold").put("reason", "OTHER").put("handle", "line-1");
    JsonNode hold = run("hold.graphql", Json.text(variables)).elements().next();
    assertThat(hold.at("/fulfillmentHold/handle").asText()).isEqualTo("line-1");
    JsonNode released = run("releaseHold.graphql", "{\"id\":\"" + target + "\"}").elements().next();
    assertThat(released.at("/fulfillmentOrder/status").asText()).isEqualTo("IN_PROGRESS");
    JsonNode sent =
        run(
                "fulfil.graphql",
                "{\"fulfillment\":{\"lineItemsByFulfillmentOrder\":[{\"fulfillmentOrderId\":\""
                    + target
                    + "\"}]}}")
            .elements()
            .next();
    assertThat(sent.at("/userErrors")).isEmpty();
    JsonNode refund =
        run(
                "refund.graphql",
                "{\"key\":\"k\",\"input\":{\"orderId\":\""
                    + order
                    + "\",\"refundLineItems\":[{\"lineItemId\":\""
                    + read.at("/lineItems/nodes/0/id").asText()
                    + "\",\"quantity\":1,\"restockType\":\"RETURN\",\"locationId\":\""
                    + shop.location("Harbour")
                    + "\"}]}}")
            .elements()
            .next();
    assertThat(refund.at("/userErrors")).isEmpty();
    assertThat(refund.at("/refund/id").asText()).startsWith("gid://shopify/Refund/");
  }
}
