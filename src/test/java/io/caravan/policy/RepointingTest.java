package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.policy.Decision.Awaited;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepointingTest {
  private static final String KNOWN = "{'ref':'C1','email':'a@b.nl'}";
  private static final String UNCLEAR = "{'id':'gid/7','email':'a@b.nl'}";

  private final World world = new World();
  private final OrderPolicy orders = new OrderPolicy();
  private int second;

  @BeforeEach
  void stock() {
    world.count("V1", "web", "9");
  }

  @Test
  void what_is_kept_for_a_stand_in_goes_to_the_buyer_once_the_till_knows_one() {
    assertThat(kinds(tell(KNOWN, 2))).containsExactly("reserve/L1");
    assertThat(world.memos.get("orderO1").at("/lines/L1/sent").asBoolean()).isTrue();
    assertThat(tell(KNOWN, 2).awaited()).as("nothing is reserved yet").isEmpty();
    world.buyers.put("L1pos", "");
    Decision waits = tell(KNOWN, 2);
    assertThat(waits.deliveries()).isEmpty();
    assertThat(waits.awaited()).containsExactly(new Awaited("customer", "pos", "C1", null));
    world.links.add("customerC1pos");
    Decision decided = tell(KNOWN, 2);
    assertThat(kinds(decided)).containsExactly("repoint/L1");
    DeliveryDraft draft = decided.deliveries().get(0);
    assertThat(draft.key()).isEqualTo("O1");
    assertThat(draft.body().at("/customer/ref").asText()).isEqualTo("C1");
    assertThat(draft.needs()).isEmpty();
    assertThat(decided.awaited()).isEmpty();
    assertThat(tell(KNOWN, 2).deliveries()).as("it is under way").isEmpty();
    world.buyers.put("L1pos", "C1");
    assertThat(tell(KNOWN, 2).deliveries()).isEmpty();
  }

  @Test
  void an_unclear_buyer_is_waited_for_by_the_shops_id() {
    tell(UNCLEAR, 2);
    world.buyers.put("L1pos", "");
    assertThat(tell(UNCLEAR, 2).awaited())
        .containsExactly(new Awaited("customer", "shop", null, "gid/7"));
    world.links.add("customerC1pos");
    assertThat(kinds(tell(KNOWN, 2))).containsExactly("repoint/L1");
  }

  @Test
  void another_buyer_takes_the_place_of_the_first() {
    world.links.addAll(List.of("customerC1pos", "customerC2pos"));
    tell(KNOWN, 2);
    world.buyers.put("L1pos", "C1");
    assertThat(kinds(tell("{'ref':'C2'}", 2))).containsExactly("repoint/L1");
    world.buyers.put("L1pos", "C2");
    assertThat(kinds(tell(KNOWN, 2))).containsExactly("repoint/L1");
  }

  @Test
  void what_is_reserved_anew_for_the_stand_in_goes_to_the_buyer_again() {
    world.links.add("customerC1pos");
    tell(KNOWN, 2);
    world.buyers.put("L1pos", "");
    assertThat(kinds(tell(KNOWN, 2))).containsExactly("repoint/L1");
    assertThat(kinds(tell(KNOWN, 0))).containsExactly("release/L1/2");
    assertThat(kinds(tell(KNOWN, 1))).startsWith("reserve/L1").contains("repoint/L1");
  }

  @Test
  void what_was_sold_stays_as_it_is() {
    world.links.add("customerC1pos");
    tell(KNOWN, 2);
    world.buyers.put("L1pos", "");
    world.states.put(
        "shipmentS1",
        World.json(
            "{'order':{'ref':'O1'},'state':'shipped','told':['shop'],"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'2'}]}"));
    Decision sold = tell(KNOWN, 2);
    assertThat(sold.deliveries()).isEmpty();
    assertThat(sold.awaited()).isEmpty();
  }

  private Decision tell(String customer, int quantity) {
    second++;
    return world.tell(orders, "shop", "order", "O1", order(customer, quantity));
  }

  private JsonNode order(String customer, int quantity) {
    return World.json(
        "{'name':'#1001','channel':'web','status':'open','payment':'paid','currency':'EUR',"
            + "'taxesIncluded':true,'createdAt':'2026-01-02T00:00:00Z','updatedAt':'2026-01-02T00:00:0"
            + second
            + "Z','customer':"
            + customer
            + ",'lines':[{'ref':'L1','variant':{'ref':'V1'},'sku':'A','title':'t','quantity':'2',"
            + "'currentQuantity':'"
            + quantity
            + "','unitPrice':{'amount':'10','currency':'EUR'}}],'totals':{'total':{'amount':'"
            + 10 * quantity
            + "','currency':'EUR'}},'fulfilments':[{'ref':'F1','status':'open',"
            + "'location':{'ref':'web'},'lines':[{'line':{'ref':'L1'},'quantity':'2'}]}]}");
  }

  private static List<String> kinds(Decision decision) {
    return decision.deliveries().stream().map(DeliveryDraft::kind).toList();
  }
}
