package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.policy.Decision.FieldConflict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemPolicyTest {
  private static final String PRICED = "'sku':'A','price':{'amount':'9.00','currency':'EUR'}";
  private final World world = new World();
  private final ItemPolicy items = new ItemPolicy();

  @Test
  void a_new_item_with_a_price_goes_on_sale_if_the_till_marks_it_for_the_web() {
    JsonNode body = only(tell("pos", item("'title':'t','web':true", PRICED)), "shop").body();
    assertThat(body.path("create").asBoolean()).isTrue();
    assertThat(body.path("publish").asBoolean()).isTrue();
    assertThat(body.path("status").asText()).isEqualTo("active");
  }

  @Test
  void without_a_price_or_without_the_mark_it_is_made_as_a_draft() {
    for (String[] told :
        List.of(new String[] {"true", "'sku':'A'"}, new String[] {"false", PRICED})) {
      World other = new World();
      Decision made =
          other.tell(items, "pos", "item", "I1", item("'title':'t','web':" + told[0], told[1]));
      JsonNode body = only(made, "shop").body();
      assertThat(body.path("create").asBoolean()).isTrue();
      assertThat(body.path("publish").asBoolean(true)).isFalse();
      assertThat(body.path("status").asText()).isEqualTo("draft");
    }
  }

  @Test
  void a_title_that_the_shop_changes_is_a_conflict_with_both_values_and_not_applied() {
    linked();
    Decision edited = tell("shop", item("'title':'x'", PRICED));
    assertThat(edited.conflicts())
        .containsExactly(new FieldConflict("title", "pos", "t", "shop", "x"));
    assertThat(state().path("title").asText()).isEqualTo("t");
    assertThat(edited.deliveries()).allMatch(d -> d.body().path("title").asText().equals("t"));
    assertThat(edited.deliveries()).noneMatch(d -> d.target().equals("pos"));
  }

  @Test
  void a_price_that_the_shop_changes_is_a_conflict_of_that_variant() {
    linked();
    Decision edited = tell("shop", item("'title':'t'", PRICED.replace("9.00", "7.00")));
    assertThat(edited.conflicts())
        .extracting(FieldConflict::field)
        .containsExactly("variants.V1.price");
    assertThat(state().at("/variants/0/price/amount").asText()).isEqualTo("9.00");
  }

  @Test
  void what_the_shop_repeats_after_the_owner_changed_it_is_no_conflict() {
    linked();
    tell("shop", item("'title':'t'", PRICED));
    tell("pos", item("'title':'new','web':true", PRICED));
    Decision late = tell("shop", item("'title':'t','description':'fine'", PRICED));
    assertThat(late.conflicts()).isEmpty();
    assertThat(state().path("title").asText()).isEqualTo("new");
    assertThat(state().path("description").asText()).isEqualTo("fine");
  }

  @Test
  void the_owner_of_a_field_is_a_setting() {
    world.settings.put("owner.item.title", "shop");
    linked();
    Decision edited = tell("shop", item("'title':'x'", PRICED));
    assertThat(edited.conflicts()).isEmpty();
    assertThat(state().path("title").asText()).isEqualTo("x");
  }

  @Test
  void a_change_goes_to_the_shop_without_the_fields_that_the_shop_owns() {
    linked();
    tell("shop", item("'title':'t','description':'fine'", PRICED));
    JsonNode body = only(tell("pos", item("'title':'new','web':true", PRICED)), "shop").body();
    assertThat(body.path("title").asText()).isEqualTo("new");
    assertThat(body.has("description")).isFalse();
    assertThat(body.has("create")).isFalse();
  }

  @Test
  void a_variant_that_a_record_does_not_name_stays() {
    linked();
    tell("pos", World.json("{'title':'t','variants':[{'ref':'V1'},{'ref':'V2','sku':'B'}]}"));
    tell("pos", item("'title':'t'", "'sku':'A9'"));
    assertThat(state().path("variants")).hasSize(2);
    assertThat(state().at("/variants/0/sku").asText()).isEqualTo("A9");
    assertThat(state().at("/variants/1/sku").asText()).isEqualTo("B");
  }

  @Test
  void a_variant_that_the_shop_does_not_have_yet_goes_there_even_if_nothing_changed() {
    linked();
    world.links.remove("variantV1shop");
    assertThat(
            only(tell("pos", item("'title':'t','web':true", PRICED)), "shop")
                .body()
                .path("variants"))
        .hasSize(1);
  }

  @Test
  void told_again_it_is_delivered_to_nobody_however_its_price_is_written() {
    linked();
    Decision again = tell("pos", item("'title':'t','web':true", PRICED.replace("9.00", "9.0")));
    assertThat(again.deliveries()).isEmpty();
    assertThat(again.conflicts()).isEmpty();
    assertThat(again.state()).isEqualTo(state());
  }

  @Test
  void archived_by_its_owner_it_is_archived_in_the_shop_and_comes_back_active() {
    linked();
    JsonNode gone = item("'title':'t','web':true", PRICED + ",'archived':true");
    assertThat(only(tell("pos", gone), "shop").body().path("status").asText())
        .isEqualTo("archived");
    assertThat(tell("pos", gone).deliveries()).isEmpty();
    JsonNode back = item("'title':'t','web':true", PRICED + ",'archived':false");
    assertThat(only(tell("pos", back), "shop").body().path("status").asText()).isEqualTo("active");
  }

  @Test
  void deleted_by_its_owner_it_is_archived_and_made_nowhere() {
    linked();
    tell("pos", item("'title':'t','deleted':true", PRICED));
    assertThat(state().path("status").asText()).isEqualTo("archived");
    world.links.clear();
    assertThat(tell("pos", item("'title':'t2','deleted':true", PRICED)).deliveries()).isEmpty();
  }

  @Test
  void archived_by_the_shop_it_is_a_conflict_and_stays_on_sale() {
    linked();
    Decision told = tell("shop", item("'title':'t','status':'archived'", PRICED));
    assertThat(told.conflicts())
        .containsExactly(new FieldConflict("status", "pos", "active", "shop", "archived"));
    assertThat(state().path("status").asText()).isEqualTo("active");
  }

  @Test
  void an_item_of_the_shop_is_made_at_the_till_only_if_a_setting_says_so() {
    JsonNode told = item("'title':'t','status':'active'", PRICED);
    assertThat(tell("shop", told).deliveries()).isEmpty();
    world.settings.put("item.create-in-pos", "true");
    assertThat(only(tell("shop", told), "pos").body().path("create").asBoolean()).isTrue();
  }

  private void linked() {
    tell("pos", item("'title':'t','web':true", PRICED));
    world.links.addAll(List.of("itemI1shop", "variantV1shop"));
    world.known.put("shopitemI1", item("'title':'t','web':true,'status':'active'", PRICED));
  }

  private JsonNode state() {
    return world.states.get("itemI1");
  }

  private Decision tell(String from, JsonNode item) {
    return world.tell(items, from, "item", "I1", item);
  }

  private static DeliveryDraft only(Decision decision, String target) {
    assertThat(decision.deliveries()).hasSize(1);
    assertThat(decision.deliveries().get(0).target()).isEqualTo(target);
    return decision.deliveries().get(0);
  }

  private static JsonNode item(String head, String variant) {
    return World.json("{" + head + ",'variants':[{'ref':'V1'," + variant + "}]}");
  }
}
