package io.caravan.system;

import static io.caravan.system.ShopifyPack.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.MappingException;
import org.junit.jupiter.api.Test;

/** What the steps of the Shopify pack make of the answers before them. */
class ShopifyStepsTest {
  private static final JsonNode NOTHING = json("{}");

  private final ShopifyPack pack = new ShopifyPack();

  @Test
  void a_new_item_is_made_once_and_published_where_the_operator_said() {
    JsonNode document = document("item.upsert");
    assertThat(call("item.upsert", "createItem", NOTHING).at("/identifier/customId/value").asText())
        .isEqualTo("IT1");
    JsonNode made = json("{'createItem': {'id': 'gid://shopify/Product/1'}}");
    assertThat(pack.step("item.upsert", "updateItem", document, made).isNull()).isTrue();
    assertThat(pack.step("item.upsert", "createVariants", document, made)).isEmpty();
    assertThat(pack.step("item.upsert", "publishItem", document, made))
        .isEqualTo(
            json(
                "{'id':'gid://shopify/Product/1','input':[{'publicationId':'gid://shopify/Publication/1'}]}"));
  }

  @Test
  void an_item_found_by_its_sku_is_changed_and_only_what_it_lacks_is_added() {
    JsonNode found = answers("findItem", pack.found("item.found"));
    assertThat(call("item.upsert", "createItem", found).isNull()).isTrue();
    assertThat(call("item.upsert", "updateItem", found).at("/product/title").asText())
        .isEqualTo("Linen shirt");
    JsonNode known = call("item.upsert", "updateVariants", found).path(0).path("variants");
    assertThat(known).hasSize(1);
    assertThat(known.path(0).path("id").asText()).isEqualTo("gid://shopify/ProductVariant/11");
    // Whether stock is tracked and may be oversold is the shop's own affair after creation.
    assertThat(known.toString()).doesNotContain("tracked", "inventoryPolicy");
    JsonNode added = call("item.upsert", "createVariants", found).path(0).path("variants");
    assertThat(added).hasSize(1);
    assertThat(added.at("/0/optionValues/0/name").asText()).isEqualTo("M");
    assertThat(added.at("/0/inventoryItem/tracked").asBoolean()).isTrue();
    assertThat(added.at("/0/inventoryPolicy").asText()).isEqualTo("DENY");
  }

  @Test
  void skus_of_several_products_or_variants_are_for_a_person() {
    ObjectNode sample = pack.sample("item.found").deepCopy();
    ArrayNode nodes = (ArrayNode) sample.at("/answer/data/productVariants/nodes");
    ((ObjectNode) nodes.get(1)).put("sku", "M1-M");
    assertThatThrownBy(() -> pack.map("item.found", sample))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("SKUs of several products in the shop");
    ((ObjectNode) nodes.get(1)).put("sku", "M1-S");
    ((ObjectNode) nodes.get(1)).set("product", nodes.get(0).path("product"));
    assertThatThrownBy(() -> pack.map("item.found", sample))
        .hasMessageContaining("several variants in the shop have the SKU of one variant");
  }

  @Test
  void variants_go_in_calls_of_250_and_none_is_lost() {
    ObjectNode item = document("item.upsert.1", "item.upsert").deepCopy();
    ArrayNode variants = item.putArray("variants");
    for (int i = 0; i < 600; i++) {
      variants.add(json("{'ref':'V" + i + "','options':[{'name':'No','value':'" + i + "'}]}"));
    }
    JsonNode native0 = pack.map("item.upsert", item);
    assertThat(native0.at("/create/input/variants")).hasSize(250);
    assertThat(native0.at("/create/input/productOptions/0/values")).hasSize(600);
    JsonNode made = json("{'createItem': {'id': 'gid://shopify/Product/1'}}");
    JsonNode calls = pack.step("item.upsert", "createVariants", native0, made);
    assertThat(calls).hasSize(2);
    assertThat(calls.at("/0/variants")).hasSize(250);
    assertThat(calls.at("/1/variants")).hasSize(100);
    assertThat(calls.at("/1/variants/99/optionValues/0/name").asText()).isEqualTo("599");
  }

