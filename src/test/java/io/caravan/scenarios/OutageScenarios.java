package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own database is away for a while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutageScenarios {
  private static final Shopper FAY = new Shopper("Fay", "Wray", "fay@example.com");

  /** So that no lease ends only because the machine that tests is busy. */
  private static final double SLOW = 10;

  private static final int FIRST_SERVER_FAULT = 500;

  private Gate database;
  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    LedgerSettings place = TestPostgres.freshPlace();
    database = new Gate(place.url());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("caravan.ledger.url", database.url());
    settings.put("caravan.ledger.user", place.user());
    settings.put("caravan.ledger.password", place.password());
    settings.put("caravan.ledger.schema", place.schema());
    stage = Stage.open(folder, settings, SLOW);
    stage.shelve("LAMP", "40.00", Map.of("web", 20));
    stage.start();
    stage.onSale("web", "LAMP");
  }

  @AfterAll
  void close() {
    if (stage != null) {
      stage.close();
    }
    if (database != null) {
      database.close();
    }
  }

  private JsonNode order() {
    return stage.storefront().order("", FAY, Map.of("LAMP", 1), null, "paid", false);
  }

  @Scenario(
      number = 27,
      given = "a running hub whose database cannot be reached",
      when = "the webhook of a new order comes in, and later the database is back",
      then = "the webhook is refused so that the shop sends it again, and there is one order")
  void the_database_is_away() {
    JsonNode before = order();
    stage.eventually().until(() -> stage.reserved(before).size() == 1);

    database.shut();
    JsonNode order = order();
    ObjectNode body = Notices.of(order.path("id").asText());
    assertThat(stage.notices().status("orders/create", "while-away", body))
        .isGreaterThanOrEqualTo(FIRST_SERVER_FAULT);
    assertThat(stage.reserved(order)).isEmpty();

    database.reopen();
    stage
        .eventually()
        .until(() -> stage.notices().status("orders/create", "while-away", body) == 200);
    stage.eventually().until(() -> !stage.reserved(order).isEmpty());
    JsonNode after = order();
    stage.eventually().until(() -> stage.reserved(after).size() == 1);
    assertThat(stage.reserved(order)).hasSize(1);
    assertThat(stage.reserved(before)).hasSize(1);
  }
}
