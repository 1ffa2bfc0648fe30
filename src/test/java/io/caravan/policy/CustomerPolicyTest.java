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
  private final World world = new World();

  /** Whatever the order in which systems tell, and however often, the record is the same. */
  @Property(tries = 500)
  void the_merge_does_not_depend_on_order_or_repetition(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int records) {
    Random random = new Random(seed);
    List<JsonNode> told = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      told.add(record(random));
    }
    ObjectNode one = merged(told);
    List<JsonNode> other = new ArrayList<>(told);
    other.addAll(told.subList(0, records / 2));
    Collections.shuffle(other, random);
    assertThat(merged(other)).isEqualTo(one);
  }

  /** A merge where the last one told wins depends on the order: the law above can see it. */
  @Test
  void a_merge_by_order_of_arrival_is_caught() {
    int caught = 0;
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      JsonNode one = record(random);
      JsonNode two = record(random);
      caught += overlaid(one, two).equals(overlaid(two, one)) ? 0 : 1;
    }
    assertThat(caught).isGreaterThan(50);
  }

  private static ObjectNode overlaid(JsonNode one, JsonNode two) {
    ObjectNode merged = one.deepCopy();
    two.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
    merged.remove("updatedAt");
    return merged;
  }

  private static ObjectNode merged(List<JsonNode> told) {
    ObjectNode state = null;
    ObjectNode memo = null;
    for (JsonNode one : told) {
      CustomerMerge merge = new CustomerMerge(state, memo);
      merge.add("any", one, null);
      state = merge.merged();
      memo = merge.memo();
    }
    return state;
  }

  private static JsonNode record(Random random) {
    ObjectNode record = Fields.object();
    record.put("updatedAt", Instant.ofEpochSecond(1_000_000 + random.nextInt(4)).toString());
    for (String name : List.of("firstName", "lastName", "phone", "email")) {
      if (random.nextInt(3) > 0) {
        record.put(name, random.nextInt(5) == 0 ? "" : name + random.nextInt(3));
      }
    }
    if (random.nextBoolean()) {
      record
          .putArray("addresses")
          .addObject()
          .put("address1", "Main " + random.nextInt(3))
          .put("city", "Berlin")
          .put("phone", String.valueOf(random.nextInt(3)))
          .put("default", random.nextBoolean());
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

  /** Scenario 82. */
  @Test
  void a_buyer_without_consent_is_made_without_any() {
    world.tell("pos", "customer", "C1", customer("'email':'a@example.com'", 1));
    JsonNode body = world.last("upsert").body();
    assertThat(body.path("create").asBoolean()).isTrue();
    assertThat(body.has("consent")).isFalse();
  }

  @Test
  void a_till_that_cannot_say_when_subscribes_nobody() {
    world.tell(
        "shop",
        "customer",
        "C1",
        customer("'email':'a@example.com','consent':{'email':{'state':'unsubscribed'}}", 1));
    world.tell("pos", "customer", "C1", customer("'consent':{'email':{'state':'subscribed'}}", 9));
    assertThat(world.states.get("customerC1").at("/consent/email/state").asText())
        .isEqualTo("unsubscribed");
  }

  @Test
  void the_later_consent_holds() {
    String no = "'consent':{'email':{'state':'unsubscribed','at':'2026-01-03T00:00:00Z'}}";
    String yes = "'consent':{'email':{'state':'subscribed','at':'2026-01-02T00:00:00Z'}}";
    world.tell("shop", "customer", "C1", customer("'email':'a@example.com'," + no, 1));
    world.tell("pos", "customer", "C1", customer(yes, 9));
    assertThat(world.states.get("customerC1").at("/consent/email/state").asText())
        .isEqualTo("unsubscribed");
  }

  @Test
  void an_erased_person_writes_over_nothing() {
    world.tell("shop", "customer", "C1", customer("'email':'a@example.com','lastName':'Ray'", 1));
    world.deliveries.clear();
    Decision erased =
        world.tell(
            "pos", "customer", "C1", customer("'firstName':'Customer','lastName':'[70]'", 9));
    assertThat(erased.ignored()).contains("erased");
    assertThat(world.states.get("customerC1").path("lastName").asText()).isEqualTo("Ray");
    assertThat(world.deliveries).isEmpty();
  }

  @Test
  void an_account_whose_mail_nobody_verified_is_not_filled_from_the_till() {
    world.tell(
        "shop", "customer", "C1", customer("'email':'a@example.com','emailVerified':false", 1));
    world.links.add("customerC1pos");
    world.deliveries.clear();
    world.tell("pos", "customer", "C1", customer("'lastName':'Ray'", 9));
    assertThat(world.deliveries).extracting(DeliveryDraft::target).doesNotContain("shop");
  }

  @Test
  void what_a_system_only_repeats_is_no_later_word() {
    world.tell("pos", "customer", "C1", customer("'email':'a@example.com','lastName':'Old'", 1));
    world.tell("shop", "customer", "C1", customer("'lastName':'New'", 5));
    world.tell(
        "pos",
        "customer",
        "C1",
        customer("'email':'a@example.com','lastName':'Old','note':'x'", 9));
    assertThat(world.states.get("customerC1").path("lastName").asText()).isEqualTo("New");
  }

  @Test
  void the_same_again_tells_nobody() {
    JsonNode told = customer("'email':'a@example.com','lastName':'Ray'", 1);
    world.tell("pos", "customer", "C1", told);
    world.links.add("customerC1shop");
    world.deliveries.clear();
    world.tell("pos", "customer", "C1", told);
    assertThat(world.deliveries).isEmpty();
  }

  private static JsonNode customer(String fields, int second) {
    return World.json("{'updatedAt':'2026-01-01T00:00:0" + second + "Z'," + fields + "}");
  }
}
