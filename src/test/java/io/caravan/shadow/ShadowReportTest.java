package io.caravan.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts about histories that are written down here, one for each way to go wrong. */
final class ShadowReportTest {
  private static final Instant BEGUN = Instant.parse("2026-01-05T08:00:00Z");

  @TempDir Path folder;
  private Ledger ledger;
  private long change;

  @BeforeEach
  void open() {
    ledger =
        Ledgers.open(
            LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")),
            Clock.fixed(BEGUN.plus(Duration.ofHours(9)), ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private static String at(int minutes) {
    return BEGUN.plus(Duration.ofMinutes(minutes)).toString();
  }

  private static JsonNode json(String text, Object... values) {
    return Json.parse(text.replace('\'', '"').formatted(values));
  }

  private void seen(String entity, String system, String id, JsonNode body) {
    ledger.writeNow(
        tx ->
            tx.insertChange(
                new Change(
                    0,
                    entity,
                    null,
                    system,
                    id,
                    null,
                    Marks.SEEN,
                    null,
                    null,
                    "canonical",
                    "test",
                    null,
                    body,
                    0)));
  }

  private void would(
      String entity, String target, String key, String action, int minutes, JsonNode body) {
    ledger.writeNow(
        tx -> {
          change =
              tx.insertChange(
                  new Change(
                      0,
                      entity,
                      key,
                      "source",
                      "1",
                      null,
                      "RECORDED",
                      null,
                      null,
                      "canonical",
                      "test",
                      null,
                      json("{'updatedAt':'%s'}", at(minutes)),
                      0));
          tx.enqueue(
              change,
              List.of(new DeliveryDraft(entity, target, key, action, action, body, List.of())));
          return null;
        });
  }

  private JsonNode report() {
    Limits limits = Limits.of(Map.of(), BEGUN.toEpochMilli(), BEGUN.toEpochMilli(), ledger.now());
    return ledger.read(reads -> ShadowReport.of(reads, limits)).json(10);
  }

  private static List<String> bad(JsonNode report) {
    return report.path("examples").findValuesAsText("verdict");
  }

  private void level(int minutes, int available) {
    seen(
        "inventory",
        "shop",
        "1",
        json("{'ref':'v1@web','available':'%d','updatedAt':'%s'}", available, at(minutes)));
  }

  private void stock(int minutes, int available) {
    would("inventory", "shop", "v1@web", "set", minutes, json("{'available':'%d'}", available));
  }

  @Test
  void a_level_is_in_time_late_lost_or_another() {
    level(-60, 10);
    stock(10, 9);
    level(10, 9);
    assertThat(bad(report())).isEmpty();
    stock(20, 8);
    level(50, 8);
    assertThat(bad(report())).containsExactly("late");
    stock(60, 7);
    assertThat(bad(report())).containsExactly("lost", "late");
    level(70, 99);
    assertThat(bad(report())).containsExactly("wrong", "late");
    assertThat(report().toString()).contains("available 99 instead of 7");
  }

  @Test
  void what_differed_before_is_nobodys_fault_and_what_is_there_already_is_no_write() {
    stock(-30, 5);
    assertThat(report().path("entities").get(1).path("standing").asInt()).isEqualTo(1);
    assertThat(bad(report())).isEmpty();
    level(-20, 5);
    level(10, 6);
    stock(20, 6);
    assertThat(report().path("entities").get(1).path("lost").asInt()).isZero();
  }

  private JsonNode item(String id, String price, int minutes) {
    return json(
        "{'id':'%1$s','ref':'i1','title':'Scarf','createdAt':'%3$s','updatedAt':'%3$s',"
            + "'variants':[{'sku':'A-1','price':{'amount':'%2$s'}}]}",
        id, price, at(minutes));
  }

  @Test
  void an_item_made_twice_or_with_another_price_is_told_with_both() {
    would(
        "item",
        "shop",
        "i1",
        "upsert",
        10,
        json(
            "{'create':true,'title':'Scarf','variants':[{'sku':'A-1','price':{'amount':'8.00'}}]}"));
    assertThat(bad(report())).containsExactly("lost");
    seen("item", "shop", "p1", item("p1", "80", 12));
    assertThat(report().toString()).contains("A-1 price 80 instead of 8.00");
    seen("item", "shop", "p1", item("p1", "8", 13));
    assertThat(bad(report())).isEmpty();
    seen("item", "shop", "p2", item("p2", "8", 14));
    assertThat(bad(report())).containsExactly("doubled");
  }

  @Test
  void pieces_that_the_till_had_not_are_counted() {
    seen("inventory", "pos", "1", json("{'ref':'v1@web','onHand':'2','updatedAt':'%s'}", at(-60)));
    for (String order : List.of("o1", "o2")) {
      JsonNode whole =
          json(
              "{'ref':'%1$s','name':'#%1$s','createdAt':'%2$s','status':'cancelled','lines':[]}",
              order, at(10));
      ledger.writeNow(
          tx -> {
            tx.putState("order", order, whole, null);
            return null;
          });
      would(
          "order",
          "pos",
          order,
          "reserve",
          10,
          json(
              "{'order':{'createdAt':'%2$s'},'location':{'ref':'web'},"
                  + "'line':{'ref':'l-%1$s','quantity':'2','variant':{'ref':'v1'}}}",
              order, at(10)));
    }
    assertThat(report().path("oversoldUnits").asText()).isEqualTo("2");
    assertThat(report().path("oversold").toString()).contains("sold 2 of v1@web");
  }

  @Test
  void a_shipment_that_never_came_or_has_another_number_is_told() {
    would(
        "shipment",
        "shop",
        "s1",
        "fulfil",
        10,
        json("{'order':{'ref':'o1'},'shipment':{'tracking':[{'number':'T1'}]}}"));
    assertThat(bad(report())).containsExactly("lost");
    seen(
        "shipment",
        "shop",
        "f1",
        json("{'order':{'ref':'o1'},'tracking':[{'number':'T2'}],'updatedAt':'%s'}", at(12)));
    assertThat(bad(report())).containsExactly("wrong");
    seen(
        "shipment",
        "shop",
        "f1",
        json("{'order':{'ref':'o1'},'tracking':[{'number':'T1'}],'updatedAt':'%s'}", at(13)));
    assertThat(bad(report())).isEmpty();
  }
}