  @Test
  void a_level_is_compared_with_what_is_known_or_read_and_the_comparison_is_never_left_out() {
    JsonNode known = call("inventory.set", "setStock", NOTHING).at("/input/quantities/0");
    assertThat(Json.text(known)).contains("\"quantity\":5,\"changeFromQuantity\":7");
    JsonNode document = document("inventory.set.2", "inventory.set");
    JsonNode read =
        pack.step("inventory.set", "setStock", document, json("{'readLevel':{'available':0}}"));
    assertThat(Json.text(read)).contains("\"quantity\":2,\"changeFromQuantity\":0");
    JsonNode absent = pack.step("inventory.set", "setStock", document, json("{'readLevel':{}}"));
    assertThat(Json.text(absent)).contains("\"quantity\":2,\"changeFromQuantity\":null");
    assertThat(
            pack.step("inventory.set", "setStock", document, json("{'readLevel':{'available':2}}"))
                .isNull())
        .isTrue();
  }

  @Test
  void a_shipment_takes_the_fulfilment_orders_of_its_location_first() {
    JsonNode open =
        json(
            """
            {'openFulfilments':{'already':false,'orders':[
              {'id':'F2','status':'OPEN','location':'gid://shopify/Location/2','holds':[],'lines':[{'id':'FL2','line':'gid://shopify/LineItem/1','remaining':9}]},
              {'id':'F0','status':'CLOSED','location':'gid://shopify/Location/1','holds':[],'lines':[{'id':'FL0','line':'gid://shopify/LineItem/1','remaining':0}]},
              {'id':'F1','status':'IN_PROGRESS','location':'gid://shopify/Location/1','holds':[],'lines':[{'id':'FL1','line':'gid://shopify/LineItem/1','remaining':2}]}]}}
            """);
    assertThat(call("shipment.fulfil", "fulfil", open))
        .isEqualTo(
            json(
                "{'fulfillment':{'lineItemsByFulfillmentOrder':[{'fulfillmentOrderId':'F1','fulfillmentOrderLineItems':[{'id':'FL1','quantity':1}]}],"
                    + "'notifyCustomer':false,'trackingInfo':{'company':'DHL','number':'123'}}}"));
    ((ObjectNode) open.at("/openFulfilments/orders/2")).put("status", "CLOSED");
    assertThat(
            call("shipment.fulfil", "fulfil", open)
                .at("/fulfillment/lineItemsByFulfillmentOrder/0/fulfillmentOrderId")
                .asText())
        .isEqualTo("F2");
  }

  @Test
  void a_line_is_taken_from_several_fulfilment_orders_of_one_location_if_it_must() {
    ObjectNode document = document("shipment.fulfil").deepCopy();
    ((ObjectNode) document.at("/lines/0")).put("quantity", "3");
    JsonNode open =
        json(
            """
            {'openFulfilments':{'already':false,'orders':[
              {'id':'F1','status':'OPEN','location':'gid://shopify/Location/1','holds':[],'lines':[{'id':'FL1','line':'gid://shopify/LineItem/1','remaining':2}]},
              {'id':'F2','status':'OPEN','location':'gid://shopify/Location/1','holds':[],'lines':[{'id':'FL2','line':'gid://shopify/LineItem/1','remaining':5}]}]}}
            """);
    JsonNode taken =
        pack.step("shipment.fulfil", "fulfil", document, open)
            .at("/fulfillment/lineItemsByFulfillmentOrder");
    assertThat(taken.findValuesAsText("quantity")).containsExactly("2", "1");
  }

