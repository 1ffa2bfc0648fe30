package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {
  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open().seeded();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private List<String> names(String query) {
    JsonNode nodes =
        shop.data(
                "query($q:String){orders(first:50,query:$q,sortKey:UPDATED_AT){nodes{name}}}",
                Json.text(Json.mapper().createObjectNode().put("q", query)))
            .at("/orders/nodes");
    List<String> names = new ArrayList<>();
    nodes.forEach(node -> names.add(node.path("name").asText()));
    return names;
  }

  private String place(String more) {
    return shop.admin("place-order", "{\"lines\":[{\"sku\":\"POSTER\"}]" + more + "}")
        .path("name")
        .asText();
  }

  @Test
  void terms_are_joined_negated_and_bracketed() {
    String a = place(",\"tags\":[\"red\"]");
    String b = place(",\"tags\":[\"red\",\"blue\"],\"test\":true");
    String c = place(",\"payment\":\"pending\"");
    assertThat(names("tag:red")).containsExactlyInAnyOrder(a, b);
    assertThat(names("tag:red AND -test:true")).containsExactly(a);
    assertThat(names("tag:red NOT tag:blue")).containsExactly(a);
    assertThat(names("financial_status:pending OR tag:blue")).containsExactlyInAnyOrder(b, c);
    assertThat(names("(financial_status:pending OR tag:red) test:false"))
        .containsExactlyInAnyOrder(a, c);
    assertThat(names("name:'" + b + "'")).containsExactly(b);
    assertThat(names("sku:POSTER")).hasSize(3);
    assertThat(names("status:open")).hasSize(3);
  }

  @Test
  void a_time_needs_quotes_and_its_lower_bound_is_inclusive() {
    String a = place("");
    String at =
        shop.data("{orders(first:1){nodes{updatedAt}}}").at("/orders/nodes/0/updatedAt").asText();
    assertThat(names("updated_at:>='" + at + "'")).containsExactly(a);
    assertThat(names("updated_at:>'" + at + "'")).isEmpty();
    assertThat(names("updated_at:>=\"" + at + "\"")).containsExactly(a);
    assertThat(names("updated_at:>=" + at)).isEmpty();
  }

  @Test
  void cursors_walk_through_a_sorted_list_without_loss() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(place(""));
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    JsonNode info;
    do {
      JsonNode page =
          shop.data(
                  "query($a:String){orders(first:3,after:$a,sortKey:UPDATED_AT){nodes{name}"
                      + " pageInfo{hasNextPage endCursor}}}",
                  Json.text(Json.mapper().createObjectNode().put("a", cursor)))
              .get("orders");
      page.path("nodes").forEach(node -> seen.add(node.path("name").asText()));
      info = page.get("pageInfo");
      cursor = info.path("endCursor").asText();
    } while (info.path("hasNextPage").asBoolean());
    assertThat(seen).containsExactlyElementsOf(all);
    JsonNode place =
        Json.parse(new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8));
    assertThat(place.has("last_id")).isTrue();
    assertThat(place.has("last_value")).isTrue();
    assertThat(
            shop.data("{orders(first:2,sortKey:ID,reverse:true){nodes{name}}}")
                .at("/orders/nodes/0/name")
                .asText())
        .isEqualTo(all.get(6));
    assertThat(
            shop.ask("{orders(first:2,after:\"bm9wZQ==\"){nodes{name}}}")
                .at("/errors/0/extensions/code")
                .asText())
        .isEqualTo("BAD_REQUEST");
  }

  @Test
  void a_lagging_index_hides_what_is_young_but_reading_by_id_does_not() {
    shop.faults.add(
        Json.parse("{\"system\":\"shopify\",\"kind\":\"index-lag\",\"delay\":\"PT1H\"}"));
    JsonNode made = shop.admin("place-order", "{\"lines\":[{\"sku\":\"POSTER\"}]}");
    assertThat(names("status:any")).isEmpty();
    assertThat(
            shop.data(
                    "query($i:ID!){order(id:$i){name}}",
                    "{\"i\":\"" + made.path("id").asText() + "\"}")
                .at("/order/name")
                .asText())
        .isEqualTo(made.path("name").asText());
    shop.faults.clear();
    assertThat(names("status:any")).hasSize(1);
  }
}
