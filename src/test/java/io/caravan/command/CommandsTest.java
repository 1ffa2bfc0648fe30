package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.Desk.Said;
import io.caravan.ledger.Change;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.Settlement;
import io.caravan.mapping.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type when somebody asks, over a real ledger: exit codes, JSON and wrong names. */
class CommandsTest {
  private static final String ORDER = "gid://shopify/Order/1";

  @TempDir Path folder;
  private Desk desk;
  private String change;
  private String delivery;

  @BeforeEach
  void open() throws Exception {
    desk = Desk.open(folder);
    try (Ledger ledger = ledger()) {
      ledger.writeNow(
          tx -> {
            JsonNode body = Json.parse("{\"name\":\"#1001\",\"status\":\"open\"}");
            change = "C" + tx.insertChange(change(null, "PARKED", "totals differ by 1.00", body));
            tx.link("order", "o1", "shop", ORDER);
            tx.alias("order", "name", "1001", "o1");
            tx.putState("order", "o1", body, Json.mapper().createObjectNode());
            tx.enqueue(
                tx.insertChange(change("o1", "RECORDED", null, body)),
                List.of(
                    new DeliveryDraft("order", "pos", "o1", "reserve", "r/l", body, List.of())));
            tx.alarm("short", "order o1", "SHIRT was sold at the till");
            return null;
          });
      var lane = ledger.claim("order", "pos", 1, 9, 60_000).get(0);
      delivery = lane.deliveries().get(0).deliveryId();
      long seq = lane.deliveries().get(0).seq();
      ledger.writeNow(
          tx ->
              tx.settle(
                  lane.laneId(),
                  lane.epoch(),
                  List.of(
                      new Settlement(
                          seq, Settlement.Outcome.PARKED, 0, "no such item", "$.line"))));
    }
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private Ledger ledger() {
    return Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + desk.ledger()), Clock.systemUTC());
  }

  private static Change change(String ref, String state, String reason, JsonNode body) {
    return new Change(
        0,
        "order",
        ref,
        "shop",
        ORDER,
        null,
        state,
        reason,
        reason == null ? null : "$.totals",
        "canonical",
        "api:shop/orders",
        null,
        body,
        0);
  }

  @Test
  void a_ledger_is_moved_to_a_new_place_by_two_commands() {
    String file = folder.resolve("ledger.gz").toString();
    assertThat(desk.caravan("ledger", "export", file).code()).isZero();
    assertThat(desk.caravan("ledger", "export", file).err()).contains("is there already");
    String parked = desk.caravan("parked", "list").out();
    assertThat(desk.caravan("ledger", "import", file).err()).contains("is not empty");
    desk.config.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("new/caravan.db"));
    Said imported = desk.caravan("ledger", "import", file);
    assertThat(imported.code()).as(imported.toString()).isZero();
    assertThat(imported.out()).contains("delivery");
    assertThat(desk.caravan("parked", "list").out()).isEqualTo(parked);
  }

  @Test
  void the_list_of_the_parked_says_the_same_in_both_forms() {
    Said table = desk.caravan("parked", "list");
    assertThat(table.code()).isZero();
    JsonNode json = Json.parse(desk.caravan("parked", "list", "--json").out());
    assertThat(json).hasSize(2);
    for (JsonNode row : json) {
      row.forEach(cell -> assertThat(table.out()).contains(cell.asText()));
    }
    assertThat(json).extracting(row -> row.path("id").asText()).containsExactly(change, delivery);
  }

  @Test
  void a_parked_record_is_shown_with_its_body_and_can_be_edited_as_shown() throws Exception {
    Said shown = desk.caravan("parked", "show", delivery);
    assertThat(shown.code()).isZero();
    assertThat(Json.parse(shown.out()).path("reason").asText()).startsWith("no such item");
    Path body = folder.resolve("body.json");
    Files.writeString(body, Json.parse(shown.out()).path("body").toString());
    assertThat(desk.caravan("parked", "edit", delivery, "--body", body.toString()).code()).isZero();
    Said again = desk.caravan("parked", "edit", delivery, "--body", body.toString());
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains(delivery + " is not parked");
    try (Ledger ledger = ledger()) {
      assertThat(ledger.read(r -> r.delivery(delivery)).orElseThrow().state())
          .isEqualTo(DeliveryState.PENDING);
    }
  }

  @Test
  void a_body_that_cannot_be_read_changes_nothing() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"name\": ");
    Said notJson = desk.caravan("parked", "edit", change, "--body", broken.toString());
    assertThat(notJson.code()).isEqualTo(1);
    assertThat(notJson.err()).contains("broken.json").doesNotContain("\tat ");
    Said none = desk.caravan("parked", "edit", change, "--body", folder.resolve("no").toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("could not be read").doesNotContain("\tat ");
    assertThat(Json.parse(desk.caravan("parked", "list", "--json").out())).hasSize(2);
  }

  @Test
  void unknown_ids_fail_and_missing_ones_are_wrong_usage() {
    for (String command : List.of("show", "replay")) {
      for (String id : List.of("C99999999999999999999", "C999", "nonsense")) {
        Said said = desk.caravan("parked", command, id);
        assertThat(said.code()).as(command + " " + id).isEqualTo(1);
        assertThat(said.err()).contains(id + " is not parked", "parked list");
      }
      assertThat(desk.caravan("parked", command).code()).isEqualTo(2);
    }
    assertThat(desk.caravan("parked", "discard", change).code()).as("no reason").isEqualTo(2);
    assertThat(desk.caravan("parked", "edit", change).code()).as("no body").isEqualTo(2);
    assertThat(desk.caravan("parked").code()).as("no word").isEqualTo(2);
    assertThat(desk.caravan("why").code()).isEqualTo(2);
    assertThat(desk.caravan("trace").code()).isEqualTo(2);
    assertThat(desk.caravan("flows", "--nonsense").code()).isEqualTo(2);
  }

  @Test
  void why_and_trace_say_the_same_in_both_forms_and_nothing_of_strangers() {
    Said why = desk.caravan("why", "#1001");
    assertThat(why.code()).isZero();
    assertThat(why.out()).contains("./caravan parked replay " + delivery, "no such item");
    JsonNode story = Json.parse(desk.caravan("why", "#1001", "--json").out()).at("/0/story");
    story.forEach(line -> assertThat(why.out()).contains(line.asText()));
    assertThat(story.size()).isEqualTo((int) why.out().lines().count());
    Said trace = desk.caravan("trace", "#1001");
    assertThat(trace.out()).contains("to=pos", "action=order.reserve", "state=PARKED");
    JsonNode facts = Json.parse(desk.caravan("trace", "#1001", "--json").out());
    assertThat(facts.findValuesAsText("reason")).contains("no such item (at $.line)");
    for (String command : List.of("why", "trace")) {
      Said stranger = desk.caravan(command, "#4711");
      assertThat(stranger.code()).isEqualTo(1);
      assertThat(stranger.err()).contains("nothing is known as #4711").doesNotContain("\tat ");
    }
  }

  @Test
  void flows_show_what_waits_and_every_alarm_in_both_forms() {
    Said table = desk.caravan("flows");
    assertThat(table.code()).as(table.toString()).isZero();
    assertThat(table.out()).contains("item-to-shop", "parked", "SHIRT was sold at the till");
    JsonNode json = Json.parse(desk.caravan("flows", "--json").out());
    assertThat(json.path("flows").size()).isGreaterThan(15);
    for (JsonNode flow : json.path("flows")) {
      flow.forEach(cell -> assertThat(table.out()).contains(cell.asText()));
    }
    assertThat(json.at("/alarms/0/what").asText()).isEqualTo("SHIRT was sold at the till");
    assertThat(json.at("/deliveries/0/state").asText()).isEqualTo("parked");
    assertThat(json.path("faults")).isEmpty();
  }

  @Test
  void a_place_without_a_ledger_is_told_and_not_made() {
    String none = "caravan.ledger.url=jdbc:sqlite:" + folder.resolve("none/caravan.db");
    Stream.of(
            List.of("parked", "list"),
            List.of("parked", "replay", "C1"),
            List.of("why", "#1"),
            List.of("trace", "#1"))
        .forEach(
            words -> {
              String[] all =
                  Stream.concat(words.stream(), Stream.of("--set", none)).toArray(String[]::new);
              Said said = desk.caravan(all);
              assertThat(said.code()).as(said.toString()).isEqualTo(1);
              assertThat(said.err()).contains("there is no ledger at").doesNotContain("\tat ");
            });
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(desk.caravan("flows", "--set", none).code()).isZero();
  }
}
