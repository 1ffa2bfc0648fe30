package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.Decision.FieldConflict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which word of an item counts, and what each system is told of it. */
class ItemFieldsTest {
  private static final String PRICE = "'price':{'amount':'9.00','currency':'EUR'}";
  private final World world = new World();
  private final ItemPolicy items = new ItemPolicy();

  private Decision tell(String from, String item) {
    return world.tell(items, from, "item", "I1", World.json(item));
  }

  private JsonNode state() {
    return world.states.get("itemI1");
  }

  private void state(String item) {
    world.states.put("itemI1", World.json(item));
  }

  private void linked(String... variants) {
    world.links.add("itemI1shop");
    for (String variant : variants) {
      world.links.add("variant" + variant + "shop");
    }
  }

  private static String one(String head, String variant) {
    return "{" + head + ",'variants':[{'ref':'V1'" + variant + "}]}";
  }

  @Test
  void what_nobody_told_yet_may_be_told_by_anyone() {
    state("{'title':'t','vendor':null,'variants':[]}");
    tell("shop", "{'title':'t','vendor':'Acme','type':'Cup','variants':[]}");
    assertThat(state().path("vendor").asText()).isEqualTo("Acme");
    assertThat(state().path("type").asText()).isEqualTo("Cup");
  }

  @Test
  void what_a_system_repeats_is_told_anew_where_it_is_not_kept() {
    world.known.put("shopitemI1", World.json("{'vendor':'Acme'}"));
    state("{'title':'t','variants':[]}");
    tell("shop", "{'vendor':'Acme','variants':[]}");
    assertThat(state().path("vendor").asText()).isEqualTo("Acme");
  }

  @Test
  void a_conflict_shows_values_that_are_no_text_as_they_are() {
    state("{'title':'t','variants':[{'ref':'V1'," + PRICE + "}],'status':'active'}");
    Decision edited = tell("shop", one("'title':null", ",'price':7"));
    assertThat(edited.conflicts())
        .containsExactly(
            new FieldConflict("title", "pos", "t", "shop", "null"),
            new FieldConflict(
                "variants.V1.price",
                "pos",
                "{\"amount\":\"9.00\",\"currency\":\"EUR\"}",
                "shop",
                "7"));
  }

  @Test
  void a_new_variant_keeps_its_id_for_stock_and_a_known_one_gets_none() {
    tell("pos", one("'title':'t'", ",'stockId':'S1'"));
    assertThat(state().at("/variants/0/stockId").asText()).isEqualTo("S1");
    tell("pos", one("'title':'t'", ",'stockId':'S2'"));
    assertThat(state().at("/variants/0/stockId").asText()).isEqualTo("S1");
    tell("pos", "{'title':'t','variants':[{'ref':'V2','sku':'B'}]}");
    assertThat(state().at("/variants/1").has("stockId")).isFalse();
  }

  @Test
  void a_status_that_is_not_told_is_draft_and_that_of_the_first_holds() {
    tell("shop", one("'title':'t'", ""));
    assertThat(state().path("status").asText()).isEqualTo("draft");
    world.states.clear();
    tell("shop", one("'title':'t','status':'active'", ""));
    assertThat(state().path("status").asText()).isEqualTo("active");
    tell("pos", one("'title':'t','web':true", "," + PRICE));
    assertThat(state().path("status").asText()).as("it is the shop's").isEqualTo("active");
  }

  @Test
  void the_status_is_its_owners_and_no_word_about_it_is_none() {
    tell("shop", one("'title':'t','status':'active'", ""));
    Decision silent = tell("shop", one("'title':'t'", ""));
    assertThat(silent.conflicts()).isEmpty();
    assertThat(state().path("status").asText()).isEqualTo("active");
    tell("shop", one("'title':'t','status':'draft'", ""));
    assertThat(state().path("status").asText()).isEqualTo("draft");
    Decision other = tell("erp", one("'title':'t','status':'active'", ""));
    assertThat(other.conflicts())
        .containsExactly(new FieldConflict("status", "shop", "draft", "erp", "active"));
    assertThat(state().path("status").asText()).isEqualTo("draft");
  }

  @Test
  void a_status_that_is_only_repeated_is_neither_applied_nor_a_conflict() {
    state(one("'title':'t','status':'draft'", ""));
    world.known.put("shopitemI1", World.json(one("'title':'t','status':'active'", "")));
    Decision late = tell("shop", one("'title':'t','status':'active'", ""));
    assertThat(state().path("status").asText()).isEqualTo("draft");
    assertThat(late.conflicts()).isEmpty();
    world.known.put("shopitemI1", World.json(one("'title':'t','status':'archived'", "")));
    assertThat(tell("shop", one("'title':'t','status':'active'", "")).conflicts()).isEmpty();
    assertThat(state().path("status").asText()).isEqualTo("active");
  }

