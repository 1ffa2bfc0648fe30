package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.policy.Identity;
import io.caravan.policy.Refusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class IdentityTest extends OnHub {

  private static void refused(ThrowingCallable told, String path, String... words) {
    assertThatThrownBy(told)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.path()).isEqualTo(path))
        .hasMessageContainingAll(words);
  }

  @Test
  void an_item_is_matched_by_sku_and_the_ids_of_both_systems_lead_to_it() {
    String ref = hub.tell("item", "pos", HubFixture.item("1", "11", "A-1", "Shirt")).ref();
    String web = HubFixture.item("P1", "V1", "A-1", "A quite different name");
    assertThat(hub.tell("item", "shop", web).ref()).isEqualTo(ref);
    assertThat(hub.ref("item", "shop", "P1")).isEqualTo(ref);
    assertThat(hub.ref("variant", "shop", "V1")).isEqualTo(hub.ref("variant", "pos", "11"));
    assertThat(hub.ref("stock", "shop", "sV1")).isEqualTo(hub.ref("variant", "pos", "11"));
  }

  @Test
  void a_barcode_matches_without_its_leading_zeroes_and_a_name_never() {
    String one =
        "{\"id\":\"1\",\"title\":\"Cup\",\"status\":\"active\",\"variants\":"
            + "[{\"id\":\"11\",\"barcode\":\"012345678905\"}]}";
    String same = one.replace("\"1\"", "\"P1\"").replace("11", "V1").replace("0123", "00123");
    String other = HubFixture.item("P2", "V2", "", "Cup");
    String ref = hub.tell("item", "pos", one).ref();
    assertThat(hub.tell("item", "shop", same).ref()).isEqualTo(ref);
    assertThat(hub.tell("item", "shop", other).ref()).isNotEqualTo(ref);
  }

  @Test
  void what_could_be_several_items_is_refused_with_their_names() {
    String first = hub.tell("item", "pos", HubFixture.item("1", "11", "A", "x")).ref();
    String second = hub.tell("item", "pos", HubFixture.item("2", "12", "B", "y")).ref();
    String both =
        "{\"id\":\"P\",\"title\":\"t\",\"status\":\"active\",\"variants\":"
            + "[{\"id\":\"V1\",\"sku\":\"A\"},{\"id\":\"V2\",\"sku\":\"B\"}]}";
    refused(() -> hub.tell("item", "shop", both), "$.variants", first, second, "SKU");
    String twin = HubFixture.item("3", "13", "A", "z");
    refused(() -> hub.tell("item", "pos", twin), "$.variants", "is item 1 of pos already");
    assertThat(hub.ref("item", "shop", "P")).as("a refusal keeps nothing").isNull();
  }

  @Test
  void a_sku_of_former_days_matches_no_more() {
    String ref = hub.tell("item", "pos", HubFixture.item("1", "11", "OLD", "x")).ref();
    hub.tell("item", "pos", HubFixture.item("1", "11", "NEW", "x"));
    String web = HubFixture.item("P", "V", "OLD", "x");
    assertThat(hub.tell("item", "shop", web).ref()).isNotEqualTo(ref);
  }

  @Test
  void an_unknown_variant_leaves_an_unmapped_line_with_its_text_and_price() {
    String ref =
        hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("l", "gone", "S")))
            .ref();
    JsonNode line = hub.ledger.read(r -> r.state("order", ref)).orElseThrow().body().at("/lines/0");
    assertThat(line.path("unmapped").asBoolean()).isTrue();
    assertThat(line.has("variant")).isFalse();
    assertThat(line.path("sku").asText()).isEqualTo("S");
    assertThat(line.at("/unitPrice/amount").asText()).isEqualTo("20.00");
    assertThat(line.path("ref").asText()).isEqualTo(hub.ref("line", "shop", "l"));
  }

  private static String customer(String id, String mail, String phone, String name, boolean ok) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("id", id);
    node.put("lastName", name);
    node.put("emailVerified", ok);
    if (mail != null) {
      node.put("email", mail);
    }
    if (phone != null) {
      node.put("phone", phone);
    }
    return Json.text(node);
  }

  @Test
  void a_till_customer_becomes_a_shop_account_only_if_its_mail_is_verified() {
    String open = hub.tell("customer", "shop", customer("C1", "a@x.org", null, "A", false)).ref();
    String sure = hub.tell("customer", "shop", customer("C2", "b@x.org", null, "B", true)).ref();
    refused(
        () -> hub.tell("customer", "pos", customer("1", "A@x.org", null, "A", false)),
        "$.email",
        open,
        "not verified");
    assertThat(hub.tell("customer", "pos", customer("2", "B@X.org", null, "B", false)).ref())
        .isEqualTo(sure);
  }

  @Test
  void a_phone_matches_only_where_nothing_speaks_against_it() {
    String ref =
        hub.tell("customer", "pos", customer("1", null, "+49 30 1234", "Roe", false)).ref();
    assertThat(hub.tell("customer", "shop", customer("C1", "r@x.org", "+49301234", "Roe", false)))
        .extracting(Recorded::ref)
        .isEqualTo(ref);
    hub.tell("customer", "pos", customer("2", null, "+49 30 9999", "Doe", false));
    assertThat(hub.tell("customer", "shop", customer("C2", null, "+49309999", "Poe", false)).ref())
        .isNotEqualTo(hub.ref("customer", "pos", "2"));
  }

  @Test
  void an_order_never_waits_for_an_unclear_customer() {
    hub.tell("customer", "shop", customer("C1", "a@x.org", null, "A", false));
    String order = HubFixture.order("S1", "S1", HubFixture.line("l", null, "S"));
    ObjectNode sale = (ObjectNode) Json.parse(order);
    sale.put("channel", "pos");
    sale.set("customer", Json.parse(customer("7", "a@x.org", null, "A", false)));
    Recorded recorded = hub.ledger.writeNow(tx -> hub.tell(tx, "order", "pos", sale));
    assertThat(recorded.outcome()).isEqualTo(Recorded.Outcome.CHANGE);
    JsonNode kept = hub.ledger.read(r -> r.state("order", recorded.ref())).orElseThrow().body();
    assertThat(kept.path("customer").has("ref")).isFalse();
    assertThat(hub.list(r -> r.parkedChanges(9)))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.entity()).isEqualTo("customer");
              assertThat(change.nativeId()).isEqualTo("7");
              assertThat(change.reason()).contains("not verified");
            });
  }

  private static String shipment(String id, String order, String sku) {
    return """
        {"id":"%s","order":{"name":"%s"},"state":"shipped","updatedAt":"2026-11-24T09:00:00Z",
         "lines":[{"sku":"%s","quantity":"1"}]}
        """
        .formatted(id, order, sku);
  }

  @Test
  void a_warehouse_names_order_and_sku_and_is_told_what_is_unclear() {
    String one = HubFixture.line("l1", null, "A");
    String order =
        hub.tell(
                "order",
                "shop",
                HubFixture.order(
                    "O",
                    "#7",
                    one,
                    HubFixture.line("l2", null, "B"),
                    HubFixture.line("l3", null, "B")))
            .ref();
    String ref = hub.tell("shipment", "depot", shipment("s1", "7", "A")).ref();
    JsonNode kept = hub.ledger.read(r -> r.state("shipment", ref)).orElseThrow().body();
    assertThat(kept.at("/order/ref").asText()).isEqualTo(order);
    assertThat(kept.at("/lines/0/line/ref").asText()).isEqualTo(hub.ref("line", "shop", "l1"));
    assertThat(hub.list(r -> new LedgerFacts(r, hub.systems, null).ofOrder("shipment", order)))
        .hasSize(1);
    refused(() -> hub.tell("shipment", "depot", shipment("s2", "8", "A")), "$.order.name", "8");
    refused(() -> hub.tell("shipment", "depot", shipment("s2", "7", "C")), "$.lines[0]", "C");
    refused(() -> hub.tell("shipment", "depot", shipment("s2", "7", "B")), "$.lines[0]", "several");
  }

  @Test
  void a_delivery_gets_the_ids_of_its_target_and_none_of_others() {
    hub.link("order", "o1", "pos", "99");
    hub.link("line", "l1", "pos", "98");
    hub.link("variant", "v1", "pos", "11");
    hub.link("stock", "v1", "pos", "s11");
    JsonNode body =
        Json.parse(
            """
            {"order":{"ref":"o1"},"line":{"ref":"l1","variant":{"ref":"v1"}},"location":{"ref":"main"},
             "customer":{"ref":"c1","addresses":[{"id":"foreign","city":"X"}]},
             "fulfilment":{"ref":"f1","lines":[{"ref":"fl1","line":{"ref":"l1"}}]}}
            """);
    JsonNode document =
        hub.ledger.read(
            r -> Identity.toIds("order", body, "pos", new LedgerLookup(r, hub.systems)));
    assertThat(document.at("/order/id").asText()).isEqualTo("99");
    assertThat(document.at("/line/id").asText()).isEqualTo("98");
    assertThat(document.at("/line/variant/id").asText()).isEqualTo("11");
    assertThat(document.at("/line/variant/stockId").asText()).isEqualTo("s11");
    assertThat(document.at("/location/id").asText()).isEqualTo("1");
    assertThat(document.at("/fulfilment/lines/0/line/id").asText()).isEqualTo("98");
    assertThat(document.path("customer").has("id")).isFalse();
    assertThat(document.toString()).doesNotContain("foreign");
  }
}
