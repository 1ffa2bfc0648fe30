package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which word of a customer counts where two were told, and who is told. */
class CustomerFieldsTest {
  private static final String MAIL = "'email':'a@example.org'";
  private final World world = new World();
  private final CustomerPolicy customers = new CustomerPolicy();

  private Decision tell(String from, int second, String fields) {
    return world.tell(
        customers,
        from,
        "customer",
        "C1",
        World.json("{'updatedAt':'2026-01-01T00:00:0" + second + "Z'," + fields + "}"));
  }

  private JsonNode state() {
    return world.states.get("customerC1");
  }

  private static List<String> targets(Decision decision) {
    return decision.deliveries().stream().map(DeliveryDraft::target).toList();
  }

  @Test
  void what_is_empty_is_not_told() {
    tell("pos", 1, MAIL + ",'company':'Acme','addresses':[{'city':'Bergen'}]");
    tell("shop", 2, "'company':' ','phone':null,'addresses':[],'guest':false");
    assertThat(state().path("company").asText()).isEqualTo("Acme");
    assertThat(state().path("addresses")).hasSize(1);
    assertThat(state().has("phone")).isFalse();
    assertThat(state().path("guest").isBoolean()).isTrue();
    tell("shop", 3, "'addresses':[{'city':'Oslo'}]");
    assertThat(state().at("/addresses/0/city").asText()).isEqualTo("Oslo");
  }

  @Test
  void two_words_of_one_instant_are_decided_by_their_text() {
    for (List<String> order : List.of(List.of("Ann", "Bea"), List.of("Bea", "Ann"))) {
      world.states.clear();
      world.memos.clear();
      tell("pos", 1, "'firstName':'" + order.get(0) + "'");
      tell("shop", 1, "'firstName':'" + order.get(1) + "'");
      assertThat(state().path("firstName").asText()).isEqualTo("Bea");
    }
  }

  private static String consent(String more) {
    return "'consent':{'email':{" + more + "}}";
  }

  @Test
  void a_consent_that_nobody_knows_is_none() {
    tell("pos", 1, MAIL + "," + consent("'state':'unknown','at':'2026-01-05T00:00:00Z'"));
    assertThat(state().has("consent")).isFalse();
    tell("pos", 2, MAIL + "," + consent("'state':'pending'"));
    assertThat(state().at("/consent/email/state").asText()).isEqualTo("pending");
    tell("pos", 3, MAIL + "," + consent("'state':'unknown','at':'2026-01-06T00:00:00Z'"));
    assertThat(state().at("/consent/email/state").asText()).isEqualTo("pending");
  }

  @Test
  void the_first_consent_counts_and_equal_ones_are_decided_by_their_text() {
    tell("pos", 1, consent("'state':'unsubscribed','level':'a'"));
    assertThat(state().at("/consent/email/level").asText()).isEqualTo("a");
    tell("pos", 2, consent("'state':'unsubscribed','level':'c'"));
    tell("shop", 3, consent("'state':'unsubscribed','level':'b'"));
    assertThat(state().at("/consent/email/level").asText()).isEqualTo("c");
    tell("shop", 4, consent("'state':'pending','level':'z'"));
    assertThat(state().at("/consent/email/level").asText()).as("less holds").isEqualTo("c");
  }

  @Test
  void who_is_made_where_is_a_setting_of_each_kind_of_system() {
    world.settings.put("customer.create-in-pos", "false");
    assertThat(targets(tell("erp", 1, MAIL))).containsExactly("shop");
    world.settings.clear();
    world.settings.put("customer.create-in-shop", "false");
    assertThat(targets(tell("erp", 2, MAIL))).containsExactly("pos");
  }

  @Test
  void a_phone_is_enough_to_be_made() {
    assertThat(targets(tell("erp", 1, "'phone':'+4712345678'"))).containsExactly("pos", "shop");
  }

  @Test
  void a_target_that_takes_no_customers_gets_none() {
    world.targets = List.of(new Situation.Target("shop", "shop", List.of("set"), false));
    assertThat(targets(tell("pos", 1, MAIL))).isEmpty();
  }

  @Test
  void a_teller_that_is_behind_is_told_what_holds() {
    world.targets = List.of(World.POS);
    tell("pos", 1, MAIL + ",'lastName':'Ray','phone':'1'");
    tell("shop", 5, "'lastName':'Roy'");
    Decision behind = tell("pos", 2, MAIL + ",'lastName':'Rae','phone':'1'");
    assertThat(targets(behind)).containsExactly("pos");
    assertThat(behind.deliveries().get(0).body().path("lastName").asText()).isEqualTo("Roy");
    assertThat(behind.deliveries().get(0).body().has("create")).isFalse();
    assertThat(targets(tell("pos", 6, MAIL + ",'lastName':'Rex','phone':'1'"))).isEmpty();
  }

  @Test
  void a_new_subscriber_is_told_of_whom_it_has_though_nothing_changed() {
    tell("pos", 1, MAIL);
    world.links.add("customerC1shop");
    assertThat(targets(tell("pos", 1, MAIL))).isEmpty();
    Situation plain = world.situation("pos", "customer", "C1", state());
    Situation baseline =
        new Situation(
            plain.from(),
            plain.fromRole(),
            plain.ref(),
            plain.incoming(),
            plain.known(),
            plain.state(),
            plain.memo(),
            plain.targets(),
            plain.settings(),
            plain.facts(),
            plain.now(),
            true);
    assertThat(targets(customers.decide(baseline))).contains("shop");
  }
}
