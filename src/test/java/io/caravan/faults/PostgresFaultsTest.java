package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.faults.FaultProxy.Way;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.TestPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of a ledger on PostgreSQL whose server or network fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresFaultsTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String DISK_FULL = "53100";
  private static final String SERIALIZATION = "40001";
  private static final String DEADLOCK = "40P01";

  private LedgerSettings direct;
  private FaultProxy proxy;
  private Ledger ledger;
  private int events;

  @BeforeAll
  void open() {
    direct = TestPostgres.freshPlace();
    URI server = URI.create(direct.url().substring("jdbc:".length()));
    proxy = FaultProxy.before(server.getHost(), server.getPort());
    String through =
        direct.url().replace(":" + server.getPort() + "/", ":" + proxy.port() + "/")
            // So that each COMMIT goes over the wire as a word.
            + (direct.url().contains("?") ? "&" : "?")
            + "prepareThreshold=0";
    LedgerSettings place =
        LedgerSettings.at(through.replace(server.getHost(), "127.0.0.1"))
            .login(direct.user(), direct.password())
            .schema(direct.schema())
            .limits(3, 1000, 64);
    ledger = Ledgers.open(place, Clock.systemUTC());
  }

  @AfterEach
  void heal() throws SQLException {
    proxy.heal();
    sql("drop trigger if exists trouble on %s.hint".formatted(direct.schema()));
    assertThat(recorded(event())).isTrue();
  }

  @AfterAll
  void close() {
    ledger.close();
    proxy.close();
  }

  @Test
  void fault_09_all_connections_end_and_come_back() {
    String before = event();
    assertThat(recorded(before)).isTrue();
    proxy.refuse().reset();
    String meanwhile = event();
    CompletableFuture<Boolean> write = ledger.write(tx -> tx.hint(hint(meanwhile, tx.now())));
    Awaitility.await().atMost(LONGEST).until(() -> proxy.hits() > 2);
    assertThat(write).isNotDone();
    proxy.heal();
    assertThat(write).succeedsWithin(LONGEST).isEqualTo(true);
    assertThat(stored(before)).isEqualTo(1);
  }

  @Test
  @Fault(11)
  void fault_11_cut_in_commit_that_took_place() {
    cutInCommit(true);
  }

  @Test
  @Fault(11)
  void fault_11_cut_in_commit_that_did_not_take_place() {
    cutInCommit(false);
  }

  // Nobody is told that it is recorded; done again as every work may be, it stands once.
  private void cutInCommit(boolean tookPlace) {
    String event = event();
    proxy.cutAt("COMMIT", tookPlace);
    assertThatThrownBy(() -> recorded(event))
        .isInstanceOf(LedgerException.class)
        .matches(LedgerException::isPassing)
        .hasMessageContaining("during a commit")
        .hasMessageContaining("do it again");
    assertThat(proxy.hits()).isEqualTo(1);
    assertThat(recorded(event)).isEqualTo(!tookPlace);
    assertThat(stored(event)).isEqualTo(1);
  }

  @Test
  @Fault(12)
  void fault_12_disk_full() throws SQLException {
    refuse(DISK_FULL, "could not extend file: No space left on device", Integer.MAX_VALUE);
    String event = event();
    assertThatThrownBy(() -> recorded(event))
        .isInstanceOf(LedgerException.class)
        .matches(LedgerException::isPassing)
        .hasMessageContaining("No space left");
    assertThat(stored(event)).isZero();
    sql("drop trigger trouble on %s.hint".formatted(direct.schema()));
    assertThat(recorded(event)).isTrue();
  }

  @Test
  void what_is_refused_for_its_data_does_not_pass_by_itself() throws SQLException {
    refuse("23514", "a check is violated", Integer.MAX_VALUE);
    assertThatThrownBy(() -> recorded(event()))
        .isInstanceOf(LedgerException.class)
        .matches(failure -> !LedgerException.isPassing(failure));
  }

  @Test
  @Fault(13)
  void fault_13_slow_database_falls_behind_and_loses_nothing() throws Exception {
    proxy.delay(Way.TO_SERVER, Duration.ofMillis(10));
    List<String> all = new ArrayList<>();
    List<CompletableFuture<Boolean>> writes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String event = event();
      all.add(event);
      writes.add(ledger.write(tx -> tx.hint(hint(event, tx.now()))));
    }
    for (CompletableFuture<Boolean> write : writes) {
      assertThat(write.get(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(proxy.hits()).isPositive();
    proxy.heal();
    assertThat(all).allMatch(event -> stored(event) == 1);
  }

  @Test
  @Fault(13)
  void fault_13_silent_database_is_reached_anew() {
    String event = event();
    proxy.blackHole();
    CompletableFuture<Boolean> write = ledger.write(tx -> tx.hint(hint(event, tx.now())));
    Awaitility.await().atMost(LONGEST).until(() -> proxy.hits() > 0);
    assertThat(write).isNotDone();
    // As a network does that forgets its connections.
    proxy.heal().reset();
    assertThat(write).succeedsWithin(LONGEST).isEqualTo(true);
    assertThat(stored(event)).isEqualTo(1);
  }

  @Test
  @Fault(14)
  void fault_14_serialization_error_is_tried_again() throws SQLException {
    refuse(SERIALIZATION, "could not serialize access", 2);
    String event = event();
    assertThat(recorded(event)).isTrue();
    assertThat(refused()).isEqualTo(3);
    assertThat(stored(event)).isEqualTo(1);
  }

  @Test
  @Fault(14)
  void fault_14_deadlock_is_tried_again_but_not_for_ever() throws SQLException {
    refuse(DEADLOCK, "deadlock detected", Integer.MAX_VALUE);
    assertThatThrownBy(() -> recorded(event()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("deadlock");
    assertThat(refused()).isBetween(2L, 10L);
  }

  @Test
  void a_connection_of_our_own_pool_is_not_asked_for_its_schema_each_time() {
    proxy.cutAt("current_schema", true);
    for (int i = 0; i < 5; i++) {
      ledger.read(reads -> reads.now());
    }
    assertThat(proxy.hits()).isZero();
  }

  @Test
  @Fault(15)
  void fault_15_exhausted_pool_waits_and_goes_on() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(2);
    List<CompletableFuture<Long>> readers = new ArrayList<>();
    assertThat(recorded(event())).isTrue();
    for (int i = 0; i < 2; i++) {
      readers.add(
          CompletableFuture.supplyAsync(
              () ->
                  ledger.read(
                      reads -> {
                        inside.countDown();
                        await(gate);
                        return reads.now();
                      })));
    }
    assertThat(inside.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Long> third = CompletableFuture.supplyAsync(() -> ledger.read(r -> r.now()));
    // The writer has its own.
    assertThat(recorded(event())).isTrue();
    assertThat(third).isNotDone();
    gate.countDown();
    assertThat(third).succeedsWithin(LONGEST);
    readers.forEach(reader -> assertThat(reader).succeedsWithin(LONGEST));
  }

  @Test
  @Fault(15)
  void fault_15_a_pool_that_stays_exhausted_says_so() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(2);
    assertThat(recorded(event())).isTrue();
    for (int i = 0; i < 2; i++) {
      CompletableFuture.runAsync(
          () ->
              ledger.read(
                  reads -> {
                    inside.countDown();
                    await(gate);
                    return null;
                  }));
    }
    assertThat(inside.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> ledger.read(r -> r.now()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("Connection is not available")
        .matches(LedgerException::isPassing);
    gate.countDown();
    assertThat(recorded(event())).isTrue();
  }

  @Test
  void a_ledger_of_a_newer_version_is_refused() throws SQLException {
    LedgerSettings other = TestPostgres.freshPlace();
    Ledgers.open(other, Clock.systemUTC()).close();
    sql(
        ("insert into %s.caravan_schema_history select 999, '999', 'later', 'SQL', 'V999__later.sql',"
                + " 1, installed_by, now(), 1, true from %<s.caravan_schema_history limit 1")
            .formatted(other.schema()));
    assertThatThrownBy(() -> Ledgers.open(other, Clock.systemUTC()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("has version 999")
        .hasMessageContaining("start the newer program");
  }

  private static void await(CountDownLatch gate) {
    try {
      assertThat(gate.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server refuses to store hints so often, with an error of that kind. */
  private void refuse(String sqlState, String text, int times) throws SQLException {
    sql(
        """
        drop sequence if exists %1$s.troubles;
        create sequence %1$s.troubles;
        create or replace function %1$s.trouble() returns trigger language plpgsql as $$
        begin
          if nextval('%1$s.troubles') <= %4$d then
            raise exception using errcode = '%2$s', message = '%3$s';
          end if;
          return new;
        end $$;
        create or replace trigger trouble before insert on %1$s.hint
          for each row execute function %1$s.trouble()
        """
            .formatted(direct.schema(), sqlState, text, times));
  }

  private long refused() throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select last_value from %s.troubles".formatted(direct.schema()))) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void sql(String text) throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private String event() {
    return "event-" + ++events;
  }

  private boolean recorded(String event) {
    return ledger.writeNow(tx -> tx.hint(hint(event, tx.now())));
  }

  private static Hint hint(String event, long now) {
    return new Hint("shop", "orders", event, event, now);
  }

  private long stored(String event) {
    return ledger.read(
        reads ->
            reads.hints("shop", "orders", 10_000).stream()
                .filter(hint -> hint.nativeId().equals(event))
                .count());
  }
}
