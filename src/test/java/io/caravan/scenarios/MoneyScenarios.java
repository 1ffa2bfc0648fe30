package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Amounts: whose they are and whether they add up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MoneyScenarios {
  private static final Shopper JON = new Shopper("Jón", "Ásgeirsson", "jon@example.is");
  private static final Shopper KIM = new Shopper("Kim", "Reed", "kim@example.com");
  private static final String ISK_FOR_A_POUND = "175";

  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage =
        Stage.open(
            folder,
            Map.of(
                "caravan.systems.shop.currency", "GBP",
                "caravan.systems.pos.currency", "GBP"));
    ObjectNode shop = Json.mapper().createObjectNode().put("currency", "GBP");
    shop.putArray("presentmentCurrencies").add("ISK");
    stage.admin().call("shopify", "seed", "", shop);
    for (String sku : new String[] {"VASE", "ODD"}) {
      stage.shelve(sku, "20.00", Map.of("web", 20));
    }
    stage.start();
    stage.onSale("web", "VASE", "ODD");
  }

  @AfterAll
  void close() {
    stage.close();
  }

  private List<PosView.Sale> refunds(JsonNode order) {
    String start = order.path("name").asText() + "/R";
    return stage.pos().sales().stream().filter(one -> one.reference().startsWith(start)).toList();
  }

  @Scenario(
      number = 91,
      given =
          "a shop that books in pounds and a buyer who has paid and received in Icelandic krónur",
      when = "the merchant gives the shipping costs back",
      then = "the till books them in pounds")
  void shipping_given_back_to_a_buyer_abroad() {
    JsonNode order = stage.admin().call("shopify", "place-order", "", abroad());
    stage.eventually().until(() -> stage.reserved(order).size() == 1);
    stage.storefront().fulfil("", order.path("id").asText(), "1Z91");
    stage.eventually().until(() -> !stage.sold(order).isEmpty());
    assertThat(stage.sold(order).get(0).total()).isEqualByComparingTo("44.00");

    ObjectNode refund = Json.mapper().createObjectNode().put("order", order.path("id").asText());
    refund.put("shipping", true);
    stage.admin().call("shopify", "refund", "", refund);
    stage.eventually().until(() -> !refunds(order).isEmpty());
    assertThat(refunds(order)).hasSize(1);
    assertThat(refunds(order).get(0).total()).isEqualByComparingTo("-4.00");
    assertThat(sum(order)).isEqualByComparingTo("40.00");
  }

  private BigDecimal sum(JsonNode order) {
    return stage.sold(order).stream()
        .map(PosView.Sale::total)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static ObjectNode abroad() {
    ObjectNode order = Json.mapper().createObjectNode();
    order.putArray("lines").addObject().put("sku", "VASE").put("quantity", 2);
    order
        .putObject("customer")
        .put("email", JON.email())
        .put("firstName", JON.first())
        .put("lastName", JON.last());
    order
        .putObject("address")
        .put("firstName", JON.first())
        .put("lastName", JON.last())
        .put("address1", "Laugavegur 1")
        .put("city", "Reykjavík")
        .put("zip", "101")
        .put("countryCode", "IS");
    order.putObject("shipping").put("title", "Abroad").put("price", "4.00");
    order.putObject("presentment").put("currency", "ISK").put("rate", ISK_FOR_A_POUND);
    return order.put("payment", "paid");
  }

  @Scenario(
      number = 92,
      given = "an order of another app whose total holds a tax that belongs to none of its lines",
      when = "the hub reads it",
      then = "it is parked with the difference, the till gets nothing, and other orders go on")
  void a_total_that_its_parts_do_not_make() {
    JsonNode made = stage.graphql(CREATE, odd()).path("data").path("orderCreate");
    assertThat(made.path("userErrors")).isEmpty();
    JsonNode order = made.path("order");
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(stage.caravan("parked", "list").text())
                    .contains("lines, shipping, fees and taxes make 20")
                    .contains("but the total is 23")
                    .contains("they differ by 3"));
    JsonNode after = stage.storefront().order("", KIM, Map.of("ODD", 1), null, "paid", false);
    stage.eventually().until(() -> stage.reserved(after).size() == 1);
    assertThat(stage.reserved(order)).isEmpty();
    assertThat(stage.sold(order)).isEmpty();
  }

  private static final String CREATE =
      "mutation($order: OrderCreateOrderInput!) { orderCreate(order: $order) { order { id name }"
          + " userErrors { field message } } }";

  private ObjectNode odd() {
    ObjectNode variables = Json.mapper().createObjectNode();
    ObjectNode order =
        variables.putObject("order").put("currency", "GBP").put("email", KIM.email());
    String variant = stage.shop().variants().get("ODD").id();
    order.putArray("lineItems").addObject().put("variantId", variant).put("quantity", 1);
    ObjectNode tax =
        order.putArray("taxLines").addObject().put("title", "Levy").put("rate", "0.15");
    tax.putObject("priceSet")
        .putObject("shopMoney")
        .put("amount", "3.00")
        .put("currencyCode", "GBP");
    ObjectNode paid = order.putArray("transactions").addObject().put("kind", "SALE");
    paid.putObject("amountSet")
        .putObject("shopMoney")
        .put("amount", "23.00")
        .put("currencyCode", "GBP");
    return variables;
  }
}
