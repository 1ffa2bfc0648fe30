package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
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

  private static List<Gaps.Gap> gaps(Map<String, String> settings, String till, String shop) {
    return new Gaps(new Situation.Settings(settings))
        .of(
            "item",
            List.of(
                new Gaps.Shown("shop", "shop", Facets.of("item", Json.parse(shop))),
                new Gaps.Shown("pos", "pos", Facets.of("item", Json.parse(till)))));
  }
}