  @Test
  void what_is_shipped_already_is_not_shipped_again_and_what_is_held_is_for_a_person() {
    for (String there : new String[] {"shipment.open.2", "shipment.open.3"}) {
      JsonNode open = answers("openFulfilments", pack.found(there));
      assertThat(call("shipment.fulfil", "fulfil", open).isNull()).as(there).isTrue();
    }
    JsonNode held =
        json(
            "{'openFulfilments':{'already':false,'orders':[{'id':'F1','status':'ON_HOLD','location':'gid://shopify/Location/1',"
                + "'holds':[],'lines':[{'id':'FL1','line':'gid://shopify/LineItem/1','remaining':2}]}]}}");
    assertThatThrownBy(() -> call("shipment.fulfil", "fulfil", held))
        .hasMessageContaining("release the hold there");
  }

  @Test
  void the_buyer_is_told_only_where_the_operator_wants_it() {
    JsonNode sample = pack.sample("shipment.fulfil");
    assertThat(pack.map("shipment.fulfil", sample).path("notify").asBoolean()).isFalse();
    ShopifyPack mailing = new ShopifyPack("notify-customer", "true");
    assertThat(mailing.map("shipment.fulfil", sample).path("notify").asBoolean()).isTrue();
  }

  @Test
  void a_pickup_is_made_ready_and_other_goods_are_not() {
    JsonNode open =
        json(
            """
            {'openFulfilments':{'orders':[
              {'id':'F1','status':'OPEN','pickup':true,'holds':[],'lines':[{'id':'A','line':'gid://shopify/LineItem/1','remaining':1}]},
              {'id':'F2','status':'OPEN','pickup':false,'holds':[],'lines':[{'id':'B','line':'gid://shopify/LineItem/1','remaining':1}]},
              {'id':'F3','status':'OPEN','pickup':true,'holds':[],'lines':[{'id':'C','line':'gid://shopify/LineItem/9','remaining':1}]}]}}
            """);
    assertThat(call("shipment.ready", "readyForPickup", open))
        .isEqualTo(json("{'input':{'lineItemsByFulfillmentOrder':[{'fulfillmentOrderId':'F1'}]}}"));
  }

  @Test
  void a_hold_names_its_line_is_put_on_once_and_only_it_is_released() {
    JsonNode free =
        json(
            "{'openFulfilments':{'orders':[{'id':'F1','status':'OPEN','holds':[{'id':'H9','handle':'other'}],'lines':[{'id':'A','line':'gid://shopify/LineItem/1','remaining':1}]}]}}");
    JsonNode hold = call("order.hold", "hold", free);
    assertThat(hold.at("/0/id").asText()).isEqualTo("F1");
    assertThat(hold.at("/0/hold/handle").asText()).isEqualTo("caravan-L1");
    assertThat(hold.at("/0/hold/reason").asText()).isEqualTo("INVENTORY_OUT_OF_STOCK");
    assertThat(call("order.unhold", "releaseHold", free)).isEmpty();

    JsonNode held =
        json(
            "{'openFulfilments':{'orders':[{'id':'F1','status':'ON_HOLD','holds':[{'id':'H9','handle':'other'},{'id':'H1','handle':'caravan-L1'}],'lines':[{'id':'A','line':'gid://shopify/LineItem/1','remaining':1}]}]}}");
    assertThat(call("order.hold", "hold", held)).isEmpty();
    assertThat(call("order.unhold", "releaseHold", held))
        .isEqualTo(json("[{'id':'F1','holdIds':['H1']}]"));
  }

