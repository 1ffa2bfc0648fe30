package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do, what a hub is told, and what survives a restart. */
class AdminTest {
  @TempDir Path temp;

  @Test
  void a_seed_is_the_same_for_the_same_seed_and_can_be_read_by_the_api() {
    String order = "{'seed':7,'singles':10,'matrices':3,'customers':4,'arabic':2}";
    try (TestShop one = TestShop.fast();
        TestShop two = TestShop.fast()) {
      JsonNode first = one.admin("seed", order);
      assertThat(first).isEqualTo(two.admin("seed", order));
      assertThat(first.path("matrices")).hasSize(3);
      assertThat(first.path("customers")).hasSize(4);
      assertThat(first.path("items").size()).isGreaterThanOrEqualTo(10 + 3 * 2);
      assertThat(one.list("Item", "count", "1").at("/@attributes/count").asInt())
          .isEqualTo(first.path("items").size());
      for (JsonNode item : first.path("items")) {
        JsonNode stock = item.path("stock");
        stock
            .properties()
            .forEach(
                level ->
                    assertThat(one.onHand(item.path("itemID").asText(), level.getKey()))
                        .isEqualTo(level.getValue().asText()));
      }
      assertThat(first.at("/items/0/description").asText()).matches("\\p{InArabic}.*");
      assertThat(
              two.admin("seed", "{'seed':8,'singles':1,'matrices':0,'customers':0}")
                  .at("/items/0/customSku")
                  .asText())
          .startsWith("NW-008-");
    }
  }

  @Test
  void people_change_items_and_stock() {
    try (TestShop shop = TestShop.fast()) {
      String id = shop.item("Before", 5, "10");
      shop.admin("rename", "{'itemID':" + id + ",'description':'After'}");
      shop.admin("set-price", "{'itemID':" + id + ",'price':'12.5'}");
      shop.admin("update-item", "{'itemID':" + id + ",'customSku':'K1','tags':['a']}");
      shop.admin("count", "{'itemID':" + id + ",'shopID':1,'qoh':2}");
      shop.admin("receive", "{'itemID':" + id + ",'shopID':2,'quantity':6}");
      JsonNode item = shop.get("/Item/" + id + ".json?load_relations=all").at("/Item");
      assertThat(item.path("description").asText()).isEqualTo("After");
      assertThat(item.path("customSku").asText()).isEqualTo("K1");
      assertThat(item.at("/Prices/ItemPrice/0/amount").asText()).isEqualTo("12.5");
      assertThat(shop.onHand(id, "1")).isEqualTo("2");
      assertThat(shop.onHand(id, "2")).isEqualTo("6");
      shop.admin("archive-item", "{'itemID':" + id + "}");
      assertThat(shop.onHand(id, "0")).isEqualTo("0");
      shop.admin("unarchive-item", "{'itemID':" + id + "}");
      assertThat(shop.get("/Item/" + id + ".json").text("/Item/archived")).isEqualTo("false");
      JsonNode matrix =
          shop.admin(
              "create-matrix",
              "{'description':'Tee','price':'9','variants':[{'attribute1':'Red','attribute2':'S','customSku':'T-1','stock':{'1':4}}]}");
      assertThat(matrix.at("/items/0/description").asText()).isEqualTo("Tee Red S");
      assertThat(shop.onHand(matrix.at("/items/0/itemID").asText(), "1")).isEqualTo("4");
      shop.admin(
          "rename",
          "{'itemMatrixID':" + matrix.path("itemMatrixID").asText() + ",'description':'Top'}");
      assertThat(shop.list("Item", "customSku", "T-1").text("/Item/description"))
          .isEqualTo("Top Red S");
      assertThat(
              shop.admin("update-customer", "{'customerID':1,'company':'Web Ltd'}")
                  .path("firstName")
                  .asText())
          .isEqualTo("Web");
      JsonNode refund =
          shop.admin(
              "refund",
              "{'saleID':'"
                  + shop.admin("sell", "{'shopID':2,'lines':[{'itemID':" + id + ",'quantity':2}]}")
                      .path("saleID")
                      .asText()
                  + "'}");
      assertThat(refund.path("total").asText()).isEqualTo("-27.19");
    }
  }

