package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reservations: lines of no sale yet. */
class LayawayTest {

  private TestShop shop;
  private String customer;

  @BeforeEach
  void open() {
    shop = TestShop.fast();
    customer = shop.customer();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Answer reserve(String item, int units, boolean full) {
    return shop.post(
        "/SaleLine.json",
        "{\"customerID\":"
            + customer
            + ",\"employeeID\":1,\"shopID\":1,\"itemID\":"
            + item
            + ",\"unitQuantity\":"
            + units
            + ",\"isLayaway\":true,\"requireFullReservation\":"
            + full
            + ",\"Note\":{\"note\":\"caravan:o-1#l-1\"}}");
  }

  private String complete(String line, String more) {
    return "{\"employeeID\":1,\"registerID\":3,\"shopID\":1,\"customerID\":"
        + customer
        + ",\"taxCategoryID\":0,\"SaleLines\":{\"SaleLine\":{\"saleLineID\":"
        + line
        + more
        + "}}";
  }

  @Test
  void a_reservation_takes_units_out_of_what_is_on_hand_and_gives_them_back() {
    String item = shop.item("Reserved", 5, "10");
    Answer line = reserve(item, 2, true);
    assertThat(line.status()).isEqualTo(200);
    assertThat(line.text("/SaleLine/saleID")).isEqualTo("0");
    assertThat(line.text("/SaleLine/isLayaway")).isEqualTo("true");
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
    assertThat(shop.shopRow(item, "1").path("onLayaway").asText()).isEqualTo("2");
    JsonNode log =
        shop.list("InventoryLog", "itemID", item, "sort", "-inventoryLogID").at("/InventoryLog/0");
    assertThat(log.path("reason").asText()).isEqualTo("RemoveForLayaway");
    assertThat(log.path("qohChange").asText()).isEqualTo("-2");
    assertThat(log.path("saleID").asText()).isEqualTo("0");
    String id = line.text("/SaleLine/saleLineID");
    JsonNode found =
        shop.list(
                "SaleLine",
                "customerID",
                customer,
                "saleID",
                "0",
                "load_relations",
                "[\"Note\",\"InventorySales\"]")
            .at("/SaleLine");
    assertThat(found.at("/Note/note").asText()).isEqualTo("caravan:o-1#l-1");
    assertThat(found.at("/InventorySales/InventorySale/quantity").asText()).isEqualTo("2");
    assertThat(
            shop.put("/SaleLine/" + id + ".json", "{\"unitQuantity\":4}")
                .text("/SaleLine/unitQuantity"))
        .isEqualTo("4");
    assertThat(shop.onHand(item, "1")).isEqualTo("1");
    Answer tooMany = shop.put("/SaleLine/" + id + ".json", "{\"unitQuantity\":6}");
    assertThat(tooMany.status()).isEqualTo(400);
    assertThat(shop.get("/SaleLine/" + id + ".json").text("/SaleLine/unitQuantity")).isEqualTo("4");
    shop.put("/SaleLine/" + id + ".json", "{\"unitQuantity\":1}");
    assertThat(shop.onHand(item, "1")).isEqualTo("4");
    assertThat(shop.delete("/SaleLine/" + id + ".json").status()).isEqualTo(200);
    assertThat(shop.onHand(item, "1")).isEqualTo("5");
    assertThat(shop.shopRow(item, "1").path("onLayaway").asText()).isEqualTo("0");
  }

  @Test
  void a_reservation_can_be_given_to_another_customer_who_exists() {
    String item = shop.item("Handed over", 5, "10");
    String id = reserve(item, 2, true).text("/SaleLine/saleLineID");
    String before = customer;
    String other = shop.customer();
    Answer given = shop.put("/SaleLine/" + id + ".json", "{\"customerID\":" + other + "}");
    assertThat(given.status()).isEqualTo(200);
    assertThat(given.text("/SaleLine/customerID")).isEqualTo(other);
    assertThat(given.text("/SaleLine/unitQuantity")).isEqualTo("2");
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
    assertThat(shop.list("SaleLine", "customerID", before).at("/SaleLine").isMissingNode())
        .isTrue();
    assertThat(
            shop.list("SaleLine", "customerID", "IN,[" + before + "," + other + "]")
                .at("/SaleLine/saleLineID")
                .asText())
        .isEqualTo(id);
    for (String nobody : new String[] {"0", "99999"}) {
      String body = "{\"customerID\":" + nobody + "}";
      assertThat(shop.put("/SaleLine/" + id + ".json", body).status()).isGreaterThanOrEqualTo(400);
    }
    assertThat(shop.get("/SaleLine/" + id + ".json").text("/SaleLine/customerID")).isEqualTo(other);
  }

  @Test
  void a_full_reservation_fails_when_there_is_not_enough_and_a_plain_one_takes_what_there_is() {
    String item = shop.item("Scarce", 3, "10");
    Answer refused = reserve(item, 4, true);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("/message"))
        .isEqualTo(
            "SaleLine not created. The full quantity could not be reserved: 4 wanted, 3 available.");
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
    assertThat(reserve(item, 4, false).status()).isEqualTo(200);
    assertThat(shop.onHand(item, "1")).isEqualTo("0");
    assertThat(shop.shopRow(item, "1").path("onLayaway").asText()).isEqualTo("3");
  }

