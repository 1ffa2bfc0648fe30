package io.caravan.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.sqlite.SQLiteConnection;

/**
 * A ledger's database in memory for a simulation on one thread: any number of runners, each with a
 * ledger of its own, on the very statements and tables of SQLite. It forgets everything when it is
 * closed, so nothing but a simulation may use it.
 */
public final class MemoryDatabase implements AutoCloseable {
  private static volatile byte[] tables;

  /** What becomes of a commit. */
  public enum Commit {
    DONE,
    /** The connection breaks, and the transaction never was. */
    CUT_BEFORE,
    /** The connection breaks though the transaction is kept. */
    CUT_AFTER
  }

  /** Asked at each commit. */
  @FunctionalInterface
  public interface Commits {
    Commit next();
  }

  private final Connection connection;

  private MemoryDatabase(Connection connection) {
    this.connection = connection;
  }

  /** A database with empty tables. */
  public static MemoryDatabase fresh() {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
      connection.unwrap(SQLiteConnection.class).deserialize("main", migrated());
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma foreign_keys = on");
      }
      return new MemoryDatabase(connection);
    } catch (SQLException e) {
      throw new SqlFailure("making a database in memory", e);
    }
  }

  // Migrating takes longer than a whole simulated day.
  private static synchronized byte[] migrated() throws SQLException {
    if (tables == null) {
      try {
        Path folder = Files.createTempDirectory("caravan-memory");
        Path file = folder.resolve("empty.db");
        LedgerSettings settings = LedgerSettings.at("jdbc:sqlite:" + file);
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (Ledger empty = Ledgers.open(settings, clock, new Random(0))) {
          empty.now();
        }
        try (Connection made = DriverManager.getConnection("jdbc:sqlite:" + file)) {
          try (Statement statement = made.createStatement()) {
            statement.execute("delete from ledger_identity");
            statement.execute("pragma journal_mode = delete");
          }
          tables = made.unwrap(SQLiteConnection.class).serialize("main");
        }
        try (var files = Files.list(folder)) {
          for (Path left : files.toList()) {
            Files.delete(left);
          }
        }
        Files.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return tables;
  }

  /**
   * The ledger of one runner.
   *
   * @param clock its time; leases are measured with it, so runners that share a database must share
   *     it, as they share the time of PostgreSQL
   * @param statements may replace a statement by another
   */
  public Ledger ledger(
      String runner,
      Clock clock,
      RandomGenerator random,
      Commits commits,
      UnaryOperator<String> statements) {
    return SqlLedger.writing(
        new MemoryStore(connection, commits, statements),
        LedgerTime.of(clock),
        new Lanes(),
        LedgerSettings.at("memory").runner(runner),
        random,
        true);
  }

  /** Undoes what a runner that died had begun. */
  public void rollback() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("rollback");
    } catch (SQLException none) {
      // nothing was begun
    }
  }

  /** Whether a schedule whose name begins so has a next run before then. */
  public boolean plans(String prefix, long before) {
    return number(
            "select count(*) from schedule where substr(name, 1, length(?1)) = ?1 and next_at < ?2",
            prefix,
            before)
        > 0;
  }

  /** Fencing token of a lane as it stands now. */
  public long epoch(long laneId) {
    return number("select epoch from lane where lane_id = ?1", laneId);
  }

  private long number(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new SqlFailure("looking at a database in memory", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new SqlFailure("closing a database in memory", e);
    }
  }
}