  @Test
  void nonsense_is_refused_in_words() {
    try (TestShop shop = TestShop.fast()) {
      assertThatThrownBy(() -> shop.admin("juggle", "{}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("there is no verb juggle");
      assertThatThrownBy(() -> shop.admin("sell", "{'shopID':1}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("sell: a sale needs lines.");
      assertThatThrownBy(() -> shop.admin("switch", "{'light':true}"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void the_configuration_leads_to_what_it_names() {
    try (TestShop shop = TestShop.fast()) {
      Map<String, String> config = shop.vendor.config();
      assertThat(config)
          .containsEntry("caravan.systems.pos.kind", "lightspeed-r")
          .containsEntry("caravan.systems.pos.url", shop.url);
      assertThat(
              shop.get("/Shop/" + config.get("caravan.locations.downtown.pos") + ".json")
                  .text("/Shop/name"))
          .isEqualTo("Downtown");
      assertThat(
              shop.get("/Shop/" + config.get("caravan.locations.harbour.pos") + ".json")
                  .text("/Shop/name"))
          .isEqualTo("Harbour");
      assertThat(
              shop.get(
                      "/PaymentType/"
                          + config.get("caravan.systems.pos.web-payment-type")
                          + ".json")
                  .text("/PaymentType/name"))
          .isEqualTo("Web");
      assertThat(
              shop.get("/Customer/" + config.get("caravan.systems.pos.web-customer") + ".json")
                  .text("/Customer/firstName"))
          .isEqualTo("Web");
      assertThat(
              shop.get("/Register/" + config.get("caravan.systems.pos.register") + ".json")
                  .status())
          .isEqualTo(200);
      assertThat(
              shop.get("/Employee/" + config.get("caravan.systems.pos.employee") + ".json")
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void what_was_answered_is_there_after_a_restart_and_numbers_go_on() {
    Path journal = temp.resolve("lightspeed.journal");
    String item;
    String line;
    String sale;
    String token;
    try (TestShop shop = new TestShop(TestShop.FAST, journal)) {
      item = shop.item("Kept", 5, "10");
      String customer = shop.customer();
      line =
          shop.post(
                  "/SaleLine.json",
                  "{\"customerID\":"
                      + customer
                      + ",\"employeeID\":1,\"shopID\":1,\"itemID\":"
                      + item
                      + ",\"unitQuantity\":2,\"isLayaway\":true,\"requireFullReservation\":true}")
              .text("/SaleLine/saleLineID");
      sale =
          shop.admin("sell", "{'shopID':1,'lines':[{'itemID':" + item + "}]}")
              .path("saleID")
              .asText();
      // A refused request has left nothing behind that a restart could bring back.
      assertThat(
              shop.post(
                      "/Sale.json",
                      "{\"employeeID\":1,\"registerID\":1,\"shopID\":1,\"completed\":true,\"SaleLines\":{\"SaleLine\":{\"itemID\":"
                          + item
                          + "}}}")
                  .status())
          .isEqualTo(400);
      token = shop.token;
    }
    try (TestShop shop = new TestShop(TestShop.FAST, journal)) {
      assertThat(shop.get("/Item/" + item + ".json").text("/Item/description")).isEqualTo("Kept");
      assertThat(shop.onHand(item, "1")).isEqualTo("2");
      assertThat(shop.get("/SaleLine/" + line + ".json").text("/SaleLine/isLayaway"))
          .isEqualTo("true");
      assertThat(shop.list("Sale").at("/Sale/saleID").asText()).isEqualTo(sale);
      Answer next = shop.post("/Item.json", "{\"description\":\"Next\"}");
      assertThat(next.at("/Item/itemID").asLong()).isGreaterThan(Long.parseLong(item));
      assertThat(shop.list("Item", "timeStamp", ">=,2020-01-01").at("/Item")).hasSize(2);
      // Tokens and the key that signs them are the company's too.
      shop.token = token;
      assertThat(shop.get("/Shop.json").status()).isEqualTo(200);
    }
  }
}