  @Test
  void money_goes_back_only_to_what_was_paid_the_same_way() {
    String order =
        "{'orderPayments':{'id':'gid://shopify/Order/1','currencyCode':'EUR','presentmentCurrencyCode':'EUR','transactions':["
            + "{'id':'T1','kind':'SALE','status':'SUCCESS','gateway':'%s','amountSet':{'shopMoney':{'amount':'30.0','currencyCode':'EUR'}}},"
            + "{'id':'T2','kind':'REFUND','status':'SUCCESS','gateway':'%s','parentTransaction':{'id':'T1'},'amountSet':{'shopMoney':{'amount':'10.0','currencyCode':'EUR'}}},"
            + "{'id':'T3','kind':'CAPTURE','status':'SUCCESS','gateway':'%s','amountSet':{'shopMoney':{'amount':'50.00','currencyCode':'EUR'}}}]}}";
    JsonNode moved =
        call("refund.refund", "refund", json(order.replace("%s", "shopify_payments")))
            .at("/input/transactions");
    assertThat(moved.findValuesAsText("parentId")).containsExactly("T1", "T3");
    assertThat(moved.findValuesAsText("amount")).containsExactly("20.0", "15.88");
    // Cash out of a till is booked in the shop as goods that came back, not paid a second time.
    JsonNode till = call("refund.refund", "refund", json(order.replace("%s", "cash")));
    assertThat(till.path("input").has("transactions")).isFalse();
    assertThat(till.at("/input/refundLineItems")).hasSize(3);
  }

  @Test
  void a_buyer_abroad_gets_back_what_the_buyer_paid() {
    ObjectNode refund = pack.sample("refund.refund").deepCopy();
    ((ObjectNode) refund.at("/payments/0/amount"))
        .set("presentment", json("{'amount':'6280','currency':'ISK'}"));
    JsonNode order =
        json(
            "{'orderPayments':{'id':'gid://shopify/Order/1','currencyCode':'EUR','presentmentCurrencyCode':'ISK','transactions':[{'id':'T1','kind':'SALE','status':'SUCCESS','gateway':'shopify_payments',"
                + "'amountSet':{'shopMoney':{'amount':'76.66','currencyCode':'EUR'},'presentmentMoney':{'amount':'13416','currencyCode':'ISK'}}}]}}");
    JsonNode input =
        pack.step("refund.refund", "refund", pack.map("refund.refund", refund), order)
            .path("input");
    assertThat(input.path("currency").asText()).isEqualTo("ISK");
    assertThat(input.at("/transactions/0/amount").asText()).isEqualTo("6280");
  }

  @Test
  void a_shop_that_counts_itself_gets_no_goods_back() {
    JsonNode sample = pack.sample("refund.refund");
    assertThat(pack.map("refund.refund", sample).toString()).contains("RETURN", "CANCEL");
    assertThat(new ShopifyPack("cancel-restocks", "false").map("refund.refund", sample).toString())
        .doesNotContain("RETURN", "CANCEL");
  }

  @Test
  void a_new_buyer_is_made_and_consents_only_where_the_buyer_said_so() {
    assertThat(call("customer.upsert", "createCustomer", json("{'findCustomer':{}}")).path("input"))
        .isEqualTo(document("customer.upsert").at("/create/input"));
    JsonNode made = json("{'findCustomer':{},'createCustomer':{'id':'gid://shopify/Customer/7'}}");
    assertThat(call("customer.upsert", "readCustomer", made).isNull()).isTrue();
    assertThat(call("customer.upsert", "setConsent", made))
        .isEqualTo(
            json(
                "[{'customerId':'gid://shopify/Customer/7','isEmail':true,'isSms':false,'level':'SINGLE_OPT_IN','at':'2026-01-02T03:04:05Z','emailState':'SUBSCRIBED'}]"));
  }

  @Test
  void a_phone_that_is_somebody_elses_is_left_out() {
    JsonNode taken = answers("findCustomer", pack.found("customer.found.2"));
    JsonNode input = call("customer.upsert", "createCustomer", taken).path("input");
    assertThat(input.has("phone")).isFalse();
    assertThat(input.path("email").asText()).isEqualTo("a@example.com");
  }

  @Test
  void an_account_that_was_only_found_is_not_written_unless_its_mail_is_proven() {
    ObjectNode answers = json("{'findCustomer':{'id':'gid://shopify/Customer/7'}}").deepCopy();
    answers.set("readCustomer", pack.found("customer.read"));
    for (String call : new String[] {"createCustomer", "updateCustomer", "setConsent", "addTags"}) {
      assertThat(call("customer.upsert", call, answers).isNull()).as(call).isTrue();
    }
    ((ObjectNode) answers.path("findCustomer")).put("verified", true);
    assertThat(call("customer.upsert", "updateCustomer", answers).path("input").has("email"))
        .isTrue();
  }

