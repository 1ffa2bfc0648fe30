package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderTest {
  private static final String MONEY = "{shopMoney{amount} presentmentMoney{amount currencyCode}}";
  private static final String ORDER =
      "query($i:ID!){order(id:$i){name displayFinancialStatus displayFulfillmentStatus cancelledAt edited"
          + " currentTotalPriceSet"
          + MONEY
          + " totalPriceSet"
          + MONEY
          + " currentTotalTaxSet"
          + MONEY
          + " totalOutstandingSet"
          + MONEY
          + " totalTipReceivedSet"
          + MONEY
          + " totalRefundedSet"
          + MONEY
          + " transactions{id kind status amountSet"
          + MONEY
          + "} lineItems(first:20){nodes{id sku title quantity currentQuantity unfulfilledQuantity"
          + " nonFulfillableQuantity discountAllocations{allocatedAmountSet"
          + MONEY
          + "} priceAfterAllDiscountsBeforeTaxesSet"
          + MONEY
          + "}} fulfillmentOrders(first:20){nodes{id status assignedLocation{location{name}}"
          + " deliveryMethod{methodType} lineItems(first:20){nodes{id remainingQuantity totalQuantity lineItem{sku}}}}}"
          + " refunds{id refundLineItems(first:9){nodes{quantity restockType}} transactions(first:9){nodes{kind}}"
          + " orderAdjustments(first:5){nodes{reason amountSet"
          + MONEY
          + "}}}}}";

  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open(60).seeded();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private String place(String body) {
    return shop.admin("place-order", body).path("id").asText();
  }

  private JsonNode order(String id) {
    return shop.data(ORDER, "{\"i\":\"" + id + "\"}").get("order");
  }

  private static BigDecimal amount(JsonNode order, String field) {
    return new BigDecimal(order.path(field).at("/shopMoney/amount").asText());
  }

  @Test
  void an_order_commits_its_units_and_is_routed_to_the_location_that_has_them() {
    JsonNode order = order(place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2}]}"));
    assertThat(order.path("displayFinancialStatus").asText()).isEqualTo("PAID");
    assertThat(order.at("/fulfillmentOrders/nodes/0/status").asText()).isEqualTo("OPEN");
    assertThat(order.at("/fulfillmentOrders/nodes/0/assignedLocation/location/name").asText())
        .isEqualTo("Downtown");
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(3);
    assertThat(shop.quantity("MUG-1", "Downtown", "committed")).isEqualTo(2);
    assertThat(shop.quantity("MUG-1", "Downtown", "on_hand")).isEqualTo(5);
    assertThat(order.at("/totalPriceSet/shopMoney/amount").asText()).isEqualTo("20.0");
  }

  @Test
  void an_order_that_no_location_has_alone_is_split() {
    JsonNode order = order(place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":7}]}"));
    assertThat(order.at("/fulfillmentOrders/nodes"))
        .extracting(f -> f.at("/lineItems/nodes/0/remainingQuantity").asInt())
        .containsExactly(5, 2);
    JsonNode mixed =
        order(
            place(
                "{\"lines\":[{\"sku\":\"SHIRT-M\",\"quantity\":2},{\"sku\":\"SHIRT-L\",\"quantity\":1}]}"));
    assertThat(mixed.at("/fulfillmentOrders/nodes"))
        .extracting(f -> f.at("/assignedLocation/location/name").asText())
        .containsExactlyInAnyOrder("Downtown", "Harbour");
  }

  @Test
  void nobody_can_order_more_than_is_for_sale() {
    assertThatThrownBy(() -> place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":9}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only 8 of MUG-1 are for sale");
    place("{\"lines\":[{\"sku\":\"POSTER\",\"quantity\":99}]}");
    place("{\"force\":true,\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":9}]}");
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(-1);
  }

  @Test
  void discount_tax_shipping_and_tip_add_up() {
    JsonNode order =
        order(
            place(
                "{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2},{\"sku\":\"SHIRT-M\",\"quantity\":1}],"
                    + "\"discount\":\"4\",\"discountCode\":\"FOUR\",\"tip\":\"2.50\",\"shipping\":{\"price\":\"5\"},"
                    + "\"tax\":{\"title\":\"VAT\",\"rate\":\"0.21\"}}"));
    // 40 - 4 = 36; tax 21 % of 36 is 7.56, of 5 is 1.05; 36 + 5 + 8.61 + 2.50
    assertThat(amount(order, "totalPriceSet")).isEqualByComparingTo("52.11");
    assertThat(amount(order, "currentTotalTaxSet")).isEqualByComparingTo("8.61");
    assertThat(amount(order, "totalTipReceivedSet")).isEqualByComparingTo("2.50");
    JsonNode tip = order.at("/lineItems/nodes/2");
    assertThat(tip.path("title").asText()).isEqualTo("Tip");
    assertThat(tip.path("nonFulfillableQuantity").asInt()).isEqualTo(1);
    BigDecimal spread = BigDecimal.ZERO;
    for (JsonNode line : order.at("/lineItems/nodes")) {
      for (JsonNode part : line.path("discountAllocations")) {
        spread = spread.add(amount(part, "allocatedAmountSet"));
      }
    }
    assertThat(spread).isEqualByComparingTo("4");
  }

  @Test
  void both_currencies_are_shown() {
    JsonNode order =
        order(
            place(
                "{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":1}],\"presentment\":{\"currency\":\"JPY\",\"rate\":\"160\"}}"));
    assertThat(order.at("/totalPriceSet/presentmentMoney/currencyCode").asText()).isEqualTo("JPY");
    assertThat(order.at("/totalPriceSet/presentmentMoney/amount").asText()).isEqualTo("1600.0");
  }

  @Test
  void taxes_included_are_not_added() {
    JsonNode order =
        order(
            place(
                "{\"taxesIncluded\":true,\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":1}],\"tax\":{\"rate\":\"0.21\"}}"));
    assertThat(amount(order, "totalPriceSet")).isEqualByComparingTo("10");
    assertThat(amount(order, "currentTotalTaxSet")).isEqualByComparingTo("1.74");
    assertThat(amount(order.at("/lineItems/nodes/0"), "priceAfterAllDiscountsBeforeTaxesSet"))
        .isEqualByComparingTo("8.26");
  }

  @Test
  void a_pending_order_is_paid_later_and_an_authorisation_is_captured() {
    String pending = place("{\"payment\":\"pending\",\"lines\":[{\"sku\":\"MUG-1\"}]}");
    assertThat(order(pending).path("displayFinancialStatus").asText()).isEqualTo("PENDING");
    shop.admin("pay-order", "{\"order\":\"" + pending + "\"}");
    assertThat(order(pending).path("displayFinancialStatus").asText()).isEqualTo("PAID");
    String held = place("{\"payment\":\"authorized\",\"lines\":[{\"sku\":\"MUG-1\"}]}");
    assertThat(order(held).path("displayFinancialStatus").asText()).isEqualTo("AUTHORIZED");
    shop.admin("pay-order", "{\"order\":\"" + held + "\"}");
    assertThat(order(held).at("/transactions/1/kind").asText()).isEqualTo("CAPTURE");
    String part = place("{\"payment\":\"partial\",\"lines\":[{\"sku\":\"POSTER\"}]}");
    assertThat(order(part).path("displayFinancialStatus").asText()).isEqualTo("PARTIALLY_PAID");
  }

  @Test
  void an_edit_keeps_the_original_quantity_and_moves_the_stock() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":3}]}");
    shop.admin(
        "edit-order",
        "{\"order\":\""
            + id
            + "\",\"set\":[{\"sku\":\"MUG-1\",\"quantity\":1}],\"add\":[{\"sku\":\"SHIRT-L\",\"quantity\":1}]}");
    JsonNode order = order(id);
    assertThat(order.at("/lineItems/nodes/0/quantity").asInt()).isEqualTo(3);
    assertThat(order.at("/lineItems/nodes/0/currentQuantity").asInt()).isEqualTo(1);
    assertThat(order.path("edited").asBoolean()).isTrue();
    assertThat(amount(order, "currentTotalPriceSet")).isEqualByComparingTo("30");
    assertThat(shop.quantity("MUG-1", "Downtown", "committed")).isEqualTo(1);
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(4);
    assertThat(shop.quantity("SHIRT-L", "Harbour", "committed")).isEqualTo(1);
  }

  @Test
  void an_app_edits_by_begin_stage_and_commit() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":3}]}");
    JsonNode begun =
        shop.run(
            "mutation($i:ID!){orderEditBegin(id:$i){calculatedOrder{id lineItems(first:5){nodes{id quantity}}}"
                + " userErrors{message}}}",
            "{\"i\":\"" + id + "\"}");
    String edit = begun.at("/calculatedOrder/id").asText();
    String commit = "mutation($i:ID!){orderEditCommit(id:$i){order{id} userErrors{message}}}";
    assertThat(shop.run(commit, "{\"i\":\"" + edit + "\"}").at("/userErrors/0/message").asText())
        .isEqualTo("There must be at least one change to be made.");
    shop.run(
        "mutation($i:ID!,$l:ID!){orderEditSetQuantity(id:$i,lineItemId:$l,quantity:2,restock:true)"
            + "{calculatedLineItem{quantity} userErrors{message}}}",
        "{\"i\":\""
            + edit
            + "\",\"l\":\""
            + begun.at("/calculatedOrder/lineItems/nodes/0/id").asText()
            + "\"}");
    assertThat(shop.run(commit, "{\"i\":\"" + edit + "\"}").at("/userErrors")).isEmpty();
    assertThat(order(id).at("/lineItems/nodes/0/currentQuantity").asInt()).isEqualTo(2);
  }

  @Test
  void a_cancellation_is_a_job_that_gives_money_and_units_back() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2}]}");
    String cancel =
        "mutation($i:ID!){orderCancel(orderId:$i,reason:CUSTOMER,restock:true,"
            + "refundMethod:{originalPaymentMethodsRefund:true}){job{id done} orderCancelUserErrors{message code}}}";
    JsonNode accepted = shop.run(cancel, "{\"i\":\"" + id + "\"}");
    assertThat(accepted.at("/job/done").asBoolean(true)).isFalse();
    String job = accepted.at("/job/id").asText();
    await()
        .until(
            () ->
                shop.data("query($i:ID!){job(id:$i){done}}", "{\"i\":\"" + job + "\"}")
                    .at("/job/done")
                    .asBoolean());
    JsonNode order = order(id);
    assertThat(order.hasNonNull("cancelledAt")).isTrue();
    assertThat(order.path("displayFinancialStatus").asText()).isEqualTo("REFUNDED");
    assertThat(order.at("/lineItems/nodes/0/currentQuantity").asInt()).isZero();
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(5);
    assertThat(shop.quantity("MUG-1", "Downtown", "committed")).isZero();
    assertThat(
            shop.run(cancel, "{\"i\":\"" + id + "\"}")
                .at("/orderCancelUserErrors/0/message")
                .asText())
        .isEqualTo("Cannot cancel an order that has already been canceled");
  }

  @Test
  void a_fulfilled_order_cannot_be_cancelled() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\"}]}");
    shop.admin("fulfil", "{\"order\":\"" + id + "\"}");
    assertThatThrownBy(() -> shop.admin("cancel-order", "{\"order\":\"" + id + "\"}"))
        .hasMessageContaining("Cannot cancel an order that has outstanding fulfillments");
  }

  private JsonNode refund(String id, String more) {
    return shop.run(
        "mutation($i:RefundInput!,$k:String!){refundCreate(input:$i)@idempotent(key:$k)"
            + "{refund{id totalRefundedSet{shopMoney{amount}}} userErrors{field message}}}",
        "{\"k\":\"" + Shop.key() + "\",\"i\":{\"orderId\":\"" + id + "\"," + more + "}}");
  }

  @Test
  void refunds_check_units_money_and_parents() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2}]}");
    JsonNode order = order(id);
    String line = order.at("/lineItems/nodes/0/id").asText();
    String sale = order.at("/transactions/0/id").asText();
    assertThat(
            refund("gid://shopify/Order/1", "\"note\":\"\"").at("/userErrors/0/message").asText())
        .isEqualTo("Order does not exist");
    assertThat(
            refund(id, "\"refundLineItems\":[{\"lineItemId\":\"" + line + "\",\"quantity\":3}]")
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo("Quantity cannot refund more items than were purchased");
    String money =
        "\"transactions\":[{\"orderId\":\""
            + id
            + "\",\"kind\":\"REFUND\",\"gateway\":\"shopify_payments\",\"amount\":\"%s\"%s}]";
    assertThat(
            refund(id, money.formatted("999", ",\"parentId\":\"" + sale + "\""))
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo("Refund amount $999.00 is greater than net payment received $20.00");
    assertThat(refund(id, money.formatted("1", "")).at("/userErrors/0/message").asText())
        .isEqualTo("Transactions require a parent_id associated with the order");
  }

  @Test
  void a_return_restocks_where_it_is_told_and_goodwill_is_an_adjustment() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2}]}");
    shop.admin("fulfil", "{\"order\":\"" + id + "\"}");
    shop.admin(
        "refund",
        "{\"order\":\""
            + id
            + "\",\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":1,\"restock\":\"return\",\"location\":\"Harbour\"}]}");
    assertThat(shop.quantity("MUG-1", "Harbour", "available")).isEqualTo(4);
    JsonNode order = order(id);
    assertThat(order.path("displayFinancialStatus").asText()).isEqualTo("PARTIALLY_REFUNDED");
    assertThat(amount(order, "currentTotalPriceSet")).isEqualByComparingTo("10");
    assertThat(amount(order, "totalOutstandingSet")).isEqualByComparingTo("0");
    assertThat(order.path("displayFulfillmentStatus").asText()).isEqualTo("FULFILLED");
    shop.admin("refund", "{\"order\":\"" + id + "\",\"amount\":\"3\"}");
    JsonNode after = order(id);
    assertThat(after.at("/refunds/1/orderAdjustments/nodes/0/reason").asText())
        .isEqualTo("REFUND_DISCREPANCY");
    assertThat(amount(after, "totalRefundedSet")).isEqualByComparingTo("13");
    assertThat(amount(after, "totalOutstandingSet")).isEqualByComparingTo("0");
    assertThat(shop.quantity("MUG-1", "Downtown", "on_hand")).isEqualTo(3);
  }

  @Test
  void units_taken_off_before_shipping_close_their_fulfilment_order() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2}]}");
    shop.admin(
        "refund",
        "{\"order\":\""
            + id
            + "\",\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2,\"restock\":\"cancel\"}]}");
    JsonNode order = order(id);
    assertThat(order.at("/fulfillmentOrders/nodes/0/status").asText()).isEqualTo("CLOSED");
    assertThat(order.path("displayFulfillmentStatus").asText()).isEqualTo("RESTOCKED");
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(5);
  }

  @Test
  void an_imported_order_moves_no_stock_unless_asked() {
    String create =
        "mutation($o:OrderCreateOrderInput!,$p:OrderCreateOptionsInput){orderCreate(order:$o,options:$p)"
            + "{order{id sourceIdentifier totalPriceSet{shopMoney{amount}} customer{id}} userErrors{field message code}}}";
    String order =
        "{\"o\":{\"sourceIdentifier\":\"pos-7\",\"email\":\"a@b.example\",\"lineItems\":[{\"variantId\":\""
            + shop.variant("MUG-1").path("id").asText()
            + "\",\"quantity\":2,\"taxLines\":[{\"title\":\"VAT\",\"rate\":\"0.21\",\"priceSet\":{\"shopMoney\":{\"amount\":\"4.19\",\"currencyCode\":\"EUR\"}}}]}]}%s}";
    JsonNode silent = shop.run(create, order.formatted(""));
    assertThat(silent.at("/userErrors")).isEmpty();
    assertThat(silent.at("/order/sourceIdentifier").asText()).isEqualTo("pos-7");
    assertThat(silent.at("/order/totalPriceSet/shopMoney/amount").asText()).isEqualTo("24.19");
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(5);
    shop.run(
        create, order.formatted(",\"p\":{\"inventoryBehaviour\":\"DECREMENT_IGNORING_POLICY\"}"));
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(3);
    JsonNode refused =
        shop.run(
            create,
            order
                .replace("\"quantity\":2", "\"quantity\":200")
                .formatted(",\"p\":{\"inventoryBehaviour\":\"DECREMENT_OBEYING_POLICY\"}"));
    assertThat(refused.at("/userErrors/0/code").asText()).isEqualTo("INVENTORY_CLAIM_FAILED");
  }

  @Test
  void a_trial_shop_takes_five_orders_a_minute() {
    shop.admin("seed", "{\"trial\":true}");
    try (Shop slow = Shop.open().seeded()) {
      slow.admin("seed", "{\"trial\":true}");
      String create =
          "mutation{orderCreate(order:{lineItems:[{title:\"X\",quantity:1,priceSet:{shopMoney:{amount:\"1\",currencyCode:EUR}}}]})"
              + "{order{id} userErrors{message}}}";
      for (int i = 0; i < 5; i++) {
        assertThat(slow.run(create).at("/userErrors")).isEmpty();
      }
      assertThat(slow.run(create).at("/userErrors/0/message").asText())
          .contains("5 orders per minute");
    }
  }

  @Test
  void a_deleted_variant_leaves_its_lines() {
    String id = place("{\"lines\":[{\"sku\":\"SHIRT-L\"}]}");
    shop.admin("delete-variant", "{\"sku\":\"SHIRT-L\"}");
    JsonNode line =
        shop.data(
                "query($i:ID!){order(id:$i){lineItems(first:1){nodes{sku title variant{id}}}}}",
                "{\"i\":\"" + id + "\"}")
            .at("/order/lineItems/nodes/0");
    assertThat(line.path("variant").isNull()).isTrue();
    assertThat(line.path("sku").asText()).isEqualTo("SHIRT-L");
  }
}
