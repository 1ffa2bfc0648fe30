package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The query language: operators, order, pages, relations. */
class QueryTest {
  private static TestShop shop;

  @BeforeAll
  static void open() {
    shop = TestShop.fast();
    for (int i = 1; i <= 25; i++) {
      // Several share a second: the cursor must not lose any.
      if (i % 3 == 0) {
        shop.pass(Duration.ofSeconds(2));
      }
      shop.item(i % 2 == 0 ? "Even " + i : "odd " + i, i, String.valueOf(i));
    }
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void pages_are_followed_to_the_end_and_back_by_absolute_addresses() {
    for (String sort :
        new String[] {
          "itemID", "-itemID", "timeStamp", "-timeStamp", "description", "-description"
        }) {
      List<String> seen = new ArrayList<>();
      Answer page = shop.list("Item", "sort", sort, "limit", "4");
      assertThat(page.text("/@attributes/previous")).isEmpty();
      Answer first = page;
      List<Answer> pages = new ArrayList<>();
      while (true) {
        pages.add(page);
        seen.addAll(ids(page));
        String next = page.text("/@attributes/next");
        if (next.isEmpty()) {
          break;
        }
        assertThat(next).startsWith(shop.url + "/API/V3/Account/").contains("limit=4", "after=");
        page = shop.get(next);
      }
      assertThat(seen).as(sort).hasSize(25).doesNotHaveDuplicates();
      Answer back = shop.get(page.text("/@attributes/previous"));
      assertThat(ids(back)).as(sort).isEqualTo(ids(pages.get(pages.size() - 2)));
      assertThat(ids(first)).hasSize(4);
    }
  }

  @Test
  void a_cursor_is_the_sort_key_in_base64() {
    assertThat(cursor(shop.list("Item", "limit", "3"))).isEqualTo("[3]");
    Answer timed = shop.list("Item", "limit", "3", "sort", "-timeStamp");
    JsonNode last = timed.at("/Item/2");
    assertThat(cursor(timed))
        .isEqualTo(
            "[\"" + last.path("timeStamp").asText() + "\"," + last.path("itemID").asText() + "]");
  }

  private static String cursor(Answer page) {
    String next = page.text("/@attributes/next");
    String after = Request.form(next.substring(next.indexOf('?') + 1)).get("after");
    return new String(Base64.getDecoder().decode(after), StandardCharsets.UTF_8);
  }

  @Test
  void a_row_that_changes_between_pages_is_seen_again_at_the_end_not_lost() {
    Answer page = shop.list("Item", "sort", "timeStamp", "limit", "10");
    List<String> seen = new ArrayList<>(ids(page));
    shop.pass(Duration.ofSeconds(2));
    shop.put("/Item/" + seen.get(0) + ".json", "{\"modelYear\":2020}");
    while (!page.text("/@attributes/next").isEmpty()) {
      page = shop.get(page.text("/@attributes/next"));
      seen.addAll(ids(page));
    }
    assertThat(seen).hasSize(26);
    assertThat(seen.get(25)).isEqualTo(seen.get(0));
  }

  @Test
  void operators() {
    assertThat(ids(shop.list("Item", "itemID", "7"))).containsExactly("7");
    assertThat(ids(shop.list("Item", "itemID", ">,23"))).containsExactly("24", "25");
    assertThat(ids(shop.list("Item", "itemID", ">=,24"))).containsExactly("24", "25");
    assertThat(ids(shop.list("Item", "itemID", "<,3"))).containsExactly("1", "2");
    assertThat(ids(shop.list("Item", "itemID", "<=,2"))).containsExactly("1", "2");
    assertThat(ids(shop.list("Item", "itemID", "!=,1"))).hasSize(24);
    assertThat(ids(shop.list("Item", "itemID", "><,5,7"))).containsExactly("5", "6", "7");
    assertThat(ids(shop.list("Item", "itemID", "IN,[9,2,99]"))).containsExactly("2", "9");
    assertThat(ids(shop.list("Item", "description", "~,even%"))).hasSize(12);
    assertThat(ids(shop.list("Item", "description", "!~,even%"))).hasSize(13);
    assertThat(ids(shop.list("Item", "description", "~,%1_"))).hasSize(10);
    assertThat(ids(shop.list("Item", "or", "description=Even 2|itemID=>,24")))
        .containsExactly("2", "25");
    assertThat(ids(shop.list("Item", "itemCode", "210000000004"))).containsExactly("4");
    assertThat(ids(shop.list("Item", "defaultCost", "2.00"))).hasSize(25);
  }

  @Test
  void times_are_filtered_with_any_offset() {
    String time = shop.get("/Item/14.json").text("/Item/timeStamp");
    List<String> since = ids(shop.list("Item", "timeStamp", ">=," + time));
    assertThat(since).contains("14", "25").doesNotContain("11");
    String west =
        OffsetDateTime.parse(time)
            .withOffsetSameInstant(ZoneOffset.ofHours(-4))
            .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx"));
    assertThat(ids(shop.list("Item", "timeStamp", ">=," + west))).isEqualTo(since);
    assertThat(ids(shop.list("Item", "timeStamp", ">=," + time.substring(0, 19)))).isEqualTo(since);
    // A plus that was not encoded is a space, and no date.
    assertThat(shop.get("/Item.json?timeStamp=%3E%3D%2C" + time).status()).isEqualTo(400);
  }

  @Test
  void relations_can_be_filtered_when_loaded() {
    assertThat(ids(shop.list("Item", "load_relations", "[\"ItemShops\"]", "ItemShops.qoh", ">,24")))
        .containsExactly("25");
    Answer refused = shop.list("Item", "ItemShops.qoh", ">,24");
    assertThat(refused.status()).isEqualTo(400);
    shop.admin("create-customer", "{'firstName':'Mail','email':'one@example.com','mobile':'0123'}");
    for (String filter : new String[] {"Contact.email", "Contact.mobile"}) {
      String value = filter.endsWith("email") ? "one@example.com" : "0123";
      assertThat(
              shop.list("Customer", "load_relations", "[\"Contact\"]", filter, value)
                  .text("/Customer/firstName"))
          .isEqualTo("Mail");
    }
    assertThat(
            shop.list("Customer", "load_relations", "[\"Contact\"]", "Contact.pager", "0123")
                .at("/Customer")
                .isMissingNode())
        .isTrue();
  }

  @Test
  void mistakes_are_refused_with_what_would_be_right() {
    assertThat(shop.list("Item", "sort", "customSku").text("/message"))
        .isEqualTo(
            "Cannot sort Item by 'customSku'. Sortable fields: itemID, timeStamp, description.");
    assertThat(shop.list("Item", "limit", "101").status()).isEqualTo(400);
    assertThat(shop.list("Item", "limit", "0").at("/Item").isMissingNode()).isTrue();
    assertThat(shop.list("Item", "offset", "100").status()).isEqualTo(400);
    assertThat(shop.list("Item", "colour", "red").status()).isEqualTo(400);
    assertThat(shop.list("Item", "load_relations", "[\"Wings\"]").text("/message"))
        .contains("not a relation");
    String many =
        IntStream.rangeClosed(1, 101).mapToObj(String::valueOf).collect(Collectors.joining(","));
    assertThat(shop.list("Item", "itemID", "IN,[" + many + "]").status()).isEqualTo(400);
    assertThat(shop.list("Item", "after", "!!").status()).isEqualTo(400);
  }

  @Test
  void count_costs_ten_and_stands_alone() {
    Answer count = shop.list("Item", "count", "1", "itemID", ">,20");
    assertThat(count.body()).isEqualTo(Json.parse("{\"@attributes\":{\"count\":\"5\"}}"));
    assertThat(count.header("X-LS-API-Request-Cost")).isEqualTo("10");
    assertThat(shop.list("Item", "count", "1", "limit", "5").status()).isEqualTo(400);
  }

  @Test
  void archived_rows_are_hidden_shown_or_alone() {
    try (TestShop other = TestShop.fast()) {
      String kept = other.item("Kept", 1, "1");
      String gone = other.item("Gone", 1, "1");
      other.delete("/Item/" + gone + ".json");
      assertThat(ids(other.list("Item"))).containsExactly(kept);
      assertThat(ids(other.list("Item", "archived", "true"))).containsExactly(kept, gone);
      assertThat(ids(other.list("Item", "archived", "only"))).containsExactly(gone);
      assertThat(other.get("/Item/" + gone + ".json").text("/Item/archived")).isEqualTo("true");
    }
  }

  @Test
  void nested_relations_load_with_their_parent() {
    String sale = shop.admin("sell", "{'shopID':1,'lines':[{'itemID':1}]}").path("saleID").asText();
    JsonNode line =
        shop.get("/Sale/" + sale + ".json?load_relations=%5B%22SaleLines.Item%22%5D")
            .at("/Sale/SaleLines/SaleLine");
    assertThat(line.at("/Item/description").asText()).isEqualTo("odd 1");
  }

  private static List<String> ids(Answer answer) {
    JsonNode items = answer.at("/Item");
    List<String> ids = new ArrayList<>();
    if (items.isObject()) {
      ids.add(items.path("itemID").asText());
    } else {
      items.forEach(item -> ids.add(item.path("itemID").asText()));
    }
    return ids;
  }
}