  @Test
  void only_differences_are_written_and_addresses_that_are_there_stay() {
    ObjectNode answers = Json.mapper().createObjectNode();
    answers.set("readCustomer", pack.found("customer.read"));
    JsonNode document = document("customer.upsert.2", "customer.upsert");
    assertThat(pack.step("customer.upsert", "updateCustomer", document, answers))
        .isEqualTo(
            json("{'identifier':{'id':'gid://shopify/Customer/7'},'input':{'lastName':'King'}}"));
    assertThat(pack.step("customer.upsert", "setConsent", document, answers)).hasSize(1);
    assertThat(pack.step("customer.upsert", "addTags", document, answers))
        .isEqualTo(json("{'id':'gid://shopify/Customer/7','tags':['trade']}"));

    ObjectNode moved = pack.sample("customer.upsert.2").deepCopy();
    moved.set("addresses", json("[{'address1':'New Road 9','city':'Kiel','default':true}]"));
    JsonNode addresses =
        pack.step("customer.upsert", "updateCustomer", pack.map("customer.upsert", moved), answers)
            .at("/input/addresses");
    assertThat(addresses.findValuesAsText("address1"))
        .containsExactly("New Road 9", "42 Wallaby Way", "Main 1");
    moved.set("addresses", json("[{'address1':'MAIN 1','city':'Berlin','postcode':'10115'}]"));
    assertThat(
            pack.step(
                    "customer.upsert",
                    "updateCustomer",
                    pack.map("customer.upsert", moved),
                    answers)
                .path("input")
                .has("addresses"))
        .isFalse();
  }

  @Test
  void consent_that_is_older_than_the_shops_is_not_written() {
    ObjectNode answers = Json.mapper().createObjectNode();
    answers.set("readCustomer", pack.found("customer.read"));
    ObjectNode old = pack.sample("customer.upsert.2").deepCopy();
    ((ObjectNode) old.at("/consent/email")).put("at", "2026-04-30T00:00:00Z");
    assertThat(
            pack.step("customer.upsert", "setConsent", pack.map("customer.upsert", old), answers))
        .isEmpty();
  }

  @Test
  void connecting_defines_what_is_missing_and_subscribes_once() {
    JsonNode document =
        json(
            "{'publicUrl':'https://hub.example/hook/shop','topics':['orders/create','customer.tags_added']}");
    assertThat(
            pack.connect(
                    "defineRef",
                    document,
                    json(
                        "{'definitions':{'products':{'nodes':[]},'customers':{'nodes':[{'id':'1'}]}}}"))
                .findValuesAsText("ownerType"))
        .containsExactly("PRODUCT");
    JsonNode there =
        json("{'subscriptions':[{'topic':'ORDERS_CREATE','uri':'https://hub.example/hook/shop'}]}");
    assertThat(pack.connect("subscribe", document, there))
        .isEqualTo(
            json(
                "[{'topic':'CUSTOMER_TAGS_ADDED','subscription':{'uri':'https://hub.example/hook/shop','format':'JSON'}},"
                    + "{'topic':'APP_UNINSTALLED','subscription':{'uri':'https://hub.example/hook/shop','format':'JSON'}}]"));
    assertThat(pack.connect("subscribe", json("{'topics':['orders/create']}"), NOTHING)).isEmpty();
  }

  private JsonNode call(String action, String call, JsonNode answers) {
    return pack.step(action, call, document(action), answers);
  }

  private JsonNode document(String action) {
    return document(action, action);
  }

  private JsonNode document(String sample, String action) {
    return pack.map(action, pack.sample(sample.replaceFirst("\\.1$", "")));
  }

  private static JsonNode answers(String call, JsonNode found) {
    return Json.mapper().createObjectNode().set(call, found);
  }
}
