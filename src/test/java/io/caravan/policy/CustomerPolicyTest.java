package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CustomerPolicyTest {
  private static final List<String> STATES =
      List.of("subscribed", "unsubscribed", "pending", "not_subscribed");
  private static final CustomerPolicy CUSTOMERS = new CustomerPolicy();
  private final World world = new World();

  /** In whatever order systems tell, and however often, the record is the same. */
  @Property(tries = 500)
  void the_merge_does_not_depend_on_order_or_repetition(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int records) {
    Random random = new Random(seed);
    List<JsonNode> told = records(random, records);
    List<JsonNode> other = new ArrayList<>(told);
    other.addAll(told.subList(0, records / 2));
    Collections.shuffle(other, random);
    assertThat(merged(other, CUSTOMERS)).isEqualTo(merged(told, CUSTOMERS));
  }

  /** Whoever is subscribed was told so with the time of the consent, and of nothing later. */
  @Property(tries = 500)
  void a_consent_is_never_raised(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int records) {
    List<JsonNode> told = records(new Random(seed), records);
    JsonNode kept = merged(told, CUSTOMERS).at("/consent/email");
    if ("subscribed".equals(Fields.text(kept, "state"))) {
      long at = Fields.millis(kept, "at", Long.MAX_VALUE);
      assertThat(told).anyMatch(one -> kept.equals(one.at("/consent/email")));
      assertThat(told)
          .allMatch(
              one ->
                  kept.equals(one.at("/consent/email"))
                      || Fields.millis(one.at("/consent/email"), "at", Long.MIN_VALUE) < at
                      || "subscribed".equals(Fields.text(one.at("/consent/email"), "state")));
    }
  }

  /** A merge where the last one told holds depends on the order: the law above can see it. */
  @Test
  void a_merge_by_order_of_arrival_is_caught() {
    Policy broken =
        s -> {
          ObjectNode merged = Fields.copy(s.state());
          s.incoming().properties().forEach(f -> merged.set(f.getKey(), f.getValue()));
          return new Decision().state(merged);
        };
    int caught = 0;
    for (int seed = 0; seed < 100; seed++) {
      List<JsonNode> told = records(new Random(seed), 2);
      List<JsonNode> turned = List.of(told.get(1), told.get(0));
      caught += merged(told, broken).equals(merged(turned, broken)) ? 0 : 1;
    }
    assertThat(caught).isGreaterThan(50);
  }

  private static ObjectNode merged(List<JsonNode> told, Policy policy) {
    World world = new World();
    for (JsonNode one : told) {
      Decision decision = policy.decide(world.situation("shop", "customer", "C1", one));
      world.keep("customer", "C1", decision);
    }
    ObjectNode kept = Fields.copy(world.states.get("customerC1"));
    kept.remove("updatedAt");
    return kept;
  }

  private static List<JsonNode> records(Random random, int count) {
    List<JsonNode> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(random));
    }
    return records;
  }

  private static JsonNode record(Random random) {
    ObjectNode record = Fields.object();
    record.put("updatedAt", Instant.ofEpochSecond(1_000_000 + random.nextInt(4)).toString());
    for (String name : List.of("firstName", "lastName", "phone", "email")) {
      if (random.nextInt(3) > 0) {
        record.put(name, random.nextInt(5) == 0 ? "" : name + random.nextInt(3));
      }
    }
    if (random.nextInt(6) == 0) {
      record.put("lastName", "[70]");
    }
    for (String name : List.of("guest", "emailVerified", "archived")) {
      if (random.nextBoolean()) {
        record.put(name, random.nextBoolean());
      }
    }
    if (random.nextBoolean()) {
      record.putArray("addresses").addObject().put("address1", "Main " + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      ObjectNode consent = record.withObject("/consent/email");
      consent.put("state", STATES.get(random.nextInt(4)));
      if (random.nextBoolean()) {
        consent.put("at", Instant.ofEpochSecond(1_000_000 + random.nextInt(3)).toString());
      }
    }
    return record;
  }

  @Test
  void a_buyer_without_consent_is_made_without_any() {
    Decision made = tell("pos", "'email':'a@example.com'", 1);
    assertThat(made.deliveries()).hasSize(1);
    assertThat(made.deliveries().get(0).target()).isEqualTo("shop");
    assertThat(made.deliveries().get(0).body().path("create").asBoolean()).isTrue();
    assertThat(made.deliveries().get(0).body().has("consent")).isFalse();
  }

  @Test
  void nobody_is_made_who_can_neither_be_mailed_nor_called() {
    assertThat(tell("pos", "'lastName':'Ray'", 1).deliveries()).isEmpty();
  }

  @Test
  void a_guest_of_the_shop_gets_no_account_there_whatever_the_till_tells_later() {
    Decision guest = tell("shop", "'email':'a@example.com','lastName':'Ray'", 1);
    assertThat(guest.deliveries()).extracting(DeliveryDraft::target).containsExactly("pos");
    world.links.add("customerC1pos");
    assertThat(tell("pos", "'email':'a@example.com','lastName':'Roy'", 2).deliveries())
        .noneMatch(told -> told.target().equals("shop"));
    // The buyer has made an account since.
    world.links.add("customerC1shop");
    assertThat(tell("pos", "'email':'a@example.com','lastName':'Rye'", 3).deliveries())
        .anyMatch(told -> told.target().equals("shop"));
  }

  @Test
  void a_customer_of_one_shop_is_not_made_in_another_unless_that_is_wanted() {
    Situation.Target other = new Situation.Target("shop-eu", "shop", World.SHOP.actions(), false);
    world.targets = List.of(World.POS, World.SHOP, other);
    world.links.add("customerC1shop");
    assertThat(tell("shop", "'email':'a@example.com','lastName':'Ray'", 1).deliveries())
        .extracting(DeliveryDraft::target)
        .containsExactly("pos");
    // Nor by way of the till, which has the buyer's record by then.
    world.links.add("customerC1pos");
    assertThat(tell("pos", "'email':'a@example.com','lastName':'Roy'", 2).deliveries())
        .extracting(DeliveryDraft::target)
        .containsExactly("shop");

    world.settings.put("customer.create-in-shops", "true");
    assertThat(tell("pos", "'email':'a@example.com','lastName':'Rye'", 3).deliveries())
        .extracting(DeliveryDraft::target)
        .containsExactlyInAnyOrder("shop", "shop-eu");
  }

  @Test
  void a_customer_of_the_till_is_made_in_every_shop() {
    Situation.Target other = new Situation.Target("shop-eu", "shop", World.SHOP.actions(), false);
    world.targets = List.of(World.POS, World.SHOP, other);
    assertThat(tell("pos", "'email':'a@example.com'", 1).deliveries())
        .extracting(DeliveryDraft::target)
        .containsExactlyInAnyOrder("shop", "shop-eu");
  }

  @Test
  void a_till_that_cannot_say_when_subscribes_nobody() {
    tell("pos", "'email':'a@example.com','consent':{'email':{'state':'subscribed'}}", 9);
    assertThat(state().has("consent")).isFalse();
    tell("shop", "'consent':{'email':{'state':'unsubscribed'}}", 1);
    tell("pos", "'consent':{'email':{'state':'subscribed'}}", 9);
    assertThat(state().at("/consent/email/state").asText()).isEqualTo("unsubscribed");
  }

  @Test
  void the_later_consent_holds_not_the_later_record() {
    tell("shop", consent("unsubscribed", 3), 1);
    tell("pos", consent("subscribed", 2), 9);
    assertThat(state().at("/consent/email/state").asText()).isEqualTo("unsubscribed");
    tell("shop", consent("subscribed", 4), 2);
    assertThat(state().at("/consent/email/state").asText()).isEqualTo("subscribed");
  }

  @Test
  void of_two_consents_of_one_instant_the_lesser_holds() {
    tell("shop", consent("unsubscribed", 3), 1);
    tell("pos", consent("subscribed", 3), 2);
    assertThat(state().at("/consent/email/state").asText()).isEqualTo("unsubscribed");
    World other = new World();
    other.tell(CUSTOMERS, "pos", "customer", "C1", customer(consent("subscribed", 3), 2));
    other.tell(CUSTOMERS, "shop", "customer", "C1", customer(consent("unsubscribed", 3), 1));
    assertThat(other.states.get("customerC1").at("/consent/email/state").asText())
        .isEqualTo("unsubscribed");
  }

  @Test
  void an_address_that_the_shop_verifies_later_is_verified() {
    tell("shop", "'email':'a@example.com','emailVerified':false", 1);
    tell("shop", "'email':'a@example.com','emailVerified':true", 2);
    assertThat(state().path("emailVerified").asBoolean()).isTrue();
  }

  @Test
  void an_erased_person_writes_over_nothing() {
    tell("shop", "'email':'a@example.com','firstName':'Ann','lastName':'Ray'", 1);
    world.links.add("customerC1shop");
    Decision erased = tell("pos", "'firstName':'Customer','lastName':'[70]'", 9);
    assertThat(state().path("lastName").asText()).isEqualTo("Ray");
    assertThat(state().path("firstName").asText()).isEqualTo("Ann");
    assertThat(erased.deliveries()).noneMatch(d -> d.target().equals("shop"));
  }

  @Test
  void a_later_word_goes_to_the_other_system_and_told_again_to_nobody() {
    tell("pos", "'email':'a@example.com','lastName':'Ray'", 1);
    world.links.add("customerC1shop");
    Decision later = tell("pos", "'email':'a@example.com','lastName':'Roy'", 2);
    assertThat(later.deliveries()).hasSize(1);
    assertThat(later.deliveries().get(0).body().path("lastName").asText()).isEqualTo("Roy");
    assertThat(tell("pos", "'email':'a@example.com','lastName':'Roy'", 3).deliveries()).isEmpty();
  }

  @Test
  void what_a_system_only_repeats_is_no_later_word() {
    tell("pos", "'email':'a@example.com','lastName':'Old'", 1);
    tell("shop", "'lastName':'New'", 5);
    tell("pos", "'email':'a@example.com','lastName':'Old','note':'x'", 9);
    assertThat(state().path("lastName").asText()).isEqualTo("New");
  }

  private JsonNode state() {
    return world.states.get("customerC1");
  }

  private Decision tell(String from, String fields, int second) {
    return world.tell(CUSTOMERS, from, "customer", "C1", customer(fields, second));
  }

  private static String consent(String state, int day) {
    return "'consent':{'email':{'state':'" + state + "','at':'2026-01-0" + day + "T00:00:00Z'}}";
  }

  private static JsonNode customer(String fields, int second) {
    return World.json("{'updatedAt':'2026-01-01T00:00:0" + second + "Z'," + fields + "}");
  }
}