  @Test
  void what_the_owner_has_archived_the_shop_cannot_bring_back() {
    state(one("'title':'t','status':'archived'", ""));
    Decision told = tell("shop", one("'title':'t','status':'active'", ""));
    assertThat(told.conflicts())
        .containsExactly(new FieldConflict("status", "pos", "archived", "shop", "active"));
    assertThat(state().path("status").asText()).isEqualTo("archived");
  }

  @Test
  void an_item_is_archived_with_the_last_of_its_variants() {
    String two = "{'title':'t','variants':[{'ref':'V1','archived':%s},{'ref':'V2','archived':%s}]}";
    tell("pos", two.formatted("true", "false"));
    assertThat(state().path("status").asText()).isEqualTo("draft");
    tell("pos", "{'title':'t','deleted':true,'variants':[{'ref':'V1','archived':true}]}");
    assertThat(state().path("status").asText()).as("a part of it").isEqualTo("draft");
    tell("pos", "{'title':'t','variants':[{'ref':'V2','archived':true}]}");
    assertThat(state().path("status").asText()).isEqualTo("archived");
    tell("pos", two.formatted("false", "true"));
    assertThat(state().path("status").asText()).isEqualTo("active");
  }

  @Test
  void an_item_without_variants_is_not_archived_by_that() {
    tell("pos", "{'title':'t','variants':[]}");
    assertThat(state().path("status").asText()).isEqualTo("draft");
  }

  @Test
  void the_one_whose_word_did_not_count_is_told_what_counts_if_it_can_be() {
    world.targets = List.of(World.POS, World.SHOP);
    state(one("'title':'t','status':'active'", ""));
    Decision edited = tell("shop", one("'title':'x','status':'active'", ""));
    assertThat(edited.deliveries())
        .singleElement()
        .satisfies(back -> assertThat(back.target()).isEqualTo("shop"))
        .satisfies(back -> assertThat(back.body().path("title").asText()).isEqualTo("t"));
    assertThat(tell("shop", one("'title':'t','tags':['a']", "")).deliveries()).isEmpty();
  }

  @Test
  void a_target_that_takes_no_items_gets_none() {
    world.targets = List.of(new Situation.Target("shop", "shop", List.of("set"), false));
    assertThat(tell("pos", one("'title':'t'", "")).deliveries()).isEmpty();
  }

  @Test
  void a_status_that_did_not_change_is_not_told_to_its_owner() {
    state(one("'title':'t','status':'active'", ""));
    linked("V1");
    JsonNode body = tell("pos", one("'title':'new'", "")).deliveries().get(0).body();
    assertThat(body.has("status")).isFalse();
    assertThat(body.path("ref").asText()).isEqualTo("I1");
    world.settings.put("owner.item.status", "pos");
    body = tell("pos", one("'title':'newer'", "")).deliveries().get(0).body();
    assertThat(body.path("status").asText()).isEqualTo("active");
  }

  @Test
  void an_archived_item_says_so_to_every_system() {
    state(one("'title':'t','status':'archived'", ",'archived':true"));
    linked("V1");
    JsonNode body =
        tell("pos", one("'title':'new'", ",'archived':true")).deliveries().get(0).body();
    assertThat(body.path("status").asText()).isEqualTo("archived");
  }

  @Test
  void a_variant_goes_with_what_its_target_does_not_own_and_what_makes_it() {
    String all =
        ",'sku':'A','barcode':'871','options':[{'name':'Size','value':'S'}],'compareAt':'12',"
            + "'weight':'1',"
            + PRICE;
    state(one("'title':'t','status':'active'", all));
    linked("V1");
    world.settings.putAll(
        Map.of(
            "owner.item.sku", "shop", "owner.item.options", "shop", "owner.item.barcode", "shop"));
    ObjectNode sent =
        (ObjectNode)
            tell("pos", one("'title':'new'", ",'price':{'amount':'8.00','currency':'EUR'}"))
                .deliveries()
                .get(0)
                .body()
                .at("/variants/0");
    assertThat(sent.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("ref", "sku", "options", "price");
  }

  @Test
  void a_shop_makes_what_another_shop_told_only_where_that_is_wished() {
    Situation.Target second = new Situation.Target("shop-2", "shop", List.of("upsert"), false);
    world.targets = List.of(second);
    assertThat(tell("shop", one("'title':'t'", "")).deliveries()).isEmpty();
    world.settings.put("item.create-in-shops", "true");
    assertThat(tell("shop", one("'title':'t'", "")).deliveries()).hasSize(1);
  }
}
