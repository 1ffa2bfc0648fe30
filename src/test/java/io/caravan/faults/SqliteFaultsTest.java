package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.ledger.FullDisk;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a ledger in a SQLite file whose disk, file or machine fails. */
class SqliteFaultsTest {
  private static final int MANY = 100_000;

  @TempDir Path folder;
  private LedgerSettings place;
  private Ledger ledger;
  private int events;

  @BeforeEach
  void open() {
    LedgerSettings plain = LedgerSettings.at("jdbc:sqlite:" + folder.resolve("caravan.db"));
    place =
        new LedgerSettings(
            plain.url(),
            null,
            null,
            plain.schema(),
            null,
            plain.runner(),
            plain.connections(),
            plain.queue(),
            plain.batch(),
            Duration.ofMillis(100));
    ledger = Ledgers.open(place, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  @Fault(12)
  void fault_12_disk_full() {
    FullDisk.fill(ledger);
    int stored = 0;
    LedgerException refusal = null;
    while (refusal == null && events < MANY) {
      try {
        assertThat(recorded(event())).isTrue();
        stored++;
      } catch (LedgerException e) {
        refusal = e;
      }
    }
    assertThat(refusal).hasMessageContaining("full").matches(LedgerException::isPassing);
    assertThat(stored()).isEqualTo(stored);
    // Reading goes on, and it recovers by itself once there is room.
    FullDisk.makeRoom(ledger);
    assertThat(recorded("event-" + events)).isTrue();
    assertThat(stored()).isEqualTo(stored + 1);
  }

  /** What is lost with the power is what was not synced: everything behind the last commit. */
  @Test
  @Fault(17)
  void fault_17_power_cut_keeps_what_was_acknowledged() throws IOException {
    Random random = new Random(17);
    Path wal = folder.resolve("caravan.db-wal");
    for (int cut = 0; cut < 3; cut++) {
      for (int i = 0; i < 20; i++) {
        assertThat(recorded(event())).isTrue();
      }
      int acknowledged = events;
      long synced = Files.size(wal);
      Path after = Files.createDirectories(folder.resolve("cut-" + cut));
      Files.copy(folder.resolve("caravan.db"), after.resolve("caravan.db"));
      Files.copy(wal, after.resolve("caravan.db-wal"));
      tear(after.resolve("caravan.db-wal"), synced, random);
      LedgerSettings torn = LedgerSettings.at("jdbc:sqlite:" + after.resolve("caravan.db"));
      try (Ledger opened = Ledgers.open(torn, Clock.systemUTC())) {
        assertThat(stored(opened)).isEqualTo(acknowledged);
        assertThat(recorded(opened, "after-the-cut")).isTrue();
      }
    }
  }

  // The next commit had begun to be written: a part of it, or rubbish.
  private static void tear(Path wal, long synced, Random random) throws IOException {
    byte[] part = new byte[1 + random.nextInt(9000)];
    random.nextBytes(part);
    try (FileChannel file = FileChannel.open(wal, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(part), synced);
    }
  }

  @Test
  @Fault(17)
  void fault_17_an_acknowledged_row_that_is_torn_is_missed() throws IOException {
    assertThat(recorded(event())).isTrue();
    Path after = Files.createDirectories(folder.resolve("lost"));
    Files.copy(folder.resolve("caravan.db"), after.resolve("caravan.db"));
    Files.copy(folder.resolve("caravan.db-wal"), after.resolve("caravan.db-wal"));
    try (FileChannel file =
        FileChannel.open(after.resolve("caravan.db-wal"), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 1);
    }
    LedgerSettings torn = LedgerSettings.at("jdbc:sqlite:" + after.resolve("caravan.db"));
    try (Ledger opened = Ledgers.open(torn, Clock.systemUTC())) {
      // So the test above would see a loss.
      assertThat(stored(opened)).isZero();
    }
  }

  @Test
  @Fault(18)
  void fault_18_second_runner_is_refused() {
    assertThatThrownBy(() -> Ledgers.open(place, Clock.systemUTC()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("another runner uses this ledger")
        .hasMessageContaining("Stop it first");
    assertThat(recorded(event())).isTrue();
  }

  @Test
  void a_file_that_another_program_locks_is_refused_and_comes_back() throws SQLException {
    String event = event();
    try (Connection other = DriverManager.getConnection(place.url());
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      assertThatThrownBy(() -> recorded(event))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("locked");
      assertThat(stored()).isZero();
      statement.execute("rollback");
    }
    assertThat(recorded(event)).isTrue();
  }

  @Test
  void a_ledger_of_a_newer_version_is_refused() throws SQLException {
    LedgerSettings newer = LedgerSettings.at("jdbc:sqlite:" + folder.resolve("newer.db"));
    Ledgers.open(newer, Clock.systemUTC()).close();
    try (Connection other = DriverManager.getConnection(newer.url());
        Statement statement = other.createStatement()) {
      statement.execute(
          "insert into caravan_schema_history select 999, '999', 'later', 'SQL', 'V999__later.sql',"
              + " 1, installed_by, installed_on, 1, 1 from caravan_schema_history limit 1");
    }
    assertThatThrownBy(() -> Ledgers.open(newer, Clock.systemUTC()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("has version 999")
        .hasMessageContaining("start the newer program");
  }

  private String event() {
    return "event-" + ++events;
  }

  private boolean recorded(String event) {
    return recorded(ledger, event);
  }

  private static boolean recorded(Ledger ledger, String event) {
    return ledger.writeNow(tx -> tx.hint(new Hint("shop", "orders", event, event, tx.now())));
  }

  private long stored() {
    return stored(ledger);
  }

  private static long stored(Ledger ledger) {
    return ledger.read(reads -> reads.hints("shop", "orders", MANY).size());
  }
}
