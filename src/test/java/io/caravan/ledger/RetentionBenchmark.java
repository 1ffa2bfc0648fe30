package io.caravan.ledger;

import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What letting go of a large ledger costs, and what it costs those who record meanwhile. Prints a
 * line for each database: {@code mvn test -Dtest=RetentionBenchmark}, with {@code
 * -Dretention.changes=N} of another size.
 */
class RetentionBenchmark {
  private static final int CHANGES = Integer.getInteger("retention.changes", 1_000_000);
  private static final int PER_RECORD = 100;
  private static final int STEP = 200;
  private static final int SAMPLES = 500;
  private static final int SPAN_DAYS = 500;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final String BODY = "x".repeat(600);

  private static final String NUMBERS =
      "with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < "
          + CHANGES
          + ") ";

  private final TestClock clock = new TestClock();

  @Test
  void sqlite(@TempDir Path folder) {
    measure("SQLite", LedgerSettings.at("jdbc:sqlite:" + folder.resolve("old.db")));
  }

  @Test
  void postgresql() {
    measure("PostgreSQL", TestPostgres.freshPlace());
  }

  private void measure(String name, LedgerSettings place) {
    try (Ledger ledger = Ledgers.open(place, clock, new Random(1))) {
      fill(ledger);
      List<Long> idle = new ArrayList<>();
      for (int n = 0; n < SAMPLES; n++) {
        idle.add(nanos(() -> record(ledger)));
      }
      List<Long> steps = new ArrayList<>();
      List<Long> beside = new ArrayList<>();
      long after = 0;
      while (after >= 0) {
        long from = after;
        long[] last = new long[1];
        steps.add(nanos(() -> last[0] = forget(ledger, from)));
        after = last[0];
        if (beside.size() < SAMPLES) {
          // What comes while a step is under way waits for its rest: for half of it in the mean.
          ledger.write(tx -> tx.forget(from, STEP, before(tx, 30), before(tx, 400)));
          beside.add(nanos(() -> record(ledger)));
        }
      }
      System.out.printf(
          "%s, %,d changes: %,d steps of %d, p50 %.1f ms, p99 %.1f ms, worst %.1f ms; left %,d changes,"
              + " %,d bodies; recording idle p50 %.2f p99 %.2f ms, beside it p50 %.2f p99 %.2f ms%n",
          name,
          CHANGES,
          steps.size(),
          STEP,
          millis(steps, 0.5),
          millis(steps, 0.99),
          millis(steps, 1),
          rows(ledger, "change"),
          rows(ledger, "payload"),
          millis(idle, 0.5),
          millis(idle, 0.99),
          millis(beside, 0.5),
          millis(beside, 0.99));
    }
  }

  private static long forget(Ledger ledger, long from) {
    return ledger.writeNow(tx -> tx.forget(from, STEP, before(tx, 30), before(tx, 400)));
  }

  private static long before(LedgerTx tx, int days) {
    return tx.now() - days * DAY;
  }

  private void fill(Ledger ledger) {
    long end = clock.millis();
    String at = (end - SPAN_DAYS * DAY) + " + cast(i as bigint) * " + (SPAN_DAYS * DAY / CHANGES);
    String record = "'r' || (i % " + CHANGES / PER_RECORD + ")";
    String lane = "1 + i % " + CHANGES / PER_RECORD;
    ledger.writeNow(
        tx -> {
          Session session = ((SqlTx) tx).session;
          session.update(
              NUMBERS
                  + "insert into change (entity, ref, system, native_id, state, stage, origin,"
                  + " recorded_at) select 'item', "
                  + record
                  + ", 'pos', 'n' || i, 'RECORDED', 'canonical', 't', "
                  + at
                  + " from numbers");
          session.update(
              NUMBERS
                  + "insert into lane (lane_group, target, lane_key, head_entity, last_seq, done_seq,"
                  + " epoch, fail_count) select 'item', 'shop', 'r' || (i - 1), 'item', "
                  + PER_RECORD
                  + ", "
                  + PER_RECORD
                  + ", 1, 0 from numbers where i <= "
                  + CHANGES / PER_RECORD);
          session.update(
              NUMBERS
                  + "insert into delivery (lane_id, seq, delivery_id, entity, target, lane_key,"
                  + " action, attempt, state, change_id, created_at, settled_at) select "
                  + lane
                  + ", (i - 1) / "
                  + CHANGES / PER_RECORD
                  + " + 1, 'd' || i, 'item', 'shop', "
                  + record
                  + ", 'item.upsert', 1, 'DONE', i, "
                  + at
                  + ", "
                  + at
                  + " from numbers");
          session.update(
              NUMBERS
                  + "insert into payload (payload_id, body, created_at) select 'change/' || i, '\""
                  + BODY
                  + "\"', "
                  + at
                  + " from numbers");
          session.update(
              NUMBERS
                  + "insert into payload (payload_id, body, created_at) select 'd' || i, '\""
                  + BODY
                  + "\"', "
                  + at
                  + " from numbers");
          session.update(
              NUMBERS
                  + "insert into vendor_call (delivery_id, n, operation, outcome_class, state, member,"
                  + " request, answer, status, started_at, ended_at, tries) select 'd' || i, 1,"
                  + " 'updateItem', 'REPEATABLE', 'DONE', 0, '\""
                  + BODY
                  + "\"', '\"ok\"', 200, "
                  + at
                  + ", "
                  + at
                  + ", 1 from numbers");
          // A ledger that grew has been looked at by its database long ago.
          session.update("analyze");
          return null;
        });
  }

  private static Object record(Ledger ledger) {
    return ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  new Change(
                      0,
                      "item",
                      "r1",
                      "pos",
                      "n",
                      "v",
                      "RECORDED",
                      null,
                      null,
                      "canonical",
                      "t",
                      null,
                      Json.parse("{}"),
                      0));
          tx.enqueue(
              change,
              List.of(
                  new DeliveryDraft(
                      "item", "shop", "new", "item.upsert", "k", Json.parse("{}"), List.of())));
          return change;
        });
  }

  private static long rows(Ledger ledger, String table) {
    return ledger.writeNow(tx -> new MovedTable(table, null).count(((SqlTx) tx).session));
  }

  private static long nanos(Runnable what) {
    long begun = System.nanoTime();
    what.run();
    return System.nanoTime() - begun;
  }

  private static double millis(List<Long> nanos, double share) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e6;
  }
}
