package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.Breaker;
import io.caravan.flow.FlowReport;
import io.caravan.ledger.Change;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.TestClock;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health of a host: red while deliveries wait and nobody works on them. */
class FlowsCheckTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  @TempDir private Path folder;
  private final TestClock clock = new TestClock();
  private CamelContext context;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")), clock);
    context = new DefaultCamelContext();
    FlowsCheck.register(context, new FlowReport(), ledger);
  }

  @AfterEach
  void close() throws Exception {
    ledger.close();
    context.close();
  }

  private void isAlive() {
    ledger.writeNow(
        tx -> {
          tx.heartbeat("runner-1", "here", "1");
          return null;
        });
  }

  @Test
  void a_system_that_does_not_answer_is_told_however_many_older_alarms_there_are() {
    isAlive();
    ledger.writeNow(
        tx -> {
          for (int i = 0; i < 150; i++) {
            tx.alarm("short", "order-" + i, "sold out");
          }
          return null;
        });
    assertThat(health().getDetails()).containsEntry("unreachable", "");
    clock.advance(MINUTE);
    ledger.writeNow(
        tx -> {
          tx.putFact("breaker/shop", "{\"since\":1,\"tryAt\":2,\"waitMs\":1,\"why\":\"x\"}");
          tx.alarm(Breaker.ALARM, "shop", "shop has not answered");
          return null;
        });
    assertThat(health().getDetails()).containsEntry("unreachable", "shop");
    assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
  }

  private void waits() {
    ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  new Change(
                      0,
                      "item",
                      "i1",
                      "pos",
                      "1",
                      null,
                      "RECORDED",
                      null,
                      null,
                      "canonical",
                      "api:pos/items",
                      null,
                      Json.parse("{}"),
                      0));
          tx.enqueue(
              change,
              List.of(
                  new DeliveryDraft(
                      "item", "shop", "i1", "upsert", "upsert", Json.parse("{}"), List.of())));
          return null;
        });
  }

  private HealthCheck.Result health() {
    HealthCheck check = HealthCheckRegistry.get(context).getCheck("flows").orElseThrow();
    return check.call();
  }

  @Test
  void it_is_red_while_something_waits_and_no_runner_is_alive() {
    isAlive();
    waits();
    assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);

    clock.advance(3 * MINUTE);
    assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(health().getMessage().orElse(""))
        .contains("no runner is alive, the last one was heard of at 2026-11-24T10:00:00Z")
        .contains("1 deliveries wait, the oldest since 2026-11-24T10:00:00Z")
        .contains("./caravan run");

    isAlive();
    assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
  }

  @Test
  void it_is_not_red_for_what_has_just_come_and_not_while_nothing_waits() {
    clock.advance(3 * MINUTE);
    assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    waits();
    clock.advance(MINUTE);
    assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    clock.advance(MINUTE);
    assertThat(health().getMessage().orElse("")).startsWith("no runner is alive, and 1 deliveries");
  }
}
