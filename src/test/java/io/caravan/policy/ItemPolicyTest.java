package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import org.junit.jupiter.api.Test;

class ItemPolicyTest {
  private final World world = new World();

  @Test
  void a_new_item_with_a_price_goes_on_sale_if_the_till_marks_it_for_the_web() {
    JsonNode body = tell("pos", item("'web':true", "'sku':'A'," + price("9.00"))).body();
    assertThat(body.path("create").asBoolean()).isTrue();
    assertThat(body.path("publish").asBoolean()).isTrue();
    assertThat(body.path("status").asText()).isEqualTo("active");
  }

  @Test
  void without_a_price_or_the_mark_it_is_a_draft() {
    assertThat(tell("pos", item("'web':true", "'sku':'A'")).body().path("publish").asBoolean())
        .isFalse();
    World other = new World();
    other.tell("pos", "item", "I1", item("'web':false", price("9.00")));
    assertThat(other.last("upsert").body().path("status").asText()).isEqualTo("draft");
  }

  /** Scenario 62. */
  @Test
  void what_the_shop_adds_to_its_own_fields_is_written_to_nobody() {
    linked();
    JsonNode enriched = item("'web':true,'description':'fine'", "'sku':'A'," + price("9.00"));
    world.tell("shop", "item", "I1", enriched);
    world.deliveries.removeIf(draft -> draft.target().equals("pos"));
    assertThat(world.deliveries).isEmpty();
    world.tell("pos", "item", "I1", item("'web':true", "'sku':'A'," + price("9.0")));
    assertThat(world.deliveries).isEmpty();
    assertThat(world.states.get("itemI1").path("description").asText()).isEqualTo("fine");
  }

  @Test
  void a_price_changed_by_the_shop_is_a_conflict_and_not_applied() {
    linked();
    world.tell("shop", "item", "I1", item("'web':true", "'sku':'A'," + price("9.00")));
    world.deliveries.clear();
    world.tell("shop", "item", "I1", item("'web':true", "'sku':'A'," + price("7.00")));
    assertThat(world.conflicts)
        .containsExactly(
            new Decision.FieldConflict("variants.V1.price", "pos", "9.00 EUR", "shop", "7.00 EUR"));
    assertThat(world.states.get("itemI1").at("/variants/0/price/amount").asText())
        .isEqualTo("9.00");
    assertThat(world.deliveries).isEmpty();
  }

  @Test
  void a_shop_that_takes_corrections_gets_the_owners_price_again() {
    world.corrections = true;
    linked();
    world.tell("shop", "item", "I1", item("'web':true", "'sku':'A'," + price("9.00")));
    world.deliveries.clear();
    world.tell("shop", "item", "I1", item("'web':true", "'sku':'A'," + price("7.00")));
    assertThat(world.last("upsert").target()).isEqualTo("shop");
    assertThat(world.last("upsert").body().at("/variants/0/price/amount").asText())
        .isEqualTo("9.00");
  }

  @Test
  void an_item_that_is_found_in_the_shop_gets_the_tills_values_once() {
    world.tell("pos", "item", "I1", item("'web':true", "'sku':'A'," + price("9.00")));
    world.deliveries.clear();
    world.tell("shop", "item", "I1", item("'web':true", "'sku':'A'," + price("7.00")));
    assertThat(world.kinds("upsert")).hasSize(1);
    assertThat(world.last("upsert").target()).isEqualTo("shop");
    assertThat(world.last("upsert").body().has("create")).isFalse();
  }

  @Test
  void an_item_that_only_the_shop_has_is_kept_and_may_change() {
    world.tell("shop", "item", "I1", item("'status':'active'", "'sku':'A'," + price("9.00")));
    world.tell("shop", "item", "I1", item("'status':'active'", "'sku':'A'," + price("8.00")));
    assertThat(world.deliveries).isEmpty();
    assertThat(world.conflicts).isEmpty();
    assertThat(world.states.get("itemI1").at("/variants/0/price/amount").asText())
        .isEqualTo("8.00");
    world.settings.put("item.create-in-pos", "true");
    world.tell("shop", "item", "I1", item("'status':'active'", "'sku':'B'," + price("8.00")));
    assertThat(world.last("upsert").target()).isEqualTo("pos");
    assertThat(world.last("upsert").body().path("create").asBoolean()).isTrue();
  }

