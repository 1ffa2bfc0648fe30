package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.StreamReader;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.mapping.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** A list that was read in part, and says that it was read to its end. */
final class BackfillScenarios extends OnStage {
  private JsonNode skipped;

  @Override
  void prepare() {
    stage.storefront().product("Goods", "GAP", "5.00", Map.of("Web warehouse", 12));
    atTill("Goods", "GAP", "5.00", 12);
    // No hook tells of it either.
    stage.admin().fault(SHOP, "webhook-drop", ".*", 1000);
    skipped = order("gap@example.com", Map.of("GAP", 1));
    Instant begun = Instant.parse(skipped.path("createdAt").asText(now()));
    String url = "jdbc:sqlite:" + stage.folder().resolve("caravan.db");
    try (Ledger ledger = Ledgers.open(LedgerSettings.at(url), Clock.systemUTC())) {
      ledger.writeNow(
          tx -> {
            tx.putFact(StreamReader.begunFact("shop", "orders"), begun.toString());
            tx.putFact(StreamReader.readFact("shop", "orders"), begun.toString());
            tx.putFact("baseline/shop/orders", begun.toString());
            tx.putCursor(
                "shop",
                "orders",
                begun.plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString());
            return null;
          });
    }
  }

  private static String now() {
    return Instant.now().toString();
  }

  @Scenario(
      number = 44,
      given = "a first read of orders that ended early and says that it is done",
      when = "both sides are compared",
      then = "the months show the gap, the order is named, and healing brings it")
  void a_gap_is_no_end() {
    JsonNode report = Json.parse(stage.caravan("reconcile", "order", "--json").text());
    System.out.println(stage.caravan("trace", name(skipped)).text());
    JsonNode orders = report.at("/entities/order");
    assertThat(orders.path("unexplained").asInt()).as("%s", report).isPositive();
    assertThat(orders.toString()).contains("the hub was never told of it");
    assertThat(stage.caravan("reconcile", "--last").text()).contains("gap in ");
    assertThat(stage.caravan("reconcile", "--last").code()).isEqualTo(1);

    stage.eventually().until(() -> stage.caravan("why", "GAP").code() == 0);
    Stage.Told healed = stage.caravan("reconcile", "order", "--heal");
    assertThat(healed.code()).as(healed.text()).isZero();
    reserves(skipped, 1);
    assertThat(stage.caravan("reconcile", "order").code()).isZero();
  }
}
