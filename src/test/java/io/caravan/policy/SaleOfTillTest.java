package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Need;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sale of the till means for web orders and for the shop. */
class SaleOfTillTest {
  private final World world = new World();
  private final OrderPolicy orders = new OrderPolicy();

  @BeforeEach
  void webOrders() {
    world.states.put("orderO1", World.json("{'ref':'O1','channel':'web','delivery':'pickup'}"));
    world.states.put("orderO2", World.json("{'ref':'O2','channel':'web'}"));
    for (String line : List.of("A1", "A2")) {
      world.orderOfLine.put(line, "O1");
    }
    world.orderOfLine.put("B1", "O2");
    world.orderOfLine.put("own", "T1");
  }

  private static ObjectNode sale(String lines) {
    return (ObjectNode)
        World.json(
            "{'ref':'T1','channel':'pos','status':'closed','updatedAt':'2026-01-02T00:00:09Z',"
                + "'location':{'ref':'store'},'payments':[],'lines':["
                + lines
                + "]}");
  }

  private static String line(String ref, String quantity) {
    return "{'ref':'"
        + ref
        + "','sku':'A','variant':{'ref':'V"
        + ref
        + "'},'quantity':'"
        + quantity
        + "'}";
  }

  private Decision tell(JsonNode sale) {
    return world.tell(orders, "pos", "order", "T1", sale);
  }

  @Test
  void the_lines_of_each_web_order_are_one_shipment_of_it() {
    Decision sold = tell(sale(line("A1", "1") + "," + line("B1", "2") + "," + line("A2", "3.5")));
    assertThat(sold.derived())
        .extracting(Decision.Derived::nativeId)
        .containsExactly("sale/T1/O1", "sale/T1/O2");
    JsonNode first = sold.derived().get(0).document();
    assertThat(first.at("/order/ref").asText()).isEqualTo("O1");
    assertThat(first.path("delivery").asText()).isEqualTo("pickup");
    assertThat(first.path("state").asText()).isEqualTo("picked_up");
    assertThat(first.path("channel").asText()).isEqualTo("pos");
    assertThat(first.at("/location/ref").asText()).isEqualTo("store");
    assertThat(first.path("lines"))
        .isEqualTo(
            World.json(
                "[{'line':{'ref':'A1'},'sku':'A','quantity':'1'},"
                    + "{'line':{'ref':'A2'},'sku':'A','quantity':'3.5'}]"));
    JsonNode second = sold.derived().get(1).document();
    assertThat(second.path("delivery").asText()).isEqualTo("shipping");
    assertThat(second.path("state").asText()).isEqualTo("shipped");
  }

  @Test
  void own_lines_returns_and_nothing_ship_no_web_order() {
    String lines =
        line("own", "1")
            + ","
            + line("A1", "-1")
            + ","
            + line("A2", "0")
            + ","
            + line("unheard", "1")
            + ",{'sku':'A','quantity':'1'}";
    assertThat(tell(sale(lines)).derived()).isEmpty();
  }

  @Test
  void a_sale_of_no_place_ships_from_no_place() {
    ObjectNode sale = sale(line("A1", "1"));
    sale.remove("location");
    assertThat(tell(sale).derived().get(0).document().has("location")).isFalse();
  }

  @Test
  void the_tender_is_the_first_unless_a_later_one_is_not_of_the_web() {
    assertThat(tender("'web'")).isEqualTo("web");
    assertThat(tender("'web','Cash'")).isEqualTo("Cash");
    assertThat(tender("'Cash','WEB'")).isEqualTo("Cash");
    assertThat(tender("null,'web'")).isEqualTo("web");
    assertThat(tender("'Card',null")).isEqualTo("Card");
    assertThat(tender("")).isNull();
  }

  private String tender(String gateways) {
    ObjectNode sale = sale(line("A1", "1"));
    for (JsonNode gateway : World.json("[" + gateways + "]")) {
      sale.withArray("payments").addObject().set("gateway", gateway);
    }
    return Fields.text(tell(sale).derived().get(0).document(), "tender");
  }

  @Test
  void a_sale_that_was_made_void_says_nothing_of_web_orders() {
    ObjectNode sale = sale(line("A1", "1")).put("status", "cancelled");
    Decision decision = tell(sale);
    assertThat(decision.state()).isEqualTo(sale);
    assertThat(decision.derived()).isEmpty();
    assertThat(decision.deliveries()).isEmpty();
  }

  @Test
  void a_sale_is_made_in_the_shop_where_that_is_wished_and_only_once() {
    ObjectNode sale = sale(line("own", "1") + "," + line("own", "2") + "," + line("x", "1"));
    sale.withArray("lines").addObject().put("quantity", "1");
    assertThat(tell(sale).deliveries()).isEmpty();
    world.states.remove("orderT1");
    world.settings.put("sale.to-shop", "true");
    assertThat(tell(sale).deliveries())
        .singleElement()
        .satisfies(
            made -> {
              assertThat(made.target()).isEqualTo("shop");
              assertThat(made.action()).isEqualTo("create");
              assertThat(made.key()).isEqualTo("T1");
              assertThat(made.body().path("ref").asText()).isEqualTo("T1");
              assertThat(made.needs())
                  .containsExactly(Need.must("variant", "Vown"), Need.must("variant", "Vx"));
            });
    assertThat(tell(sale).deliveries()).as("it was made").isEmpty();
  }

  @Test
  void a_sale_of_a_web_order_is_not_made_in_the_shop_again() {
    world.settings.put("sale.to-shop", "true");
    assertThat(tell(sale(line("A1", "1"))).deliveries()).isEmpty();
  }

  @Test
  void a_sale_that_we_made_ourselves_is_ignored() {
    ObjectNode ours = sale(line("A1", "1")).put("sourceName", "caravan");
    assertThat(tell(ours).ignored()).contains("that we made");
    world.settings.put("systems.pos.reference-source", " ");
    assertThat(tell(ours.put("sourceName", "")).ignored()).isNull();
  }
}
