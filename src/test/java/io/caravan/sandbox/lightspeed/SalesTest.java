package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sales, payments, refunds and voids. */
class SalesTest {
  private static final String HEAD = "{\"employeeID\":1,\"registerID\":1,\"shopID\":1";
  private static TestShop shop;

  @BeforeAll
  static void open() {
    shop = TestShop.fast();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static String line(String item, int units, String more) {
    return "{\"itemID\":" + item + ",\"unitQuantity\":" + units + more + "}";
  }

  private static String pay(String amount, long type) {
    return ",\"SalePayments\":{\"SalePayment\":{\"amount\":"
        + amount
        + ",\"paymentTypeID\":"
        + type
        + "}}";
  }

  @Test
  void a_sale_in_two_steps_open_then_paid_moves_stock_once() {
    String item = shop.item("Two steps", 5, "10");
    Answer open =
        shop.post(
            "/Sale.json",
            HEAD
                + ",\"customerID\":1,\"referenceNumber\":\"#1001/1\",\"referenceNumberSource\":\"web\",\"SaleLines\":{\"SaleLine\":"
                + line(item, 2, "")
                + "}}");
    assertThat(open.status()).isEqualTo(200);
    assertThat(open.text("/Sale/ticketNumber"))
        .isEqualTo(String.valueOf(220_000_000_000L + open.at("/Sale/saleID").asLong()));
    // 20 at 8.75 %.
    assertThat(open.text("/Sale/balance")).isEqualTo("21.75");
    assertThat(open.text("/Sale/completed")).isEqualTo("false");
    assertThat(shop.onHand(item, "1")).isEqualTo("5");
    String id = open.text("/Sale/saleID");
    Answer done = shop.put("/Sale/" + id + ".json", "{\"completed\":true" + pay("21.75", 3) + "}");
    assertThat(done.text("/Sale/completed")).isEqualTo("true");
    assertThat(done.text("/Sale/balance")).isEqualTo("0");
    assertThat(done.text("/Sale/SalePayments/SalePayment/PaymentType/name")).isEqualTo("Web");
    assertThat(done.text("/Sale/completeTime")).isEqualTo(done.text("/Sale/timeStamp"));
    assertThat(shop.onHand(item, "1")).isEqualTo("3");
    assertThat(shop.list("Sale", "referenceNumber", "#1001/1").text("/Sale/saleID")).isEqualTo(id);
    assertThat(
            shop.put(
                    "/Sale/" + id + ".json",
                    "{\"SaleLines\":{\"SaleLine\":" + line(item, 1, "") + "}}")
                .status())
        .isEqualTo(400);
    assertThat(shop.delete("/Sale/" + id + ".json").status()).isEqualTo(400);
    shop.pass(Duration.ofSeconds(2));
    Answer noted = shop.put("/Sale/" + id + ".json", "{\"referenceNumber\":\"#1001/2\"}");
    assertThat(noted.text("/Sale/timeStamp")).isEqualTo(done.text("/Sale/timeStamp"));
    assertThat(noted.text("/Sale/updatetime")).isGreaterThan(done.text("/Sale/updatetime"));
  }

  @Test
  void a_sale_that_is_not_paid_to_the_cent_is_refused_and_leaves_nothing() {
    String item = shop.item("Unbalanced", 5, "10");
    int sales = count();
    String lines = ",\"completed\":true,\"SaleLines\":{\"SaleLine\":" + line(item, 1, "") + "}";
    Answer refused = shop.post("/Sale.json", HEAD + lines + pay("10.87", 3) + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("/message"))
        .isEqualTo("Sale not completed. Payments of 10.87 do not equal the total of 10.88.");
    assertThat(shop.post("/Sale.json", HEAD + lines + pay("10.89", 2) + "}").status())
        .isEqualTo(400);
    assertThat(count()).isEqualTo(sales);
    assertThat(shop.onHand(item, "1")).isEqualTo("5");
    assertThat(shop.list("SaleLine", "itemID", item).at("/SaleLine").isMissingNode()).isTrue();
    Answer cash = shop.post("/Sale.json", HEAD + lines + pay("20", 1) + "}");
    assertThat(cash.text("/Sale/change")).isEqualTo("9.12");
    assertThat(cash.text("/Sale/SalePayments/SalePayment/amount")).isEqualTo("10.88");
    assertThat(cash.text("/Sale/calcPayments")).isEqualTo("10.88");
  }

  private static int count() {
    return shop.list("Sale", "count", "1", "archived", "true").at("/@attributes/count").asInt();
  }

  @Test
  void without_a_tax_category_nothing_is_taxed_and_the_line_says_so() {
    String item = shop.item("Untaxed", 5, "10");
    Answer sale =
        shop.post(
            "/Sale.json",
            HEAD
                + ",\"taxCategoryID\":0,\"SaleLines\":[{\"SaleLine\":"
                + line(item, 3, ",\"unitPrice\":\"0.11\",\"tax\":true")
                + "},{\"SaleLine\":{\"itemID\":0,\"unitQuantity\":1,\"unitPrice\":\"4.95\",\"Note\":{\"note\":\"Shipping\"}}}]}");
    assertThat(sale.text("/Sale/SaleLines/SaleLine/0/tax")).isEqualTo("false");
    assertThat(sale.text("/Sale/calcTax1")).isEqualTo("0");
    assertThat(sale.text("/Sale/total")).isEqualTo("5.28");
    String id = sale.text("/Sale/saleID");
    assertThat(
            shop.get("/Sale/" + id + ".json?load_relations=all")
                .text("/Sale/SaleLines/SaleLine/1/Note/note"))
        .isEqualTo("Shipping");
  }

  @Test
  void tax_of_a_class_and_discounts_and_inclusive_prices() {
    String item = shop.item("Discounted", 5, "10");
    Answer sale =
        shop.post(
            "/Sale.json",
            HEAD
                + ",\"SaleLines\":{\"SaleLine\":["
                + line(item, 1, ",\"taxClassID\":3")
                + ","
                + line(item, 2, ",\"discountPercent\":\"0.1\"")
                + ","
                + line(item, 1, ",\"discountAmount\":1,\"tax\":false")
                + "]}}");
    assertThat(sale.text("/Sale/calcSubtotal")).isEqualTo("40");
    assertThat(sale.text("/Sale/calcDiscount")).isEqualTo("3");
    assertThat(sale.text("/Sale/calcTax1")).isEqualTo("1.58");
    assertThat(sale.text("/Sale/calcTotal")).isEqualTo("38.58");
    assertThat(
            shop.post(
                    "/Sale.json",
                    HEAD
                        + ",\"SaleLines\":{\"SaleLine\":"
                        + line(item, 1, ",\"discountAmount\":1,\"discountPercent\":0.1")
                        + "}}")
                .status())
        .isEqualTo(400);
    Answer inclusive =
        shop.post(
            "/Sale.json",
            HEAD + ",\"taxCategoryID\":2,\"SaleLines\":{\"SaleLine\":" + line(item, 1, "") + "}}");
    assertThat(inclusive.text("/Sale/isTaxInclusive")).isEqualTo("true");
    assertThat(inclusive.text("/Sale/total")).isEqualTo("10");
    assertThat(inclusive.text("/Sale/calcTax1")).isEqualTo("1.67");
    assertThat(inclusive.text("/Sale/calcSubtotal")).isEqualTo("8.33");
  }

  @Test
  void needed_ids_and_times_are_checked() {
    assertThat(shop.post("/Sale.json", "{\"employeeID\":1,\"shopID\":1}").text("/message"))
        .contains("registerID");
    assertThat(
            shop.post(
                    "/Sale.json",
                    HEAD + ",\"completed\":true,\"completeTime\":\"2099-01-01T00:00:00+00:00\"}")
                .status())
        .isEqualTo(400);
    Answer past =
        shop.post(
            "/Sale.json",
            HEAD + ",\"completed\":true,\"completeTime\":\"2020-01-01T00:00:00+00:00\"}");
    assertThat(past.text("/Sale/timeStamp")).isEqualTo("2020-01-01T00:00:00+00:00");
    assertThat(past.text("/Sale/updatetime")).isGreaterThan("2025");
    assertThat(shop.post("/Sale.json", HEAD + ",\"enablePromotions\":true}").status())
        .isEqualTo(501);
  }

  @Test
  void an_open_sale_is_changed_line_by_line_and_archived() {
    String item = shop.item("Line by line", 5, "10");
    String id = shop.post("/Sale.json", HEAD + ",\"taxCategoryID\":0}").text("/Sale/saleID");
    String line =
        shop.post("/Sale/" + id + "/SaleLine.json", line(item, 2, "")).text("/SaleLine/saleLineID");
    assertThat(shop.get("/Sale/" + id + ".json").text("/Sale/total")).isEqualTo("20");
    shop.put("/Sale/" + id + "/SaleLine/" + line + ".json", "{\"unitQuantity\":3}");
    assertThat(shop.get("/Sale/" + id + ".json").text("/Sale/total")).isEqualTo("30");
    assertThat(shop.get("/Sale/" + id + "/SaleLine.json").text("/SaleLine/unitQuantity"))
        .isEqualTo("3");
    shop.delete("/SaleLine/" + line + ".json");
    assertThat(shop.get("/Sale/" + id + ".json").text("/Sale/total")).isEqualTo("0");
    assertThat(shop.delete("/Sale/" + id + ".json").text("/Sale/archived")).isEqualTo("true");
    assertThat(shop.post("/Sale/" + id + "/SaleLine.json", line(item, 1, "")).status())
        .isEqualTo(400);
  }

  @Test
  void refunds_by_the_endpoint_and_by_lines_never_give_back_more_than_was_sold() {
    String item = shop.item("Refunded", 10, "10");
    JsonNode sold =
        shop.admin("sell", "{'shopID':1,'lines':[{'itemID':" + item + ",'quantity':4}]}");
    String sale = sold.path("saleID").asText();
    String line = sold.at("/saleLineIDs/0").asText();
    Answer one =
        shop.post(
            "/Sale/" + sold.path("ticketNumber").asText() + "/refund.json",
            HEAD
                + ",\"SalePayments\":{\"SalePayment\":{\"paymentTypeID\":1}},\"SaleLines\":{\"SaleLine\":{\"parentSaleLineID\":"
                + line
                + ",\"unitQuantity\":-1}}}");
    assertThat(one.status()).isEqualTo(200);
    assertThat(one.text("/Sale/total")).isEqualTo("-10.88");
    assertThat(one.text("/Sale/completed")).isEqualTo("true");
    assertThat(one.text("/Sale/SaleLines/SaleLine/parentSaleLineID")).isEqualTo(line);
    assertThat(shop.onHand(item, "1")).isEqualTo("7");
    String back =
        ",\"completed\":true,\"SaleLines\":{\"SaleLine\":"
            + line(item, -2, ",\"tax\":false,\"parentSaleLineID\":" + line)
            + "}";
    Answer two = shop.post("/Sale.json", HEAD + back + pay("-20", 1) + "}");
    assertThat(two.status()).isEqualTo(200);
    Answer over = shop.post("/Sale.json", HEAD + back + pay("-20", 1) + "}");
    assertThat(over.status()).isEqualTo(400);
    assertThat(over.text("/message")).contains("1 are left");
    Answer rest =
        shop.post(
            "/Sale/" + sale + "/refund.json",
            HEAD + ",\"SalePayments\":{\"SalePayment\":{\"paymentTypeID\":2}}}");
    assertThat(rest.text("/Sale/SaleLines/SaleLine/unitQuantity")).isEqualTo("-1");
    assertThat(
            shop.post(
                    "/Sale/" + sale + "/refund.json",
                    HEAD + ",\"SalePayments\":{\"SalePayment\":{\"paymentTypeID\":2}}}")
                .status())
        .isEqualTo(400);
    assertThat(shop.onHand(item, "1")).isEqualTo("10");
    assertThat(
            shop.list("InventoryLog", "itemID", item, "sort", "-inventoryLogID")
                .text("/InventoryLog/0/reason"))
        .isEqualTo("RefundAddInventory");
    // A voided refund may be made again.
    shop.admin("void", "{'saleID':'" + rest.text("/Sale/saleID") + "','reason':'mistake'}");
    assertThat(shop.onHand(item, "1")).isEqualTo("9");
    assertThat(
            shop.post(
                    "/Sale/" + sale + "/refund.json",
                    HEAD + ",\"SalePayments\":{\"SalePayment\":{\"paymentTypeID\":2}}}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void an_exchange_mixes_signs_in_one_sale() {
    String item = shop.item("Exchanged", 5, "10");
    JsonNode sold = shop.admin("sell", "{'shopID':1,'lines':[{'itemID':" + item + "}]}");
    String lines =
        ",\"taxCategoryID\":0,\"completed\":true,\"SaleLines\":{\"SaleLine\":["
            + line(item, -1, ",\"parentSaleLineID\":" + sold.at("/saleLineIDs/0").asText())
            + ","
            + line(item, 1, ",\"unitPrice\":12")
            + "]}";
    assertThat(shop.post("/Sale.json", HEAD + lines + pay("2", 1) + "}").text("/Sale/total"))
        .isEqualTo("2");
    assertThat(shop.onHand(item, "1")).isEqualTo("4");
  }

  @Test
  void a_void_is_made_by_people_restocks_and_changes_an_old_sale() {
    String item = shop.item("Voided", 5, "10");
    String sale =
        shop.admin(
                "sell",
                "{'shopID':1,'lines':[{'itemID':" + item + ",'quantity':2}],'paymentTypeID':2}")
            .path("saleID")
            .asText();
    String before = shop.get("/Sale/" + sale + ".json").text("/Sale/updatetime");
    shop.pass(Duration.ofSeconds(2));
    shop.admin("void", "{'saleID':'" + sale + "','reason':'wrong customer'}");
    Answer read = shop.get("/Sale/" + sale + ".json");
    assertThat(read.text("/Sale/voided")).isEqualTo("true");
    assertThat(read.text("/Sale/updatetime")).isGreaterThan(before);
    assertThat(shop.onHand(item, "1")).isEqualTo("5");
    assertThat(shop.list("SaleVoid", "saleID", sale).text("/SaleVoid/reason"))
        .isEqualTo("wrong customer");
  }

  @Test
  void a_shipping_address_is_written_with_the_sale_only() {
    Answer sale =
        shop.post(
            "/Sale.json",
            HEAD
                + ",\"customerID\":1,\"ShipTo\":{\"firstName\":\"Ada\",\"shipNote\":\"ring twice\",\"Contact\":{\"Addresses\":{\"ContactAddress\":{\"city\":\"Cairo\"}}}}}");
    String id = sale.text("/Sale/saleID");
    JsonNode read =
        shop.get("/Sale/" + id + ".json?load_relations=%5B%22ShipTo%22%2C%22ShipTo.Contact%22%5D")
            .at("/Sale");
    assertThat(read.at("/ShipTo/firstName").asText()).isEqualTo("Ada");
    assertThat(read.at("/ShipTo/Contact/Addresses/ContactAddress/city").asText())
        .isEqualTo("Cairo");
    assertThat(shop.put("/Sale/" + id + ".json", "{\"ShipTo\":{\"shipped\":true}}").status())
        .isEqualTo(501);
  }
}
