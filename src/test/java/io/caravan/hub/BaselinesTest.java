package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Delivery;
import io.caravan.mapping.Json;
import io.caravan.policy.ItemPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop gets that subscribes when both sides have told their items already. */
class BaselinesTest {
  private static final String AT_TILL = HubFixture.item("1", "11", "A", "Mug of the till");
  private static final String IN_SHOP =
      HubFixture.item("P1", "V1", "A", "Mug").replace("20.00", "5.00");

  @TempDir Path folder;
  private HubFixture hub;

  @BeforeEach
  void open() {
    hub = new HubFixture(folder);
    hub.policies.put("item", new ItemPolicy());
    hub.close();
    hub.open();
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private List<Delivery> toldToShop(String ref) {
    return told("item", "shop", ref);
  }

  private List<Delivery> told(String entity, String target, String ref) {
    hub.subscribe(entity, target);
    hub.ledger.writeNow(tx -> new Baselines(hub.hub).run(tx, Schedules.baseline(entity, target)));
    return hub.deliveries(entity, ref);
  }

  private String tellPair(String entity, String from, String document, String... pair) {
    Incoming told = hub.incoming(entity, from, Json.parse(document), Set.of(pair));
    return hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, told)).ref();
  }

  @Test
  void a_subscriber_is_not_told_what_another_pair_talks_of() {
    String ref = tellPair("item", "pos", AT_TILL, "pos", "shop");
    // Its own word of the item does not make it a partner.
    tellPair("item", "shop-eu", IN_SHOP, "shop-eu", "depot");
    assertThat(told("item", "shop-eu", ref)).isEmpty();
    assertThat(told("item", "shop", ref)).extracting(Delivery::target).containsExactly("shop");
  }

  @Test
  void what_a_partner_told_is_found_behind_much_that_others_told_since() {
    String ref = tellPair("item", "pos", AT_TILL, "pos", "shop");
    for (int i = 0; i < 25; i++) {
      tellPair("item", "shop-eu", IN_SHOP.replace("Mug", "Mug " + i), "shop-eu", "depot");
    }
    assertThat(toldToShop(ref)).extracting(Delivery::target).containsExactly("shop");
  }

  @Test
  void stock_of_another_pair_is_not_told_either() {
    tellPair("item", "pos", AT_TILL, "pos", "shop");
    String count = HubFixture.stock("11", "1", "onHand", "5", "2026-11-24T09:00:00Z");
    String place = tellPair("inventory", "pos", count, "pos", "shop");
    assertThat(told("inventory", "shop-eu", place)).isEmpty();
    assertThat(told("inventory", "shop", place))
        .extracting(Delivery::target)
        .containsExactly("shop");
  }

  @Test
  void a_linked_item_gets_the_owners_values_though_the_shop_told_last() {
    hub.tell("item", "pos", AT_TILL);
    String ref = hub.tell("item", "shop", IN_SHOP).ref();
    long conflicts = hub.list(r -> r.conflicts("item", ref, 9)).size();
    Delivery told = toldToShop(ref).get(0);
    assertThat(told.body().path("title").asText()).isEqualTo("Mug of the till");
    assertThat(told.body().at("/variants/0/price/amount").asText()).isEqualTo("20.00");
    assertThat(hub.list(r -> r.conflicts("item", ref, 9))).hasSize((int) conflicts);
  }

  @Test
  void a_linked_item_gets_the_owners_values_though_the_owner_told_last() {
    hub.tell("item", "shop", IN_SHOP);
    String ref = hub.tell("item", "pos", AT_TILL).ref();
    assertThat(toldToShop(ref))
        .singleElement()
        .extracting(told -> told.body().path("title").asText())
        .isEqualTo("Mug of the till");
  }

  @Test
  void what_the_shop_holds_already_is_not_written_again() {
    hub.tell("item", "shop", IN_SHOP);
    String ref = hub.tell("item", "pos", AT_TILL).ref();
    hub.tell("item", "shop", HubFixture.item("P1", "V1", "A", "Mug of the till"));
    assertThat(toldToShop(ref)).isEmpty();
  }
}
