package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the steps of the Lightspeed pack make of the answers before them. */
class LightspeedStepsTest {
  private static final String OPEN =
      "{'createSale': {'saleID': '312', 'completed': 'false', 'balance': '33.67'}}";

  @Test
  void a_new_sale_is_made_once_and_paid_to_the_cent() {
    assertThat(step("order.complete", "createSale", "{}").at("/body/referenceNumber").asText())
        .isEqualTo("#1001/1");
    assertThat(step("order.complete", "roundSale", OPEN).isNull()).isTrue();
    assertThat(step("order.complete", "completeSale", OPEN))
        .isEqualTo(
            json(
                "{'saleID':'312','link':{'kind':'sale','ref':'s1'},"
                    + "'body':{'completed':'true','SalePayments':{'SalePayment':["
                    + "{'amount':'20.00','paymentTypeID':'9'},{'amount':'13.67','paymentTypeID':'8'}]}}}"));
  }

  @Test
  void a_sale_that_was_found_is_not_made_again_and_its_lines_are_left_alone() {
    String open = "{'findSale': {'saleID': '312', 'completed': 'false', 'balance': '33.67'}}";
    for (String call : new String[] {"resizeLine", "reserveRest", "createSale", "roundSale"}) {
      assertThat(step("order.complete", call, open).isNull()).as(call).isTrue();
    }
    assertThat(step("order.complete", "completeSale", open).path("saleID").asText())
        .isEqualTo("312");

    String done = "{'findSale': {'saleID': '312', 'completed': 'true', 'balance': '0'}}";
    assertThat(step("order.complete", "roundSale", done).isNull()).isTrue();
    assertThat(step("order.complete", "completeSale", done).isNull()).isTrue();
  }

  @Test
  void a_small_difference_becomes_a_line_in_either_direction() {
    String less = "{'createSale': {'saleID': '312', 'completed': 'false', 'balance': '33.66'}}";
    assertThat(step("order.complete", "roundSale", less))
        .isEqualTo(
            json(
                "{'saleID':'312','body':{'itemID':'0','unitQuantity':'1','unitPrice':'0.01',"
                    + "'tax':'false','Note':{'note':'difference to the web order','isPublic':'true'}}}"));
    String more = "{'createSale': {'saleID': '312', 'completed': 'false', 'balance': '33.69'}}";
    JsonNode line = step("order.complete", "roundSale", more).path("body");
    assertThat(line.path("unitQuantity").asText()).isEqualTo("-1");
    assertThat(line.path("unitPrice").asText()).isEqualTo("0.02");
  }

  @Test
  void a_large_difference_is_never_paid() {
    String wrong = "{'createSale': {'saleID': '312', 'completed': 'false', 'balance': '33.70'}}";
    assertThatThrownBy(() -> step("order.complete", "roundSale", wrong))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("the till computes 33.70 but the shop's total is 33.67")
        .hasMessageContaining("they differ by -0.03, which is more than the tolerance of 0.02")
        .hasMessageContaining("the sale is left open");
  }

  @Test
  void a_count_follows_what_is_there_now_and_is_reconciled_once() {
    String begun = "'startCount':{'inventoryCountID':'71'}";
    String there = begun + ",'levelBefore':{'ItemShop':{'qoh':'11'}}";
    assertThat(step("movement.count", "countItem", "{" + there + "}"))
        .isEqualTo(
            json("{'body':{'inventoryCountID':'71','itemID':'1031','employeeID':'1','qty':'6'}}"));
    assertThat(step("movement.count", "recountItem", "{" + there + "}").isNull()).isTrue();
    String never = "{" + begun + ",'levelBefore':{'ItemShop':''}}";
    assertThat(step("movement.count", "countItem", never).at("/body/qty").asText()).isEqualTo("0");

    String counted =
        "{"
            + there
            + ",'findCounted':{'InventoryCountItem':{'inventoryCountItemID':'5','qty':'7'}}}";
    assertThat(step("movement.count", "countItem", counted).isNull()).isTrue();
    assertThat(step("movement.count", "recountItem", counted))
        .isEqualTo(json("{'inventoryCountItemID':'5','body':{'qty':'6'}}"));
    assertThat(step("movement.count", "reconcileCount", counted))
        .isEqualTo(json("{'body':{'inventoryCountID':'71','itemID':'1031'}}"));

    String done =
        counted.replace(
            "{'startCount'",
            "{'findReconciled':{'InventoryCountReconcile':{'inventoryCountReconcileID':'3'}},'startCount'");
    for (String call : new String[] {"countItem", "recountItem", "reconcileCount"}) {
      assertThat(step("movement.count", call, done).isNull()).as(call).isTrue();
    }
  }

