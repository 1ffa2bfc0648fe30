package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackingTest {
  private static final String FIRST = "{'company':'UPS','number':'T1'}";
  private static final String SECOND = "{'company':'UPS','number':'T2'}";
  private static final String BUILT = "{'company':'UPS','number':'T1','url':'https://ups/T1'}";
  private static final String BUILT_AGAIN =
      "{'company':'UPS','number':'T2','url':'https://ups/T2'}";

  private final World world = new World();
  private final ShipmentPolicy shipments = new ShipmentPolicy();

  @BeforeEach
  void order() {
    world.states.put(
        "orderO1",
        World.json(
            "{'ref':'O1','name':'#1','currency':'EUR',"
                + "'lines':[{'ref':'L1','sku':'A','quantity':'2','currentQuantity':'2',"
                + "'unitPrice':{'amount':'10','currency':'EUR'}},"
                + "{'ref':'L2','sku':'B','quantity':'1','currentQuantity':'1',"
                + "'unitPrice':{'amount':'10','currency':'EUR'}}],"
                + "'totals':{'total':{'amount':'30','currency':'EUR'}}}"));
  }

  @Test
  void another_number_goes_to_the_shop_that_got_the_shipment() {
    assertThat(kinds(tell("warehouse", FIRST))).contains("fulfil/S1/");
    world.settings.put("shipment.notify", "true");
    Decision changed = tell("warehouse", SECOND);
    assertThat(kinds(changed)).containsExactly("track/S1");
    DeliveryDraft draft = changed.deliveries().get(0);
    assertThat(draft.target()).isEqualTo("shop");
    assertThat(draft.key()).isEqualTo("O1");
    assertThat(draft.needs()).isEmpty();
    assertThat(draft.body().at("/shipment/tracking/0/number").asText()).isEqualTo("T2");
    assertThat(draft.body().path("notify").asBoolean()).isTrue();
    assertThat(texts(changed)).containsOnlyNulls();
    assertThat(tell("warehouse", SECOND).deliveries()).isEmpty();
  }

  @Test
  void an_address_or_a_carrier_alone_is_a_change_too() {
    tell("warehouse", FIRST);
    assertThat(kinds(tell("warehouse", BUILT))).containsExactly("track/S1");
    assertThat(kinds(tell("warehouse", "{'company':'DHL','number':'T1'}")))
        .containsExactly("track/S1");
  }

  @Test
  void what_the_shop_reads_back_is_no_change_even_if_it_is_late() {
    tell("warehouse", FIRST);
    Decision back = tell("shop", BUILT);
    assertThat(back.deliveries()).isEmpty();
    assertThat(back.notices()).isEmpty();
    tell("warehouse", SECOND);
    world.known.clear();
    Decision late = tell("shop", BUILT);
    assertThat(late.deliveries()).isEmpty();
    assertThat(late.notices()).isEmpty();
    assertThat(kept().at("/tracking/0/number").asText()).isEqualTo("T2");
    assertThat(tell("shop", BUILT_AGAIN).notices()).isEmpty();
    assertThat(kept().at("/tracking/0/number").asText()).isEqualTo("T2");
  }

  @Test
  void a_shop_that_takes_no_changes_reads_its_copy_back_as_well() {
    world.targets =
        List.of(World.POS, new Situation.Target("shop", "shop", List.of("fulfil"), false));
    tell("warehouse", "{'number':'T1'}");
    assertThat(texts(tell("shop", "{'company':'Shipping','number':'T1'}"))).isEmpty();
    assertThat(texts(tell("shop", "{'company':'Shipping','number':'T9'}"))).hasSize(1);
  }

  @Test
  void people_are_told_where_nobody_can_be() {
    tell("warehouse", FIRST);
    tell("shop", BUILT);
    Decision edited = tell("shop", "{'company':'DHL','number':'T9'}");
    assertThat(edited.deliveries()).isEmpty();
    assertThat(texts(edited)).hasSize(1).doesNotContainNull();
    assertThat(kept().at("/tracking/0/number").asText()).isEqualTo("T9");
    Decision reverted = tell("shop", FIRST);
    assertThat(texts(reverted)).as("it held the other one").hasSize(1).doesNotContainNull();
  }

  @Test
  void a_shipment_that_was_not_passed_on_has_nobody_to_tell() {
    tell("shop", FIRST);
    assertThat(kinds(tell("warehouse", SECOND))).isEmpty();
    world.links.add("shipmentS1shop");
    assertThat(kinds(tell("warehouse", FIRST))).containsExactly("track/S1");
  }

  @Test
  void parts_that_the_shop_makes_of_a_shipment_are_not_less_of_it() {
    shipment("warehouse", FIRST, "'L1':'2','L2':'1'");
    JsonNode sold = kept().get("sold");
    for (String part : List.of("'L1':'2'", "'L2':'1'")) {
      world.known.clear();
      assertThat(shipment("shop", FIRST, part).deliveries()).isEmpty();
    }
    assertThat(kept().path("lines")).hasSize(2);
    assertThat(kept().get("sold")).isEqualTo(sold);
  }

  @Test
  void what_is_told_without_numbers_or_before_it_left_is_told_to_nobody() {
    JsonNode waiting =
        World.json("{'order':{'ref':'O1'},'state':'pending','tracking':[" + FIRST + "]}");
    world.tell(shipments, "warehouse", "shipment", "S1", waiting);
    Decision left = tell("warehouse", SECOND);
    assertThat(kinds(left)).doesNotContain("track/S1");
    assertThat(left.notices()).isEmpty();
    JsonNode silent = World.json("{'order':{'ref':'O1'},'state':'shipped','lines':[]}");
    Decision told = world.tell(shipments, "warehouse", "shipment", "S1", silent);
    assertThat(told.deliveries()).isEmpty();
    assertThat(told.notices()).isEmpty();
    assertThat(kept().at("/tracking/0/number").asText()).isEqualTo("T2");
  }

  @Test
  void a_further_parcel_is_a_change_and_so_is_one_less() {
    tell("warehouse", FIRST);
    assertThat(kinds(tell("warehouse", FIRST + "," + SECOND))).containsExactly("track/S1");
    assertThat(kinds(tell("warehouse", FIRST))).containsExactly("track/S1");
    assertThat(kept().path("tracking")).hasSize(1);
  }

  @Test
  void only_the_last_changes_are_remembered() {
    tell("warehouse", FIRST);
    for (int n = 10; n < 40; n++) {
      tell("warehouse", "{'company':'UPS','number':'T" + n + "'}");
    }
    JsonNode was = world.memos.get("shipmentS1").path("was");
    assertThat(was).hasSize(10);
    assertThat(was.get(was.size() - 1).at("/0/number").asText()).isEqualTo("T38");
  }

  private Decision tell(String from, String tracking) {
    return shipment(from, tracking, "'L1':'1'");
  }

  private Decision shipment(String from, String tracking, String quantities) {
    StringBuilder lines = new StringBuilder();
    for (String line : quantities.split(",")) {
      String[] parts = line.split(":");
      lines.append(lines.isEmpty() ? "" : ",");
      lines.append("{'line':{'ref':" + parts[0] + "},'quantity':" + parts[1] + "}");
    }
    String text =
        "{'order':{'ref':'O1'},'state':'shipped','tracking':["
            + tracking
            + "],'lines':["
            + lines
            + "]}";
    return world.tell(shipments, from, "shipment", "S1", World.json(text));
  }

  private JsonNode kept() {
    return world.states.get("shipmentS1");
  }

  private static List<String> kinds(Decision decision) {
    return decision.deliveries().stream().map(DeliveryDraft::kind).toList();
  }

  private static List<String> texts(Decision decision) {
    return decision.notices().stream().map(Decision.Notice::text).toList();
  }
}