  @Test
  void a_layaway_needs_a_customer_and_a_free_line_must_be_a_layaway() {
    String item = shop.item("Rules", 3, "10");
    customer = "0";
    assertThat(reserve(item, 1, true).text("/message")).contains("needs a customerID");
    assertThat(
            shop.post("/SaleLine.json", "{\"employeeID\":1,\"shopID\":1,\"itemID\":" + item + "}")
                .status())
        .isEqualTo(400);
    assertThat(
            shop.post("/SaleLine.json", "{\"employeeID\":1,\"shopID\":1,\"isSpecialOrder\":true}")
                .status())
        .isEqualTo(501);
  }

  @Test
  void a_reserved_line_is_sold_once_under_its_own_id() {
    String item = shop.item("Shipped", 5, "10");
    String line = reserve(item, 2, true).text("/SaleLine/saleLineID");
    Answer open = shop.post("/Sale.json", complete(line, ",\"unitPrice\":\"9.5\"") + "}");
    assertThat(open.text("/Sale/SaleLines/SaleLine/saleLineID")).isEqualTo(line);
    assertThat(open.text("/Sale/balance")).isEqualTo("19");
    Answer second = shop.post("/Sale.json", complete(line, "") + "}");
    assertThat(second.status()).isEqualTo(400);
    assertThat(second.text("/message")).contains("already belongs to Sale");
    String sale = open.text("/Sale/saleID");
    shop.put(
        "/Sale/" + sale + ".json",
        "{\"completed\":true,\"SalePayments\":{\"SalePayment\":{\"amount\":\"19\",\"paymentTypeID\":3}}}");
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
    assertThat(shop.shopRow(item, "1").path("onLayaway").asText()).isEqualTo("0");
    assertThat(shop.get("/SaleLine/" + line + ".json").text("/SaleLine/saleID")).isEqualTo(sale);
    assertThat(
            shop.list("SaleLine", "customerID", customer, "saleID", "0")
                .at("/SaleLine")
                .isMissingNode())
        .isTrue();
    assertThat(shop.delete("/SaleLine/" + line + ".json").status()).isEqualTo(400);
    shop.admin("void", "{'saleID':'" + sale + "'}");
    assertThat(shop.onHand(item, "1")).isEqualTo("5");
  }

  @Test
  void an_archived_open_sale_gives_its_layaways_back() {
    String item = shop.item("Dropped", 5, "10");
    String line = reserve(item, 2, true).text("/SaleLine/saleLineID");
    String sale = shop.post("/Sale.json", complete(line, "") + "}").text("/Sale/saleID");
    shop.delete("/Sale/" + sale + ".json");
    assertThat(shop.get("/SaleLine/" + line + ".json").text("/SaleLine/saleID")).isEqualTo("0");
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
  }

  @Test
  void staff_complete_a_web_order_at_the_till() {
    String item = shop.item("Picked up", 5, "10");
    String line = reserve(item, 2, true).text("/SaleLine/saleLineID");
    JsonNode sold =
        shop.admin("complete-layaway", "{'saleLineIDs':[" + line + "],'paymentTypeID':2}");
    JsonNode sale =
        shop.get("/Sale/" + sold.path("saleID").asText() + ".json?load_relations=all").at("/Sale");
    assertThat(sale.path("completed").asText()).isEqualTo("true");
    assertThat(sale.at("/SaleLines/SaleLine/saleLineID").asText()).isEqualTo(line);
    assertThat(sale.at("/SalePayments/SalePayment/PaymentType/name").asText())
        .isEqualTo("Credit Card");
    assertThat(sale.at("/Customer/customerID").asText()).isEqualTo(customer);
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
  }

  @Test
  void the_other_reading_leaves_reserved_units_on_hand_until_they_are_sold() {
    shop.admin("switch", "{'onHandExcludesReservations':false}");
    String item = shop.item("Other", 5, "10");
    String line = reserve(item, 2, true).text("/SaleLine/saleLineID");
    assertThat(shop.onHand(item, "1")).isEqualTo("5");
    assertThat(reserve(item, 4, true).status()).isEqualTo(400);
    shop.admin("complete-layaway", "{'saleLineIDs':[" + line + "]}");
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
    assertThat(
            shop.list("InventoryLog", "itemID", item, "sort", "-inventoryLogID")
                .text("/InventoryLog/0/reason"))
        .isEqualTo("RemoveForTransaction");
  }

  @Test
  void fifty_reservations_at_once_never_oversell() throws Exception {
    String item = shop.item("Rush", 20, "10");
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> reserve(item, 1, true).status()));
      }
      int reserved = 0;
      for (Future<Integer> answer : answers) {
        int status = answer.get();
        assertThat(status).isIn(200, 400);
        reserved += status == 200 ? 1 : 0;
      }
      assertThat(reserved).isEqualTo(20);
      assertThat(shop.onHand(item, "1")).isEqualTo("0");
      assertThat(shop.shopRow(item, "1").path("onLayaway").asText()).isEqualTo("20");
    } finally {
      threads.shutdownNow();
    }
  }
}
