package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Position;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static final String AT_TILL =
      """
      {"ref":"i1","title":"Shirt","status":"active","variants":[{"ref":"v1","sku":"A-1",
        "barcode":"871","price":{"amount":"20.00","currency":"EUR"}}]}
      """;

  @Test
  void values_are_compared_and_not_how_they_are_written() {
    String shop = AT_TILL.replace("20.00", "20.0").replace("\"Shirt\"", "\" Shirt \"");
    assertThat(gaps(Map.of(), AT_TILL, shop)).isEmpty();
  }

  @Test
  void the_owner_of_a_field_says_what_the_other_must_show() {
    String shop = AT_TILL.replace("Shirt", "Blouse");
    assertThat(gaps(Map.of(), AT_TILL, shop))
        .containsExactly(new Gaps.Gap("title", "pos", "Shirt", "shop", "Blouse"));
    assertThat(gaps(Map.of("owner.item.title", "shop"), AT_TILL, shop))
        .containsExactly(new Gaps.Gap("title", "shop", "Blouse", "pos", "Shirt"));
  }

  @Test
  void a_barcode_that_is_not_there_is_a_difference_and_a_text_without_a_word_for_it_is_none() {
    assertThat(gaps(Map.of(), AT_TILL, AT_TILL.replace("\"barcode\":\"871\",", "")))
        .containsExactly(new Gaps.Gap("variants.v1.barcode", "pos", "871", "shop", null));
    assertThat(gaps(Map.of(), AT_TILL, AT_TILL.replace("\"title\":\"Shirt\",", ""))).isEmpty();
  }

  @Test
  void a_variant_that_one_side_lacks_is_a_difference() {
    String shop = "{\"ref\":\"i1\",\"title\":\"Shirt\",\"status\":\"active\",\"variants\":[]}";
    assertThat(gaps(Map.of(), AT_TILL, shop))
        .containsExactly(new Gaps.Gap("variants.v1.ref", "pos", "v1", "shop", null));
  }

  @Test
  void an_item_that_the_till_archived_must_not_be_on_sale() {
    String till = AT_TILL.replace("\"active\"", "\"archived\"");
    assertThat(gaps(Map.of(), till, AT_TILL))
        .containsExactly(new Gaps.Gap("archived", "pos", "true", "shop", "false"));
  }

  @Test
  void pieces_of_a_line_are_summed_over_parcels() {
    ObjectNode fields = Json.mapper().createObjectNode();
    fields.put("shipped.l1.s1", "1").put("shipped.l1.s2", "2").put("shipped.l2.s1", "0");
    assertThat(Gaps.pieces(fields).toString()).isEqualTo("{\"lines.l1\":\"3\"}");
  }

  private static Gaps settled(String... pairs) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return new Gaps(new Situation.Settings(settings));
  }

  @Test
  void a_field_whose_owner_shows_nothing_of_the_record_is_no_gap() {
    Gaps.Shown one = new Gaps.Shown("shop", "shop", Facets.of("item", Json.parse(AT_TILL)));
    Gaps.Shown two =
        new Gaps.Shown(
            "web", "shop", Facets.of("item", Json.parse(AT_TILL.replace("Shirt", "Blouse"))));
    assertThat(settled().of("item", List.of(one, two))).isEmpty();
  }

  @Test
  void what_nobody_owns_is_as_the_first_shows_it() {
    ObjectNode first = Json.mapper().createObjectNode().put("lastName", "Ray");
    ObjectNode second = Json.mapper().createObjectNode().put("lastName", "Roy");
    assertThat(
            settled()
                .of(
                    "customer",
                    List.of(
                        new Gaps.Shown("pos", "pos", first),
                        new Gaps.Shown("shop", "shop", second))))
        .containsExactly(new Gaps.Gap("lastName", "pos", "Ray", "shop", "Roy"));
  }

  @Test
  void a_variant_is_there_where_the_owner_of_the_options_has_it() {
    String shop = "{\"ref\":\"i1\",\"title\":\"Shirt\",\"status\":\"active\",\"variants\":[]}";
    assertThat(gaps(Map.of("owner.item.options", "shop"), AT_TILL, shop))
        .containsExactly(new Gaps.Gap("variants.v1.ref", "shop", null, "pos", "v1"));
  }

  @Test
  void whose_records_are_there_first_depends_on_what_they_are() {
    assertThat(settled().owner("item")).isEqualTo("pos");
    assertThat(settled("owner.item.archived", "erp").owner("item")).isEqualTo("erp");
    assertThat(settled("owner.inventory", "erp").owner("inventory")).isEqualTo("erp");
    assertThat(settled().owner("customer")).isEmpty();
    assertThat(settled().owner("order")).isEqualTo("shop");
    assertThat(settled("owner.inventory", "erp").counts("erp")).isTrue();
    assertThat(settled("owner.inventory", "erp").counts("pos")).isFalse();
  }

  @Test
  void a_count_is_told_or_not_and_sold_by_it() {
    ObjectNode fields = Json.mapper().createObjectNode().put("readAt", "1970-01-01T00:00:01Z");
    assertThat(Gaps.count(fields)).isNull();
    assertThat(Gaps.count(fields.put("onHand", "2.5"))).isEqualByComparingTo("2.5");
    assertThat(Gaps.readAt(fields, 7)).isEqualTo(1000);
    assertThat(Gaps.readAt(Json.mapper().createObjectNode(), 7)).isEqualTo(7);
    Position counted = new Position("v1", "store", new BigDecimal("3"), 1, 1);
    assertThat(
            settled()
                .sellable(new Situation.Stock(counted, List.of(), Map.of()), "store")
                .toString())
        .isEqualTo("{\"available\":\"3\"}");
    assertThat(settled().sellable(new Situation.Stock(null, List.of(), Map.of()), "store"))
        .isEmpty();
  }

  @Test
  void the_version_of_a_shipment_is_no_piece_of_it() {
    ObjectNode fields = Json.mapper().createObjectNode().put(Facets.VERSION, "v7");
    assertThat(Gaps.pieces(fields)).isEmpty();
  }

  @Test
  void an_item_that_a_setting_does_not_make_is_not_missing() {
    ObjectNode shown = Json.mapper().createObjectNode().put("archived", "false");
    assertThat(settled().isNotMade("item", "shop", "pos", shown)).isFalse();
    assertThat(settled().isNotMade("item", "pos", "shop", shown)).isTrue();
    assertThat(settled("item.create-in-pos", "true").isNotMade("item", "pos", "shop", shown))
        .isFalse();
    assertThat(settled().isNotMade("item", "shop", "shop", shown)).isTrue();
    assertThat(settled("item.create-in-shops", "true").isNotMade("item", "shop", "shop", shown))
        .isFalse();
    shown.put("archived", "true");
    assertThat(settled().isNotMade("item", "shop", "pos", shown)).isTrue();
  }

  @Test
  void a_customer_who_cannot_be_reached_or_is_not_wished_is_not_missing() {
    ObjectNode shown = Json.mapper().createObjectNode();
    assertThat(settled().isNotMade("customer", "shop", "pos", shown)).isTrue();
    shown.put("phone", "1");
    assertThat(settled().isNotMade("customer", "shop", "pos", shown)).isFalse();
    shown.remove("phone");
    shown.put("email", "a@example.org");
    assertThat(settled().isNotMade("customer", "pos", "shop", shown)).isFalse();
    Gaps neither = settled("customer.create-in-pos", "false");
    assertThat(neither.isNotMade("customer", "pos", "shop", shown)).isTrue();
    assertThat(neither.isNotMade("customer", "shop", "pos", shown)).isFalse();
    assertThat(settled().isNotMade("order", "shop", "pos", shown)).isFalse();
  }

  private static List<Gaps.Gap> gaps(Map<String, String> settings, String till, String shop) {
    return new Gaps(new Situation.Settings(settings))
        .of(
            "item",
            List.of(
                new Gaps.Shown("shop", "shop", Facets.of("item", Json.parse(shop))),
                new Gaps.Shown("pos", "pos", Facets.of("item", Json.parse(till)))));
  }
}
