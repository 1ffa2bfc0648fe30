package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which order, line and part of an order a record is of. */
class OrderIdentityTest {
  private final Known known = new Known();

  @BeforeEach
  void places() {
    known.locations.put("shop7", "store");
  }

  private static void refused(ThrowingCallable told, String path, String words) {
    assertThatThrownBy(told)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.path()).isEqualTo(path))
        .hasMessageContaining(words);
  }

  private Identified order(String fields) {
    return known.tell("order", "shop", "{" + fields + "}");
  }

  private static JsonNode line(Identified told, int place) {
    return told.document().path("lines").path(place);
  }

  @Test
  void an_order_is_known_by_its_id_and_found_by_its_name() {
    Identified told = order("'id':'O','name':'#7','channel':'web','lines':[]");
    assertThat(told.ref()).isEqualTo("o1");
    assertThat(told.document().has("id")).isFalse();
    assertThat(told.aliases()).containsExactly(new Identified.Alias("order", "name", "7", "o1"));
    assertThat(order("'id':'O','lines':[]").ref()).isEqualTo("o1");
    assertThat(order("'ref':'oX','lines':[]").ref()).isEqualTo("oX");
    assertThat(order("'id':'T','name':'#8','channel':'pos'").aliases())
        .as("a receipt is no name")
        .isEmpty();
    assertThat(Identity.orderName(null)).isNull();
    assertThat(Identity.orderName("7#")).isEqualTo("7#");
  }

  @Test
  void a_line_is_known_by_its_id_or_by_its_place_in_the_order() {
    Identified told = order("'id':'O','lines':[{'id':'l1'},{'sku':'A'},{'ref':'lX'}]");
    assertThat(told.links())
        .containsExactly(
            new Identified.Link("order", "o1", "O"),
            new Identified.Link("line", "l2", "l1"),
            new Identified.Link("line", "l3", "O#1"));
    assertThat(line(told, 2).path("ref").asText()).isEqualTo("lX");
    assertThat(told.aliases())
        .containsExactly(
            new Identified.Alias("order", "line", "l2", "o1"),
            new Identified.Alias("order", "line", "l3", "o1"),
            new Identified.Alias("order", "line", "lX", "o1"));
    Identified again = order("'id':'O','lines':[{'id':'l1'},{'sku':'A'}]");
    assertThat(line(again, 1).path("ref").asText()).isEqualTo("l3");
    assertThat(again.aliases()).isEmpty();
    Identified nameless = order("'ref':'oX','lines':[{'sku':'A'}]");
    assertThat(nameless.links()).isEmpty();
    assertThat(line(nameless, 0).path("ref").asText()).startsWith("l");
  }

  @Test
  void a_line_has_its_variant_by_id_or_by_a_sku_that_is_free() {
    known.tell("item", "shop", "{'id':'P','variants':[{'id':'V','sku':'A'}]}");
    known.tell("item", "pos", "{'id':'Q','variants':[{'id':'W','sku':'B'}]}");
    Identified told =
        order(
            "'id':'O','lines':[{'variant':{'id':'V'}},{'variant':{'id':'gone','sku':'B'}},"
                + "{'variant':{'id':'gone'},'sku':'B'},{'variant':{'id':'gone','sku':'A'}},"
                + "{'variant':{'ref':'vX'}},{'sku':'B'}]");
    assertThat(line(told, 0).get("variant")).isEqualTo(World.json("{'ref':'v2'}"));
    assertThat(line(told, 1).get("variant")).isEqualTo(World.json("{'ref':'v4'}"));
    assertThat(line(told, 2).get("variant")).isEqualTo(World.json("{'ref':'v4'}"));
    assertThat(line(told, 3).has("variant")).as("the shop has it under another id").isFalse();
    assertThat(line(told, 3).path("unmapped").asBoolean()).isTrue();
    assertThat(line(told, 3).path("sku").asText()).isEqualTo("A");
    assertThat(line(told, 4).get("variant")).isEqualTo(World.json("{'ref':'vX'}"));
    assertThat(line(told, 5).path("unmapped").asBoolean()).as("no variant is meant").isTrue();
    assertThat(line(told, 0).has("unmapped")).isFalse();
  }

  @Test
  void the_sku_of_an_unknown_variant_does_not_replace_that_of_the_line() {
    Identified told =
        order("'id':'O','lines':[{'sku':'S','variant':{'sku':'T'}},{'variant':{'id':'gone'}}]");
    assertThat(line(told, 0).path("sku").asText()).isEqualTo("S");
    assertThat(line(told, 1).has("sku")).isFalse();
  }

  @Test
  void what_a_line_gives_back_and_where_it_is_are_kept_if_known() {
    known.link("line", "l9", "shop", "old");
    Identified told =
        order(
            "'id':'O','location':{'id':'7'},'lines':[{'id':'a','returnOf':{'id':'old'},"
                + "'location':{'id':'7'}},{'id':'b','returnOf':{'id':'new'},'location':{'id':'8'}},"
                + "{'id':'c','returnOf':{'ref':'lX'},'location':{'ref':'web'}},"
                + "{'id':'d','location':{}}]");
    assertThat(line(told, 0).get("returnOf")).isEqualTo(World.json("{'ref':'l9'}"));
    assertThat(line(told, 0).get("location")).isEqualTo(World.json("{'ref':'store'}"));
    assertThat(line(told, 1).has("returnOf")).isFalse();
    assertThat(line(told, 1).get("location")).isEqualTo(World.json("{'id':'8'}"));
    assertThat(line(told, 2).at("/returnOf/ref").asText()).isEqualTo("lX");
    assertThat(line(told, 2).at("/location/ref").asText()).isEqualTo("web");
    assertThat(told.document().at("/location/ref").asText()).isEqualTo("store");
  }

  @Test
  void fulfilments_and_their_lines_have_refs_of_their_own() {
    Identified told =
        order(
            "'id':'O','lines':[{'id':'l'}],'fulfilments':[{'id':'f','location':{'id':'7'},"
                + "'lines':[{'id':'fl','line':{'id':'l'}},{'line':{}}]},{'ref':'fX','id':'g'}]");
    JsonNode first = told.document().at("/fulfilments/0");
    assertThat(first)
        .isEqualTo(
            World.json(
                "{'location':{'ref':'store'},'ref':'f3','lines':[{'ref':'f4',"
                    + "'line':{'ref':'l2'}},{'line':{}}]}"));
    assertThat(told.document().at("/fulfilments/1")).isEqualTo(World.json("{'ref':'fX'}"));
    assertThat(known.refsByAlias("order", "line", "l2")).containsExactly("o1");
    Identified sent =
        order("'id':'O2','lines':[],'fulfilments':[{'id':'h','lines':[{'line':{'id':'m'}}]}]");
    String ref = sent.document().at("/fulfilments/0/lines/0/line/ref").asText();
    assertThat(known.refsByAlias("order", "line", ref)).containsExactly(sent.ref());
  }

  @Test
  void the_customer_of_an_order_is_known_if_that_is_clear() {
    Identified told = order("'id':'O','customer':{'id':'C','mergedInto':{'id':'D'}}");
    assertThat(told.document().at("/customer")).isEqualTo(World.json("{'ref':'c2'}"));
    known.alias("customer", "e-mail", "a@example.org", "c8");
    known.alias("customer", "e-mail", "a@example.org", "c9");
    Identified unclear = order("'id':'O','customer':{'email':'a@example.org'}");
    assertThat(unclear.document().path("customer").has("ref")).isFalse();
    Identified nobody = order("'id':'O','customer':{'lastName':'Ray'}");
    assertThat(nobody.document().path("customer").has("ref")).isFalse();
  }

  private Identified part(String entity, String system, String fields) {
    return known.tell(entity, system, "{" + fields + "}");
  }

  @Test
  void a_part_is_known_by_its_id_and_its_order_by_id_or_name() {
    order("'id':'O','name':'#7','lines':[{'id':'l','sku':'A'}]");
    Identified told =
        part(
            "refund",
            "shop",
            "'id':'R','order':{'id':'O'},'location':{'id':'7'},"
                + "'lines':[{'line':{'id':'l'},'location':{'id':'7'}}]");
    assertThat(told.ref()).isEqualTo("r3");
    assertThat(told.document())
        .isEqualTo(
            World.json(
                "{'ref':'r3','order':{'ref':'o1'},'location':{'ref':'store'},'lines':["
                    + "{'line':{'ref':'l2'},'location':{'ref':'store'}}]}"));
    assertThat(told.aliases()).containsExactly(new Identified.Alias("refund", "order", "o1", "r3"));
    assertThat(told.links()).containsExactly(new Identified.Link("refund", "r3", "R"));
    Identified named =
        part(
            "shipment",
            "depot",
            "'id':'S','order':{'name':'#7'},'lines':["
                + "{'sku':'A'},{'line':{'sku':'A'},'sku':'Z'},{'line':{'ref':'lX'}}]");
    assertThat(named.document().at("/order/ref").asText()).isEqualTo("o1");
    assertThat(line(named, 0).at("/line/ref").asText()).isEqualTo("l2");
    assertThat(line(named, 1).at("/line/ref").asText()).isEqualTo("l2");
    assertThat(line(named, 2).at("/line/ref").asText()).isEqualTo("lX");
    assertThat(part("return", "depot", "'ref':'tX','order':{'ref':'oX'}").ref()).isEqualTo("tX");
  }

  @Test
  void a_part_of_an_order_that_is_to_come_names_it_already() {
    Identified told =
        part("refund", "shop", "'id':'R','order':{'id':'O'},'lines':[" + "{'line':{'id':'l'}}]");
    String order = told.document().at("/order/ref").asText();
    assertThat(order("'id':'O','lines':[{'id':'l'}]").ref()).isEqualTo(order);
    assertThat(known.refsByAlias("order", "line", line(told, 0).at("/line/ref").asText()))
        .containsExactly(order);
  }

  @Test
  void a_part_that_is_not_clear_is_refused_with_what_is_missing() {
    refused(() -> part("shipment", "depot", "'order':{'name':'7'}"), "$.id", "a shipment is known");
    refused(() -> part("shipment", "depot", "'id':'S','order':{}"), "$.order", "names no order");
    refused(
        () -> part("shipment", "depot", "'id':'S','order':{'name':'7'}"),
        "$.order.name",
        "no order 7 of a shop is known");
    known.alias("order", "name", "7", "o8");
    refused(
        () -> part("shipment", "depot", "'id':'S','order':{'name':'7'},'lines':[{'sku':'A'}]"),
        "$.order",
        "the order o8 is not recorded yet");
    known.state("order", "o8", "{'lines':[{'ref':'l1','sku':'B'},{'ref':'l2','sku':'B'}]}");
    refused(
        () -> part("shipment", "depot", "'id':'S','order':{'name':'7'},'lines':[{'sku':'A'}]"),
        "$.lines[0]",
        "has no line with the SKU A");
    refused(
        () -> part("shipment", "depot", "'id':'S','order':{'name':'7'},'lines':[{'sku':'B'}]"),
        "$.lines[0]",
        "has several lines with the SKU B: l1, l2");
    refused(
        () ->
            part(
                "shipment",
                "depot",
                "'id':'S','order':{'name':'7'},'lines':[{'line':{'ref':'l1'}},{}]"),
        "$.lines[1]",
        "an id or a SKU is needed");
    known.alias("order", "name", "7", "o9");
    refused(
        () -> part("shipment", "depot", "'id':'S','order':{'name':'7'}"),
        "$.order.name",
        "several orders are named 7: o8, o9");
  }

  @Test
  void an_entity_that_nobody_records_is_a_fault() {
    assertThatThrownBy(() -> known.tell("weather", "shop", "{}"))
        .hasMessageContaining("weather is no entity");
  }

  private static final String MADE =
      "{'ref':'o8','lines':[{'ref':'l0','currentQuantity':'0','title':'Gone'},"
          + "{'ref':'l1','currentQuantity':'1','title':'Wrap'},"
          + "{'ref':'l2','currentQuantity':'2','variant':{'ref':'v2'}},"
          + "{'ref':'l3','currentQuantity':'2','variant':{'ref':'v3'}}]}";

  @Test
  void lines_of_an_order_that_we_made_are_ours_where_they_look_alike() {
    known.state("order", "o8", MADE);
    known.link("variant", "v2", "shop", "V2");
    known.link("variant", "vZ", "shop", "V3");
    Identified told =
        order(
            "'id':'N','sourceIdentifier':'caravan:o8','lines':[{'id':'a','title':'Wrap'},"
                + "{'id':'b','variant':{'id':'V2'}},{'id':'c','variant':{'id':'V3'}},{'id':'d'}]");
    assertThat(told.ref()).isEqualTo("o8");
    assertThat(line(told, 0).path("ref").asText()).isEqualTo("l1");
    assertThat(line(told, 1).path("ref").asText()).isEqualTo("l2");
    assertThat(line(told, 2).path("ref").asText()).as("another variant").isNotEqualTo("l3");
    assertThat(line(told, 3).path("ref").asText()).as("one more than we sent").isNotEmpty();
  }

  @Test
  void a_mark_that_is_not_of_an_order_of_ours_is_none() {
    known.state("order", "o8", MADE);
    for (String mark : new String[] {"other:o8", "caravan:o7"}) {
      Identified told =
          order(
              "'id':'"
                  + mark
                  + "','sourceIdentifier':'"
                  + mark
                  + "','lines':[{'id':'"
                  + mark
                  + "','title':'Wrap'}]");
      assertThat(told.ref()).isNotEqualTo("o8");
      assertThat(line(told, 0).path("ref").asText()).isNotEqualTo("l1");
    }
    Identified plain = order("'id':'M','lines':[{'id':'x','title':'Wrap'}]");
    assertThat(plain.ref()).isNotEqualTo("o8");
  }

  @Test
  void ids_of_a_target_stand_beside_the_refs_and_no_others() {
    known.link("order", "o1", "shop", "O-old");
    known.link("order", "o1", "shop", "O-new");
    known.link("variant", "v1", "shop", "V");
    known.link("stock", "v1", "shop", "S");
    known.link("shipment", "s1", "shop", "F1");
    known.link("shipment", "s1", "shop", "F2");
    known.link("line", "l1", "shop", "L");
    known.link("fulfilment-line", "x1", "shop", "X");
    JsonNode document =
        World.json(
            "{'order':{'ref':'o1','id':'pos-1','lines':[{'ref':'l1'}]},'variant':{'ref':'v1',"
                + "'stockId':'other'},'shipment':{'ref':'s1','lines':[{'ref':'l1'}]},"
                + "'location':{'ref':'store'},'customer':{'ref':'c1','ids':['a']},"
                + "'fulfilments':[{'lines':[{'ref':'x1'}]},7],'note':{'ref':'o1'},"
                + "'return':{'ref':'none'}}");
    assertThat(Identity.toIds("order", document, "shop", known))
        .isEqualTo(
            World.json(
                "{'order':{'ref':'o1','id':'O-new','lines':[{'ref':'l1','id':'L'}]},"
                    + "'variant':{'ref':'v1','id':'V','stockId':'S'},'shipment':{'ref':'s1',"
                    + "'id':'F2','ids':['F1','F2'],'lines':[{'ref':'l1'}]},"
                    + "'location':{'ref':'store','id':'7'},'customer':{'ref':'c1'},"
                    + "'fulfilments':[{'lines':[{'ref':'x1','id':'X'}]},7],'note':{'ref':'o1'},"
                    + "'return':{'ref':'none'}}"));
    assertThat(document.at("/order/id").asText())
        .as("the document itself stays")
        .isEqualTo("pos-1");
  }
}
