package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists that are asked for by the number of records before them, and move while they are read. */
class OffsetPagesTest extends ReaderFixture {
  private static final List<String> ALL = List.of("1", "2", "3", "4", "5", "6", "7", "8");

  private final List<ObjectNode> goods = new ArrayList<>();
  private IntConsumer beforeAnswer = call -> {};
  private int calls;

  @BeforeEach
  void fill() {
    IntStream.rangeClosed(1, 8).forEach(n -> goods.add(good(String.valueOf(n), n)));
    client.vendor = this::page;
  }

  private static ObjectNode good(String id, int minute) {
    String at = "2026-11-20T08:%02d:00Z".formatted(minute);
    return Json.mapper().createObjectNode().put("id", id).put("at", at);
  }

  private JsonNode page(ScriptedClient.Asked asked) {
    beforeAnswer.accept(++calls);
    String since = asked.variables().path("cursor").asText("");
    List<ObjectNode> told =
        goods.stream().filter(one -> one.path("at").asText().compareTo(since) >= 0).toList();
    ObjectNode answer = Json.mapper().createObjectNode().put("total", told.size());
    ArrayNode page = answer.putArray("goods");
    told.stream()
        .skip(asked.variables().path("skip").asInt())
        .limit(asked.variables().path("size").asInt())
        .forEach(page::add);
    return answer;
  }

  /** The first becomes the newest. */
  private void change() {
    goods.add(good(goods.remove(0).path("id").asText(), 10 + calls));
  }

  @Test
  void each_page_begins_with_the_last_record_of_the_one_before() throws Exception {
    read(reader("shelf"));
    assertThat(client.asked)
        .extracting(one -> one.variables().path("skip").asInt())
        .containsExactly(0, 2, 4, 6);
    assertThat(emittedIds()).containsExactlyElementsOf(ALL);
    assertThat(cursor("shelf")).isEqualTo("2026-11-20T08:08:00Z");
  }

  @Test
  void a_page_that_is_not_full_ends_a_list_without_a_total() throws Exception {
    read(reader("crate"));
    assertThat(client.asked)
        .extracting(one -> one.variables().path("skip").asInt())
        .containsExactly(0, 2, 4, 6);
    goods.remove(7);
    client.asked.clear();
    read(reader("crate"));
    assertThat(emittedIds()).containsAll(ALL);
  }

  @Test
  void a_record_inside_another_one_may_be_named_by_both() throws Exception {
    goods.forEach(one -> one.putArray("places").addObject().put("n", "a"));
    read(reader("places"));
    assertThat(emittedIds())
        .containsExactly("1/a", "2/a", "3/a", "4/a", "5/a", "6/a", "7/a", "8/a");
  }

  @Test
  void a_list_that_moved_is_read_on_from_its_cursor_and_shows_everything() throws Exception {
    beforeAnswer =
        call -> {
          if (call == 3) {
            change();
          }
        };
    StreamReader reader = reader("shelf");
    assertThatThrownBy(() -> read(reader))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.failure()).isEqualTo(Failure.STALE))
        .hasMessageContaining("changed while it was read");
    assertThat(emittedIds()).doesNotContainAnyElementsOf(List.of("6", "7", "8"));
    read(reader);
    assertThat(emittedIds()).containsAll(ALL);
  }

  @Test
  void an_empty_page_in_the_middle_does_not_end_the_list() {
    client.vendor =
        asked ->
            asked.variables().path("skip").asInt() == 0
                ? page(asked)
                : json("{'total':8,'goods':[]}");
    assertThatThrownBy(() -> read(reader("shelf"))).isInstanceOf(CallException.class);
    assertThat(cursor("shelf")).isNull();
  }

  @Test
  void reading_everything_goes_on_where_the_list_moved() throws Exception {
    beforeAnswer =
        call -> {
          if (call == 2 || call == 5) {
            change();
          }
        };
    assertThat(new FullRead(settings("shelf"), intake()).all(null, null, () -> true)).isTrue();
    assertThat(emittedIds()).containsAll(ALL);
  }

  @Test
  void a_list_that_never_stands_still_is_given_up() {
    goods.forEach(one -> one.put("at", "2026-11-20T08:00:00Z"));
    beforeAnswer = call -> goods.add(goods.remove(0));
    assertThatThrownBy(() -> new FullRead(settings("shelf"), intake()).all(null, null, () -> true))
        .hasMessageContaining("changed while it was read");
  }
}
