package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.system.Action;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What of a record is compared between two systems, and what is not. */
class FacetsTest {
  private static ObjectNode facets(String entity, String document) {
    return Facets.of(entity, World.json(document));
  }

  @Test
  void an_item_shows_its_head_and_each_variant() {
    assertThat(
            facets(
                "item",
                "{'title':' Shirt ','vendor':'','type':null,'status':'active','variants':[{'ref':"
                    + "'v1','sku':'A','price':{'amount':'20.00','currency':'EUR'},"
                    + "'options':[{'name':'Size','value':'S'},'red']},{'ref':'v2','options':[],"
                    + "'archived':true}]}"))
        .isEqualTo(
            World.json(
                "{'title':'Shirt','variants.v1.ref':'v1','variants.v1.sku':'A',"
                    + "'variants.v1.price':'20 EUR','variants.v1.options':'S / red',"
                    + "'variants.v2.ref':'v2','archived':'false'}"));
  }

  @Test
  void what_a_pack_may_leave_out_is_what_is_compared() {
    String price = "{'amount':'1','currency':'EUR'}";
    Set<String> item = new TreeSet<>();
    facets(
            "item",
            "{'title':'a','vendor':'a','type':'a','variants':[{'ref':'v','sku':'a','barcode':'a',"
                + "'options':['a'],'price':"
                + price
                + "}]}")
        .fieldNames()
        .forEachRemaining(name -> item.add(name.replace("variants.v.", "")));
    item.removeAll(Set.of("ref", "archived"));
    assertThat(item).containsExactlyInAnyOrderElementsOf(Action.COMPARED.get("item"));
    Set<String> customer = new TreeSet<>();
    facets(
            "customer",
            "{'ref':'c','firstName':'a','lastName':'a','email':'a@b.de','phone':'+4930123456',"
                + "'company':'a'}")
        .fieldNames()
        .forEachRemaining(customer::add);
    customer.remove("ref");
    assertThat(customer).containsExactlyInAnyOrderElementsOf(Action.COMPARED.get("customer"));
  }

  @Test
  void an_item_is_archived_if_it_says_so_or_is_gone_or_all_of_its_variants_are() {
    assertThat(archived("'variants':[]")).isEqualTo("false");
    assertThat(archived("'status':'archived','variants':[]")).isEqualTo("true");
    assertThat(archived("'deleted':true,'variants':[{'ref':'v'}]")).isEqualTo("true");
    assertThat(archived("'variants':[{'ref':'v','archived':true}]")).isEqualTo("true");
  }

  private static String archived(String item) {
    return Fields.text(facets("item", "{" + item + "}"), "archived");
  }

  @Test
  void a_level_shows_its_numbers_as_values() {
    assertThat(
            facets(
                "inventory", "{'onHand':'5.00','available':null,'readAt':'2026-01-01T00:00:00Z'}"))
        .isEqualTo(World.json("{'onHand':'5','readAt':'2026-01-01T00:00:00Z'}"));
  }

  @Test
  void a_customer_shows_how_to_reach_them_and_a_guest_or_an_erased_one_nothing() {
    assertThat(
            facets(
                "customer",
                "{'ref':'c1','lastName':'Ray','email':'Ann@Example.org','phone':'0049 30 1234'}"))
        .isEqualTo(
            World.json(
                "{'lastName':'Ray','email':'ann@example.org','phone':'+49301234','ref':'c1'}"));
    assertThat(facets("customer", "{'ref':'c1','phone':'12'}"))
        .isEqualTo(World.json("{'phone':'12','ref':'c1'}"));
    assertThat(facets("customer", "{'ref':'c1','guest':true,'lastName':'Ray'}")).isEmpty();
    assertThat(facets("customer", "{'ref':'c1','archived':true,'lastName':'Ray'}")).isEmpty();
  }

  @Test
  void a_web_order_shows_its_month_its_money_and_the_pieces_that_count() {
    assertThat(
            facets(
                "order",
                "{'createdAt':'2026-11-24T10:00:00Z','status':'cancelled','payment':'paid',"
                    + "'totals':{'total':{'amount':'7.50','currency':'EUR'}},'lines':[{'ref':'l1',"
                    + "'quantity':'3','currentQuantity':'2.0'},{'ref':'l2','quantity':'4'}]}"))
        .isEqualTo(
            World.json(
                "{'month':'2026-11','cancelled':'true','payment':'paid','total':'7.5 EUR',"
                    + "'lines.l1':'2','lines.l2':'4'}"));
    assertThat(facets("order", "{'createdAt':'2026-11','status':'open'}"))
        .isEqualTo(World.json("{'month':'2026-11','cancelled':'false'}"));
    assertThat(facets("order", "{'createdAt':'2026'}").has("month")).isFalse();
    assertThat(facets("order", "{'channel':'pos','payment':'paid'}")).isEmpty();
  }

  @Test
  void a_shipment_shows_what_left_and_one_that_did_not_leave_none_of_it() {
    String shipment = "{'ref':'s1','state':'%s','lines':[{'line':{'ref':'l1'},'quantity':'2.0'}]}";
    assertThat(facets("shipment", shipment.formatted("shipped")))
        .isEqualTo(World.json("{'shipped.l1.s1':'2'}"));
    for (String state : new String[] {"cancelled", "pending", "ready_for_pickup"}) {
      assertThat(facets("shipment", shipment.formatted(state)))
          .isEqualTo(World.json("{'shipped.l1.s1':'0'}"));
    }
    ObjectNode sold = Fields.object();
    Facets.sold(sold, "l1", "p1", new BigDecimal("2.50"));
    assertThat(sold).isEqualTo(World.json("{'sold.l1.p1':'2.5'}"));
  }

  @Test
  void what_is_no_entity_of_ours_shows_nothing() {
    assertThat(facets("refund", "{'ref':'r1','total':{'amount':'1','currency':'EUR'}}")).isEmpty();
  }
}