  /** Scenario 63. */
  @Test
  void deleted_at_its_owner_it_is_archived_in_the_shop_and_not_made_again() {
    linked();
    world.tell("pos", "item", "I1", item("'deleted':true", "'sku':'A','archived':true"));
    JsonNode body = world.last("upsert").body();
    assertThat(body.path("status").asText()).isEqualTo("archived");
    assertThat(body.has("create")).isFalse();
    world.deliveries.clear();
    world.tell("shop", "item", "I1", item("'status':'archived'", "'sku':'A'"));
    world.links.removeIf("itemI1shop"::equals);
    world.tell(
        "pos", "item", "I1", item("'web':true,'deleted':true", "'sku':'A2','archived':true"));
    assertThat(world.deliveries).isEmpty();
  }

  @Test
  void back_from_the_archive_it_is_what_it_was() {
    linked();
    world.tell("pos", "item", "I1", item("'web':true", "'sku':'A','archived':true"));
    world.deliveries.clear();
    world.tell(
        "pos", "item", "I1", item("'web':true", "'sku':'A','archived':false," + price("9.00")));
    assertThat(world.last("upsert").body().path("status").asText()).isEqualTo("active");
  }

  @Test
  void a_variant_that_a_record_does_not_name_stays() {
    world.tell(
        "pos",
        "item",
        "I1",
        World.json(
            "{'title':'t','status':'active','variants':[{'ref':'V1','sku':'A'},"
                + "{'ref':'V2','sku':'B'}]}"));
    world.tell("pos", "item", "I1", item("'web':true", "'sku':'A9'"));
    assertThat(world.states.get("itemI1").path("variants")).hasSize(2);
    assertThat(world.states.get("itemI1").at("/variants/0/sku").asText()).isEqualTo("A9");
  }

  @Test
  void a_barcode_that_was_taken_off_is_told_as_cleared() {
    world.tell("pos", "item", "I1", item("'web':true", "'sku':'A','barcode':'4006381333931'"));
    world.links.add("itemI1shop");
    world.tell("pos", "item", "I1", item("'web':true", "'sku':'A','barcode':null"));
    assertThat(world.last("upsert").body().path("cleared").toString()).isEqualTo("[\"barcode\"]");
  }

  /** Scenario 61. */
  @Test
  void a_renamed_option_is_the_same_option_of_all_variants() {
    String options = "'options':[{'name':'@','values':['S','M']}],";
    String one = "{'ref':'V1','options':[{'name':'@','value':'S'}]}";
    String two = "{'ref':'V2','options':[{'name':'@','value':'M'}]}";
    String item = "{'title':'t','status':'active'," + options + "'variants':[" + one;
    world.tell("pos", "item", "I1", World.json((item + "," + two + "]}").replace("@", "Color")));
    world.tell("pos", "item", "I1", World.json((item + "]}").replace("@", "Colour")));
    JsonNode state = world.states.get("itemI1");
    assertThat(state.path("options")).hasSize(1);
    assertThat(state.at("/variants/1/options/0/name").asText()).isEqualTo("Colour");
  }

  private void linked() {
    world.tell("pos", "item", "I1", item("'web':true", "'sku':'A'," + price("9.00")));
    world.links.add("itemI1shop");
    world.links.add("variantV1shop");
    world.known.put(
        "shopitemI1", item("'status':'active','web':true", "'sku':'A'," + price("9.00")));
    world.deliveries.clear();
  }

  private DeliveryDraft tell(String from, JsonNode item) {
    world.tell(from, "item", "I1", item);
    return world.last("upsert");
  }

  private static String price(String amount) {
    return "'price':{'amount':'" + amount + "','currency':'EUR'}";
  }

  private static JsonNode item(String head, String variant) {
    return World.json("{'title':'t'," + head + ",'variants':[{'ref':'V1'," + variant + "}]}");
  }
}
