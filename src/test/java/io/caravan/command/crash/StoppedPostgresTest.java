package io.caravan.command.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.command.outside.FreePort;
import io.caravan.faults.Fault;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL of its own that is stopped at once while a ledger writes to it. */
class StoppedPostgresTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int SOME = 40;
  private static final int ALL = 1_000_000;

  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private PostgresServer server;
  private volatile boolean over;

  @BeforeEach
  void start() {
    Optional<Path> installed = PostgresServer.installed();
    if (installed.isEmpty()) {
      String missing = "no PostgreSQL is installed whose server could be stopped";
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        Assertions.fail(missing);
      }
      System.out.println("SKIPPED: " + missing);
      Assumptions.abort(missing);
    }
    server = PostgresServer.start(installed.get());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Fault(9)
  void what_was_acknowledged_is_there_after_it_and_writing_goes_on() {
    try (Ledger ledger = open(server.url())) {
      CompletableFuture<Void> writer = writes(ledger);
      some();
      server.crash();
      assertThatThrownBy(() -> ask(server.port(), "select 1")).isInstanceOf(SQLException.class);
      server.start();
      some();
      all(ledger, writer);
    } finally {
      over = true;
    }
  }

  @Test
  @Fault(10)
  void what_was_acknowledged_is_at_the_standby_that_takes_over() throws SQLException {
    Path data = server.beside("standby");
    int port = FreePort.take();
    server.asOwner(
        "pg_basebackup",
        "-D",
        data.toString(),
        "-h",
        "127.0.0.1",
        "-p",
        String.valueOf(server.port()),
        "-U",
        PostgresServer.USER,
        "-R",
        "-c",
        "fast");
    server.start(data, port);
    try {
      ask(server.port(), "alter system set synchronous_standby_names = '*'");
      ask(server.port(), "select pg_reload_conf()");
      await().until(() -> synchronous().equals("sync"));
      String both =
          server.url().replace("/postgres", ",127.0.0.1:" + port + "/postgres")
              + "?targetServerType=primary";
      try (Ledger ledger = open(both)) {
        CompletableFuture<Void> writer = writes(ledger);
        some();
        server.crash();
        server.asOwner("pg_ctl", "-D", data.toString(), "-w", "promote");
        some();
        all(ledger, writer);
        assertThat(ask(port, "select pg_is_in_recovery()")).isEqualTo("f");
        assertThatThrownBy(() -> ask(server.port(), "select 1")).isInstanceOf(SQLException.class);
      } finally {
        over = true;
      }
    } finally {
      server.asOwner("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
      // Whoever closes it stops it again.
      server.start();
    }
  }

  private String synchronous() throws SQLException {
    return ask(server.port(), "select coalesce(max(sync_state), '') from pg_stat_replication");
  }

  private static Ledger open(String url) {
    return Ledgers.open(
        LedgerSettings.at(url).login(PostgresServer.USER, "").schema("caravan"), Clock.systemUTC());
  }

  /** Notices, one after the other, each until it is acknowledged, as a sender does. */
  private CompletableFuture<Void> writes(Ledger ledger) {
    return CompletableFuture.runAsync(
        () -> {
          for (int n = 0; !over; n++) {
            String event = "event-" + n;
            while (!over && !isKept(ledger, event)) {
              Thread.onSpinWait();
            }
          }
        });
  }

  private boolean isKept(Ledger ledger, String event) {
    try {
      // False: it was kept when nobody could tell.
      ledger.writeNow(tx -> tx.hint(new Hint("shop", "orders", event, event, tx.now())));
      acknowledged.add(event);
      return true;
    } catch (LedgerException e) {
      return false;
    }
  }

  private void some() {
    int before = acknowledged.size();
    await().until(() -> acknowledged.size() > before + SOME);
  }

  private void all(Ledger ledger, CompletableFuture<Void> writer) {
    over = true;
    assertThat(writer).succeedsWithin(LONGEST);
    List<String> stored =
        ledger.read(reads -> reads.hints("shop", "orders", ALL)).stream()
            .map(Hint::nativeId)
            .toList();
    assertThat(stored).containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  private static String ask(int port, String sql) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (Connection connection = DriverManager.getConnection(url, PostgresServer.USER, "");
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(20));
  }
}