  @Test
  void what_comes_back_is_tied_to_the_lines_that_were_sold_newest_first() {
    String sold =
        "{'findSold': [[{'saleLineID':'9010','itemID':'1031','note':'#1001 caravan:o1#l1/s1','quantity':'1'},"
            + "{'saleLineID':'9007','itemID':'1031','note':'#1001 caravan:o9#l9','quantity':'5'},"
            + "{'saleLineID':'9001','itemID':'1031','note':'#1001 caravan:o1#l1','quantity':'2'}]]}";
    JsonNode lines = step("refund.refund", "createSale", sold).at("/body/SaleLines/SaleLine");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            json(
                "{'parentSaleLineID':'9010','itemID':'1031','unitQuantity':'-1','unitPrice':'12.90'}"));
    assertThat(lines.get(1).path("parentSaleLineID").asText()).isEqualTo("9001");
    assertThat(lines.get(1).path("unitQuantity").asText()).isEqualTo("-1");
    // Not put back on the shelf: money only.
    assertThat(lines.get(2).path("itemID").asText()).isEqualTo("0");
    assertThat(lines.get(3).at("/Note/note").asText()).isEqualTo("Shipping");
  }

  @Test
  void what_is_sold_again_of_a_line_is_a_line_of_its_own_and_comes_back_once() {
    PackSample again = new PackSample("lightspeed-r", "order.complete", "order.complete.3");
    assertThat(step(again, "resizeLine", "{}")).isEmpty();
    assertThat(step(again, "createSale", "{}").at("/body/SaleLines/SaleLine/0/itemID").asText())
        .isEqualTo("1031");
    String sold =
        "{'findSold': [[{'saleLineID':'9010','itemID':'1031','note':'#1001 caravan:o1#l1','quantity':'1'},"
            + "{'saleLineID':'9001','itemID':'1031','note':'#1001 caravan:o1#l1','quantity':'2'}]]}";
    JsonNode lines = step("order.return", "createSale", sold).at("/body/SaleLines/SaleLine");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).path("parentSaleLineID").asText()).isEqualTo("9010");
    assertThat(lines.get(1).path("parentSaleLineID").asText()).isEqualTo("9001");
    assertThat(lines.get(1).path("unitQuantity").asText()).isEqualTo("-1");
    String found = "{'findSale': {'saleID': '312', 'completed': 'true', 'balance': '0'}}";
    assertThat(step("order.return", "createSale", found).isNull()).isTrue();
  }

  @Test
  void what_came_back_before_does_not_come_back_again() {
    String sold =
        "{'findSold': [[{'saleLineID':'9020','itemID':'1031','note':'-','quantity':'-1','of':'9010'}],"
            + "[{'saleLineID':'9010','itemID':'1031','note':'#1001 caravan:o1#l1','quantity':'1'},"
            + "{'saleLineID':'9001','itemID':'1031','note':'#1001 caravan:o1#l1','quantity':'2'}]]}";
    JsonNode lines = step("order.return", "createSale", sold).at("/body/SaleLines/SaleLine");
    assertThat(lines.get(0).path("parentSaleLineID").asText()).isEqualTo("9001");
    assertThat(lines.get(0).path("unitQuantity").asText()).isEqualTo("-2");
  }

  @Test
  void a_refund_is_paid_with_negative_amounts() {
    String made = "{'createSale': {'saleID': '320', 'completed': 'false', 'balance': '-30.7'}}";
    assertThat(step("refund.refund", "roundSale", made).isNull()).isTrue();
    assertThat(
            step("refund.refund", "completeSale", made)
                .at("/body/SalePayments/SalePayment/0/amount")
                .asText())
        .isEqualTo("-30.70");
  }

  @Test
  void a_line_that_was_sold_meanwhile_is_not_deleted() {
    assertThat(step("order.release", "releaseLine", "{'findLine': {'open': false}}").isNull())
        .isTrue();
    assertThat(step("order.release", "releaseLine", "{'findLine': {'open': true}}"))
        .isEqualTo(json("{'saleLineID':'9001'}"));
  }

  @Test
  void a_reservation_changes_hands_only_while_it_is_open_and_somebody_else_s() {
    String line = "{'findLine': {'open': %s, 'customerID': '%s'}}";
    assertThat(step("order.repoint", "resizeLine", line.formatted("true", "77")))
        .isEqualTo(json("{'saleLineID':'555','body':{'customerID':'12'}}"));
    assertThat(step("order.repoint", "resizeLine", line.formatted("true", "12")).isNull()).isTrue();
    assertThat(step("order.repoint", "resizeLine", line.formatted("false", "77")).isNull())
        .isTrue();
  }

  @Test
  void an_item_that_is_there_is_updated_and_two_of_one_sku_are_for_a_person() {
    String one = "{'findItem': [[{'itemID':'77','sku':'MUG-03'}]]}";
    assertThat(step("item.upsert", "createItem", one)).isEmpty();
    assertThat(step("item.upsert", "updateItem", one).at("/0/itemID").asText()).isEqualTo("77");
    assertThat(step("item.upsert", "createItem", "{'findItem': [[]]}")).hasSize(1);
    String two = "{'findItem': [[{'itemID':'77','sku':'MUG-03'},{'itemID':'78','sku':'MUG-03'}]]}";
    assertThatThrownBy(() -> step("item.upsert", "createItem", two))
        .hasMessageContaining("several items at the till have the SKU of one variant");
  }

  @Test
  void variants_are_made_in_the_matrix_that_was_made_for_them() {
    PackSample sample = new PackSample("lightspeed-r", "item.upsert", "item.upsert.2");
    JsonNode made = step(sample, "createItem", "{'createMatrix': {'itemMatrixID': '7'}}");
    assertThat(made).hasSize(2);
    assertThat(made.get(0).at("/body/itemMatrixID").asText()).isEqualTo("7");
    assertThat(made.get(0).path("variant").asText()).isEqualTo("v2");
  }

  @Test
  void a_buyer_who_is_there_is_updated_and_an_ambiguous_one_is_for_a_person() {
    assertThat(step("customer.upsert", "createCustomer", "{}").path("ref").asText())
        .isEqualTo("c1");
    String there = "{'findCustomer': {'customerID': '31'}}";
    assertThat(step("customer.upsert", "createCustomer", there).isNull()).isTrue();
    assertThat(step("customer.upsert", "updateCustomer", there).path("customerID").asText())
        .isEqualTo("31");
    assertThatThrownBy(
            () -> step("customer.upsert", "createCustomer", "{'findCustomer': {'several': true}}"))
        .hasMessageContaining("several customers at the till have this e-mail");
  }

  @Test
  void nothing_comes_back_of_a_sale_that_waits_for_a_person() {
    PackSample sample = new PackSample("lightspeed-r", "order.return", "order.return");
    ObjectNode told = sample.input().deepCopy();
    told.withArray("sold").addObject().put("ref", "o1/3");
    assertThatThrownBy(() -> sample.mapped(told, PackSample.system("lightspeed-r", Map.of())))
        .hasMessageContaining("the sale o1/3 of this order is not completed at the till");
  }

  @Test
  void a_setting_that_orders_need_is_named_when_it_is_missing() {
    PackSample sample = new PackSample("lightspeed-r", "order.reserve", "order.reserve");
    ObjectNode order = sample.input().deepCopy();
    order.putNull("customer");
    assertThatThrownBy(
            () ->
                sample.mapped(order, PackSample.system("lightspeed-r", Map.of("web-customer", ""))))
        .hasMessageContaining("caravan.systems.pos.web-customer is not set");
  }

  /** Variables of a call of an action for the action's first sample. */
  private static JsonNode step(String action, String call, String answers) {
    return step(new PackSample("lightspeed-r", action, action), call, answers);
  }

  private static JsonNode step(PackSample sample, String call, String answers) {
    SystemConfig system = PackSample.system("lightspeed-r", Map.of());
    String with =
        system.pack().actions().get(sample.mapping()).steps().stream()
            .filter(step -> step.call().equals(call))
            .findFirst()
            .orElseThrow()
            .with();
    return Mapping.compile(sample.mapping() + " " + call, "system.yaml", with)
        .apply(
            sample.mapped(sample.input(), system),
            Map.of("answers", json(answers), Mapping.SYSTEM, system.variables()));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
