package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** Items at several places, and those that do not get where they should. */
final class PlaceScenarios extends OnStage {
  private static final String CLOCK = "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z";

  /** Another item whose sale has reached the shop: what came before it has been read too. */
  private void laterSale(String sku) {
    stocked(sku, "4.00", 9);
    stage.till().sell("", "downtown", itemId(sku), 1);
    shows(sku, "downtown", 8);
  }

  private BigDecimal onHand(String sku, String place) {
    return stage.pos().onHand().get(sku).get(stage.location(place, "pos"));
  }

  @Scenario(
      number = 16,
      given = "one SKU that lies at three places on both sides",
      when = "it is sold, counted and ordered at one of them after the other",
      then =
          "each place keeps a number of its own: only that of the place changes, there is one"
              + " product and one item of the SKU, and nobody complains of a double")
  void one_sku_at_three_places() {
    stocked("PLACES", "12.50", 10);
    stage.till().sell("", "downtown", itemId("PLACES"), 1);
    shows("PLACES", "downtown", 9);
    stage.till().count("", "harbour", itemId("PLACES"), new BigDecimal("4"));
    shows("PLACES", "harbour", 4);
    reserves(order("places@example.com", Map.of("PLACES", 2)), 1);
    shows("PLACES", "web", 8);
    laterSale("ELSEWHERE");

    shows("PLACES", "downtown", 9);
    shows("PLACES", "harbour", 4);
    shows("PLACES", "web", 8);
    assertThat(onHand("PLACES", "downtown")).isEqualByComparingTo("9");
    assertThat(onHand("PLACES", "harbour")).isEqualByComparingTo("4");
    assertThat(
            shop("{ productVariants(first: 9, query: \"sku:PLACES\") { nodes { sku } } }")
                .at("/productVariants/nodes"))
        .hasSize(1);
    assertThat(stage.shop().available().get("PLACES").keySet())
        .isEqualTo(
            Set.of(
                stage.location("downtown", "shop"),
                stage.location("harbour", "shop"),
                stage.location("web", "shop")));
    assertThat(parked("PLACES")).isEmpty();
    assertThat(alarms()).doesNotContain("PLACES");
  }

  @Scenario(
      number = 9,
      given = "the same SKU on both sides, and a shop that takes no number for it any more",
      when = "it is sold in the store and the shop does not follow",
      then =
          "the story of the SKU tells the last count and the sale behind it, when it was last sent,"
              + " what the shop answered, why it stopped and what to do")
  void a_sale_that_does_not_reach_the_shop() {
    stocked("STUCK", "12.50", 10);
    ObjectNode bundle = Json.mapper().createObjectNode().put("sku", "STUCK").put("bundle", true);
    stage.admin().call(SHOP, "edit-variant", "", bundle);
    stage.till().sell("", "downtown", itemId("STUCK"), 1);
    stage.eventually().until(() -> why("STUCK").contains("it is parked"));
    stage.eventually().until(() -> why("STUCK").contains("moved by -1"));

    String story = why("STUCK");
    assertThat(story)
        .containsPattern("Stock at downtown: on hand 9 \\(counted " + CLOCK + "\\)")
        .containsPattern("moved by -1, sale ")
        .containsPattern("shop did not get set of " + CLOCK + "; it is parked: .*not allowed")
        .containsPattern("Last sent to shop " + CLOCK + " \\(setStock\\): refused.*: .*not allowed")
        .containsPattern("To do: mend the cause, then ./caravan parked replay ");
    assertThat(stage.caravan("trace", "STUCK").text())
        .containsPattern("to=shop  action=inventory.set  state=PARKED .*not allowed")
        .containsPattern("operation=setStock  state=\\S+  status=\\d+ .*error=.*not allowed");
  }
}
