package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which item, variant and stock a record is of. */
class ItemIdentityTest {
  private final Known known = new Known();

  private static void refused(ThrowingCallable told, String path, String words) {
    assertThatThrownBy(told)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.path()).isEqualTo(path))
        .hasMessageContaining(words);
  }

  private static String item(String id, String... variants) {
    return "{'id':'" + id + "','variants':[" + String.join(",", variants) + "]}";
  }

  private static String variant(String id, String more) {
    return "{'id':'" + id + "'" + more + "}";
  }

  @Test
  void an_item_and_its_variants_get_refs_links_and_keys() {
    Identified told =
        known.tell(
            "item", "pos", item("1", variant("11", ",'sku':'A','barcode':'0871','stockId':'s11'")));
    assertThat(told.ref()).isEqualTo("i1");
    assertThat(told.document())
        .isEqualTo(World.json("{'ref':'i1','variants':[{'ref':'v2','sku':'A','barcode':'0871'}]}"));
    assertThat(told.links())
        .containsExactly(
            new Identified.Link("item", "i1", "1"),
            new Identified.Link("variant", "v2", "11"),
            new Identified.Link("stock", "v2", "s11"));
    assertThat(told.aliases())
        .containsExactly(
            new Identified.Alias("item", "variant", "v2", "i1"),
            new Identified.Alias("variant", "sku", "A", "v2"),
            new Identified.Alias("variant", "barcode", "0871", "v2"));
    assertThat(told.ignored()).isNull();
    assertThat(known.tell("item", "pos", item("1", variant("11", ""))).links()).isEmpty();
  }

  @Test
  void barcodes_of_eight_to_fourteen_digits_lose_their_zeroes_and_no_others() {
    assertThat(ItemIdentity.key("barcode", "00012345")).isEqualTo("12345");
    assertThat(ItemIdentity.key("barcode", "0012345")).isEqualTo("0012345");
    assertThat(ItemIdentity.key("barcode", "00000000")).isEqualTo("0");
    assertThat(ItemIdentity.key("barcode", "0A123456")).isEqualTo("0A123456");
    assertThat(ItemIdentity.key("sku", "00012345")).isEqualTo("00012345");
    assertThat(ItemIdentity.key("sku", null)).isNull();
  }

  @Test
  void an_item_without_its_id_is_known_by_that_of_a_variant() {
    known.tell("item", "pos", item("1", variant("11", "")));
    assertThat(known.tell("item", "pos", "{'variants':[{'id':'11'}]}").ref()).isEqualTo("i1");
    known.tell("item", "pos", item("2", variant("22", "")));
    refused(
        () -> known.tell("item", "pos", item("3", variant("11", ""), variant("22", ""))),
        "$.variants",
        "the ids of its variants lead to several items: i1, i3");
  }

  @Test
  void what_names_its_ref_is_that() {
    Identified told =
        known.tell("item", "shop", "{'ref':'iX','id':'P','variants':[{'ref':'vX','id':'V'}]}");
    assertThat(told.ref()).isEqualTo("iX");
    assertThat(known.ref("variant", "shop", "V")).contains("vX");
  }

  @Test
  void a_match_that_this_system_has_under_another_id_is_refused() {
    known.tell("item", "pos", item("1", variant("11", ",'sku':'A'")));
    refused(
        () -> known.tell("item", "pos", item("2", variant("22", ",'sku':'A'"))),
        "$.variants",
        "its SKU is that of item i1, which is item 1 of pos already");
    refused(
        () -> known.tell("item", "pos", item("1", variant("12", ",'sku':'A'"))),
        "$.variants[0].sku",
        "its SKU is that of variant v2, which is variant 11 of pos already");
    refused(
        () -> known.tell("item", "pos", "{'variants':[{'sku':'A'}]}"),
        "$.variants",
        "is item 1 of pos already");
  }

  @Test
  void a_barcode_leads_to_an_item_where_no_sku_does() {
    known.tell("item", "pos", item("1", variant("11", ",'sku':'A','barcode':'871'")));
    Identified told =
        known.tell("item", "shop", item("P", variant("V", ",'sku':'B','barcode':'871'")));
    assertThat(told.ref()).isEqualTo("i1");
    assertThat(told.document().at("/variants/0/ref").asText()).isEqualTo("v2");
  }

  @Test
  void a_variant_of_another_item_is_refused() {
    known.tell("item", "pos", item("1", variant("11", ",'sku':'A'")));
    known.tell("item", "pos", item("2", variant("22", ",'sku':'B'")));
    refused(
        () -> known.tell("item", "pos", item("2", variant("11", ""))),
        "$.variants[0]",
        "the variant v2 belongs to item i1, not to i3");
    known.link("item", "i3", "shop", "P");
    refused(
        () -> known.tell("item", "shop", item("P", variant("V", ",'sku':'A'"))),
        "$.variants[0].sku",
        "its SKU is that of variant v2 of item i1, but the record is item i3");
  }

  @Test
  void two_variants_cannot_be_one_and_one_key_cannot_be_two_variants() {
    known.tell("item", "pos", item("1", variant("11", ",'sku':'A'"), variant("12", ",'sku':'A'")));
    refused(
        () -> known.tell("item", "shop", item("P", variant("V", ",'sku':'A'"))),
        "$.variants[0].sku",
        "its SKU is that of several variants: v2, v3");
    refused(
        () -> known.tell("item", "pos", item("1", variant("11", ""), variant("11", ""))),
        "$.variants[1]",
        "two variants of the record lead to the same variant v2");
  }

  @Test
  void a_key_of_former_days_does_not_count() {
    known.tell("item", "pos", item("1", variant("11", ",'sku':'A'"), variant("12", ",'sku':'B'")));
    known.tell("item", "pos", item("1", variant("11", ",'sku':'NEW'"), variant("12", "")));
    assertThat(known.tell("item", "shop", item("P", variant("V", ",'sku':'A'"))).ref())
        .isNotEqualTo("i1");
    known.state("item", "i1", "{'ref':'i1','variants':[]}");
    assertThat(known.tell("item", "web", item("Q", variant("W", ",'sku':'B'"))).ref())
        .as("of what is not told nobody knows otherwise")
        .isEqualTo("i1");
  }

  @Test
  void a_key_of_a_variant_whose_item_is_not_kept_counts() {
    known.alias("variant", "sku", "A", "vX");
    known.link("variant", "vX", "depot", "9");
    Identified told = known.tell("item", "shop", item("P", variant("V", ",'sku':'A'")));
    assertThat(told.document().at("/variants/0/ref").asText()).isEqualTo("vX");
  }

  private String stock(String system, String variant) {
    known.locations.put(system + "7", "store");
    return known
        .tell(
            "inventory",
            system,
            "{'id':'x','location':{'id':'7'},'variant':{" + variant + "},'onHand':'1'}")
        .ref();
  }

  @Test
  void stock_is_of_the_variant_that_any_of_its_ids_names() {
    known.tell("item", "pos", item("1", variant("11", ",'sku':'A','stockId':'s11'")));
    assertThat(stock("pos", "'id':'11'")).isEqualTo("v2@store");
    assertThat(stock("pos", "'stockId':'s11'")).isEqualTo("v2@store");
    assertThat(stock("pos", "'ref':'vX'")).isEqualTo("vX@store");
    assertThat(stock("depot", "'sku':'A'")).isEqualTo("v2@store");
    assertThat(known.state("inventory", "v2@store").orElseThrow())
        .isEqualTo(
            World.json(
                "{'location':{'ref':'store'},'variant':{'ref':'v2','sku':'A'},'onHand':'1',"
                    + "'ref':'v2@store'}"));
  }

  @Test
  void stock_of_an_unknown_variant_waits_for_any_of_its_ids() {
    known.tell("item", "pos", item("1", variant("11", ",'sku':'A'"), variant("12", ",'sku':'A'")));
    assertThatThrownBy(() -> stock("shop", "'id':'V','stockId':'S','sku':'A'"))
        .isInstanceOfSatisfying(
            NotYetKnown.class, e -> assertThat(e.nativeIds()).containsExactly("V", "S"))
        .hasMessageContaining("no item of shop");
    assertThatThrownBy(() -> stock("depot", "'sku':'Z'")).isInstanceOf(NotYetKnown.class);
    refused(
        () -> stock("depot", "'sku':'A'"),
        "$.variant.sku",
        "the SKU is that of several variants: v2, v3");
  }

  @Test
  void stock_at_a_place_that_is_not_mapped_is_ignored_with_the_setting_to_make() {
    Identified told =
        known.tell("inventory", "pos", "{'location':{'id':'9'},'variant':{'id':'11'}}");
    assertThat(told.ref()).isNull();
    assertThat(told.links()).isEmpty();
    assertThat(told.ignored())
        .isEqualTo(
            "location 9 of pos is not mapped: set caravan.locations.<name>.pos=9 to use its stock");
  }

  private Identified movement(String more) {
    known.locations.put("pos7", "store");
    return known.tell("movement", "pos", "{'id':'m1','location':{'id':'7'}," + more + "}");
  }

  @Test
  void a_movement_names_its_variant_by_its_own_id_or_that_of_its_stock() {
    known.tell("item", "pos", item("1", variant("11", ",'stockId':'s11'")));
    Identified told = movement("'variant':{'stockId':'s11'}");
    assertThat(told.ref()).isEqualTo("log/pos/m1");
    assertThat(told.document().at("/variant")).isEqualTo(World.json("{'ref':'v2'}"));
    assertThat(movement("'variant':{'id':'11'}").document().at("/variant/ref").asText())
        .isEqualTo("v2");
  }

  @Test
  void a_movement_of_what_is_not_known_is_ignored() {
    assertThat(movement("'variant':{'id':'99'}").ignored()).isEqualTo("the item is not known yet");
    assertThat(
            known
                .tell("movement", "pos", "{'id':'m2','location':{'id':'8'},'variant':{}}")
                .ignored())
        .contains("location 8 of pos is not mapped");
  }
}
