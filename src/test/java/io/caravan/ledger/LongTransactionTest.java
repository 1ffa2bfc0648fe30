package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Somebody's report, or a forgotten session, that keeps PostgreSQL from cleaning up. */
class LongTransactionTest extends LedgerFixture {
  private static final int LANES = 200;

  /** As many claims, renewals and settlements as ten minutes of busy runners make. */
  private static final int ROUNDS = 150;

  private static final int CLAIMS = 20;
  private static final Duration SLOWEST = Duration.ofMillis(250);

  private final LedgerSettings place = TestPostgres.freshPlace();

  @Override
  LedgerSettings place() {
    return place;
  }

  @Test
  @Fault(16)
  void claims_stay_fast_among_all_that_cannot_be_cleaned_up() throws SQLException {
    for (int i = 0; i < LANES; i++) {
      enqueue("order", "k" + i, "a");
    }
    try (Connection reporting = TestPostgres.connect();
        Connection others = TestPostgres.connect();
        Statement report = reporting.createStatement();
        Statement other = others.createStatement()) {
      report.execute("set search_path to " + place.schema());
      other.execute("set search_path to " + place.schema());
      reporting.setAutoCommit(false);
      reporting.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      report.execute("select count(*) from lane");
      // What claims do to their lanes; those that are ready come behind all that is dead.
      other.execute("update lane set ready_at = ready_at - 1000");
      other.execute(
          "do $$ begin for i in 1.."
              + ROUNDS
              + " loop update lane set ready_at = ready_at + 1, epoch = epoch + 1; end loop; end $$");
      other.execute("vacuum lane");
      Awaitility.await().until(() -> dead(other) > LANES * ROUNDS);
      assertThat(slow()).isLessThan(SLOWEST);
      reporting.rollback();
      other.execute("vacuum lane");
      Awaitility.await().until(() -> dead(other) < LANES * ROUNDS / 2);
    }
  }

  /** Rows of lanes that are dead and were left by the last cleaning. */
  private static long dead(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select n_dead_tup from pg_stat_all_tables where relid = 'lane'::regclass")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** How long a claim takes, but for the two slowest of some. */
  private Duration slow() {
    long[] took = new long[CLAIMS];
    for (int i = 0; i < CLAIMS; i++) {
      long begun = System.nanoTime();
      Claimed claimed = ledger.claim("order", target, 1, 50, LEASE).get(0);
      took[i] = System.nanoTime() - begun;
      settle(claimed, Settlement.Outcome.RETRY, 0);
    }
    Arrays.sort(took);
    return Duration.ofNanos(took[CLAIMS - 3]);
  }
}
