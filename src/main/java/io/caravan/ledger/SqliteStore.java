package io.caravan.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A SQLite file: one connection that writes, a few that read. */
final class SqliteStore implements Store {
  static final String PREFIX = "jdbc:sqlite:";
  private static final int READERS = 4;

  private final Path file;
  private final RunnerLock lock;
  private final SQLiteDataSource writing;
  private final HikariDataSource reading;
  private final SqliteDialect dialect = new SqliteDialect();

  private SqliteStore(Path file, RunnerLock lock, Duration busy) {
    this.file = file;
    this.lock = lock;
    this.writing = source(file, config(busy));
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("caravan-ledger-readers");
    pool.setDataSource(writing);
    pool.setConnectionInitSql("pragma query_only = true");
    pool.setMaximumPoolSize(READERS);
    pool.setMinimumIdle(0);
    pool.setInitializationFailTimeout(-1);
    this.reading = new HikariDataSource(pool);
  }

  /** Opens the file for the one runner, making it and its directory if they are missing. */
  static SqliteStore exclusive(LedgerSettings settings) {
    Path file = file(settings.url());
    try {
      Files.createDirectories(file.getParent());
      file = file.getParent().toRealPath().resolve(file.getFileName());
    } catch (IOException e) {
      throw new LedgerException("the directory of the ledger " + file + " cannot be made: " + e, e);
    }
    return new SqliteStore(file, RunnerLock.take(file), settings.busy());
  }

  /** Opens an existing file beside a runner. */
  static SqliteStore beside(LedgerSettings settings) {
    return new SqliteStore(existing(settings), null, settings.busy());
  }

  private static Path existing(LedgerSettings settings) {
    Path file = file(settings.url());
    if (!Files.isRegularFile(file)) {
      throw new LedgerException(
          "there is no ledger at " + file + ": start the runner once, or mend caravan.ledger.url");
    }
    return file;
  }

  /** Opens an existing file that no runner uses, and keeps runners away from it. */
  static SqliteStore existingExclusive(LedgerSettings settings) {
    existing(settings);
    return exclusive(settings);
  }

  /** Whether a runner has the file now. */
  static boolean isLocked(LedgerSettings settings) {
    try {
      RunnerLock.take(existing(settings).toRealPath()).close();
      return false;
    } catch (IOException e) {
      throw new LedgerException("the ledger cannot be found: " + e, e);
    } catch (LedgerException e) {
      return true;
    }
  }

  private static Path file(String url) {
    String name = url.substring(PREFIX.length());
    if (name.isBlank() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
      throw new LedgerException(
          "caravan.ledger.url="
              + url
              + " does not name a plain file (jdbc:sqlite:data/caravan.db);"
              + " a ledger in memory would lose everything");
    }
    return Path.of(name).toAbsolutePath().normalize();
  }

  private static SQLiteConfig config(Duration busy) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(Math.toIntExact(busy.toMillis()));
    return config;
  }

  private static SQLiteDataSource source(Path file, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(PREFIX + file);
    return source;
  }

  /** For the migrations. */
  SQLiteDataSource dataSource() {
    return writing;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public Connection writer() throws SQLException {
    return writing.getConnection();
  }

  @Override
  public Connection reader() throws SQLException {
    return reading.getConnection();
  }

  @Override
  public String place() {
    return "SQLite file " + file;
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public void close() {
    reading.close();
    if (lock != null) {
      lock.close();
    }
  }
}
