package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sales that were made elsewhere and are written to the shop as orders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SaleScenarios {
  private static final Shopper GUS = new Shopper("Gus", "Holm", "gus@example.com");
  private static final Pattern PARKED_SALE =
      Pattern.compile("(?m)^(\\S+) .* order +to shop .*create: .*$");
  private static final String QUERY =
      "query($id: ID!) { order(id: $id) { id name sourceName sourceIdentifier note tags createdAt"
          + " updatedAt cancelledAt displayFinancialStatus displayFulfillmentStatus"
          + " customAttributes { key value } transactions { id } fulfillments(first: 5) { id }"
          + " } }";

  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage = Stage.open(folder, Map.of("caravan.sale.to-shop", "true"));
    for (String sku : new String[] {"CUP", "BOWL"}) {
      stage.shelve(sku, "9.00", Map.of("downtown", 30, "web", 30));
    }
    stage.start();
    stage.onSale("downtown", "CUP", "BOWL");
    stage.onSale("web", "CUP", "BOWL");
  }

  @AfterAll
  void close() {
    stage.close();
  }

  private JsonNode sell(String sku, int quantity, String customerId) {
    ObjectNode sale =
        Json.mapper().createObjectNode().put("shopID", stage.location("downtown", "pos"));
    sale.putArray("lines")
        .addObject()
        .put("itemID", stage.pos().items().get(sku).itemId())
        .put("quantity", quantity);
    if (customerId != null) {
      sale.put("customerID", customerId);
    }
    return stage.admin().call("lightspeed", "sell", "", sale);
  }

  private String customer(String first, String email) {
    ObjectNode person =
        Json.mapper().createObjectNode().put("firstName", first).put("lastName", "Till");
    person.put("email", email);
    return stage
        .admin()
        .call("lightspeed", "create-customer", "", person)
        .path("customerID")
        .asText();
  }

  private List<ShopView.Order> inShop(String sku, int quantity) {
    return stage.shop().orders().stream()
        .filter(
            order ->
                order.lines().stream()
                    .anyMatch(
                        line ->
                            line.sku().equals(sku)
                                && line.quantity().compareTo(BigDecimal.valueOf(quantity)) == 0))
        .toList();
  }

  private String parked() {
    Matcher found = PARKED_SALE.matcher(stage.caravan("parked", "list").text());
    return found.find() ? found.group(1) : null;
  }

  @Scenario(
      number = 31,
      given = "sales of a till of which one names a buyer with an e-mail address that is none",
      when = "they reach the hub together",
      then =
          "that one alone is parked, can be mended and sent again, and the shop has each of them"
              + " once")
  void one_bad_address_in_a_queue(@TempDir Path folder) throws IOException {
    stage.stop();
    String good = customer("Hal", "hal@example.com");
    String bad = customer("Ida", "ida@nowhere");
    sell("CUP", 2, good);
    sell("CUP", 3, bad);
    sell("CUP", 4, null);
    stage.start();
    stage.eventually().until(() -> inShop("CUP", 2).size() == 1 && inShop("CUP", 4).size() == 1);
    stage.eventually().until(() -> parked() != null);
    assertThat(inShop("CUP", 3)).isEmpty();

    String id = parked();
    JsonNode body = Json.parse(stage.caravan("parked", "show", id).text()).get("body");
    String mended = Json.text(body).replace("ida@nowhere", "ida@example.com");
    Path file = Files.writeString(folder.resolve("mended.json"), mended);
    assertThat(stage.caravan("parked", "edit", id, "--body", file.toString()).code()).isZero();
    stage.eventually().until(() -> !inShop("CUP", 3).isEmpty());
    assertThat(parked()).isNull();
    sell("CUP", 5, good);
    stage.eventually().until(() -> !inShop("CUP", 5).isEmpty());
    for (int quantity = 2; quantity <= 5; quantity++) {
      assertThat(inShop("CUP", quantity)).as("sale of %s cups", quantity).hasSize(1);
    }
  }

  @Scenario(
      number = 36,
      given = "an order that came from elsewhere and that the hub has put into the shop",
      when = "the shop tells of it and lists it",
      then = "its source, status and history stay as they were and the till gets nothing of it")
  void our_own_order_read_back() {
    BigDecimal before = stage.pos().onHand().get("BOWL").get(stage.location("downtown", "pos"));
    sell("BOWL", 7, null);
    stage.eventually().until(() -> !inShop("BOWL", 7).isEmpty());
    ShopView.Order made = inShop("BOWL", 7).get(0);
    JsonNode first = asked(made.id());
    assertThat(first.path("sourceIdentifier").asText()).startsWith("caravan:");

    stage.webhook("orders/updated", "read-back", Notices.of(made.id()));
    JsonNode after = stage.storefront().order("", GUS, Map.of("BOWL", 1), null, "paid", false);
    stage.eventually().until(() -> stage.reserved(after).size() == 1);
    assertThat(asked(made.id())).isEqualTo(first);
    assertThat(inShop("BOWL", 7)).hasSize(1);
    assertThat(stage.pos().reserved()).noneMatch(line -> line.note().startsWith(made.name() + " "));
    assertThat(stage.pos().onHand().get("BOWL").get(stage.location("downtown", "pos")))
        .isEqualByComparingTo(before.subtract(BigDecimal.valueOf(7)));
  }

  private JsonNode asked(String id) {
    JsonNode answer = stage.graphql(QUERY, Json.mapper().createObjectNode().put("id", id));
    assertThat(answer.path("errors")).isEmpty();
    return answer.path("data").path("order");
  }
}
