package io.caravan.ledger;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** Opens ledgers. */
public final class Ledgers {
  private static final String H2 = "jdbc:h2:";
  private static final String POSTGRES_PRODUCT = "postgresql";
  private static final String SQLITE_PRODUCT = "sqlite";

  private Ledgers() {}

  /**
   * Opens the ledger for a runner, making or updating its tables. A SQLite file is locked for this
   * process alone.
   *
   * @param clock the ledger's time; with a plain system clock a ledger on PostgreSQL takes the
   *     database's time instead, so that skewed clocks of several runners decide nothing
   * @throws LedgerException if the place is not usable, is locked by another runner, or is of a
   *     newer version than this program
   */
  public static Ledger open(LedgerSettings settings, Clock clock) {
    return open(settings, clock, new SecureRandom());
  }

  /** Like {@link #open(LedgerSettings, Clock)} with the chance that ids are made from. */
  public static Ledger open(LedgerSettings settings, Clock clock, RandomGenerator random) {
    return open(settings, clock, random, new Lanes());
  }

  static Ledger open(LedgerSettings settings, Clock clock, RandomGenerator random, Lanes lanes) {
    Store store = isSqlite(settings) ? SqliteStore.exclusive(onFile(settings)) : postgres(settings);
    return orClose(
        store,
        () -> {
          migrations(store, settings).migrate();
          return SqlLedger.writing(store, time(store, clock), lanes, settings, random);
        });
  }

  /**
   * Opens an existing ledger beside its runner for small writes, such as a replay by a person:
   * takes no lock and changes no tables.
   */
  public static Ledger openShared(LedgerSettings settings, Clock clock) {
    Store store = isSqlite(settings) ? SqliteStore.beside(onFile(settings)) : postgres(settings);
    return orClose(
        store,
        () -> {
          migrations(store, settings).check();
          return SqlLedger.writing(
              store, time(store, clock), new Lanes(), settings, new SecureRandom());
        });
  }

  /** Opens an existing ledger beside its runner; every write is refused. */
  public static Ledger openReadOnly(LedgerSettings settings, Clock clock) {
    Store store = isSqlite(settings) ? SqliteStore.beside(onFile(settings)) : postgres(settings);
    return orClose(
        store,
        () -> {
          migrations(store, settings).check();
          return SqlLedger.readOnly(store, time(store, clock), settings, new SecureRandom());
        });
  }

  /** Whether a runner works on the ledger now: on SQLite by its lock, else by its heartbeat. */
  public static boolean isRunning(LedgerSettings settings, Ledger beside, long aliveMs) {
    if (isSqlite(settings)) {
      return SqliteStore.isLocked(onFile(settings));
    }
    return beside.read(
        reads ->
            reads.runners().stream()
                .anyMatch(runner -> reads.now() - runner.heartbeatAt() < aliveMs));
  }

  private static Ledger orClose(Store store, Supplier<Ledger> opening) {
    boolean opened = false;
    try {
      Ledger ledger = opening.get();
      opened = true;
      return ledger;
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  static boolean isSqlite(LedgerSettings settings) {
    if (settings.dataSource() != null) {
      return product(settings.dataSource()).equals(SQLITE_PRODUCT);
    }
    String url = String.valueOf(settings.url()).toLowerCase(Locale.ROOT);
    if (url.startsWith(H2)) {
      throw new LedgerException(
          "caravan.ledger.url names H2, which loses commits it has acknowledged when its process is"
              + " killed: use SQLite (jdbc:sqlite:data/caravan.db) or PostgreSQL"
              + " (jdbc:postgresql://host/database)");
    }
    if (!url.startsWith(SqliteStore.PREFIX) && !url.startsWith(PostgresStore.PREFIX)) {
      throw new LedgerException(
          "caravan.ledger.url="
              + settings.url()
              + " is neither SQLite (jdbc:sqlite:data/caravan.db) nor PostgreSQL"
              + " (jdbc:postgresql://host/database)");
    }
    return url.startsWith(SqliteStore.PREFIX);
  }

  static Store postgres(LedgerSettings settings) {
    if (settings.dataSource() == null) {
      return PostgresStore.pooled(settings);
    }
    String product = product(settings.dataSource());
    if (!product.equals(POSTGRES_PRODUCT)) {
      throw new LedgerException(
          "the host's data source is a database of kind "
              + product
              + "; the ledger needs PostgreSQL or SQLite: give it a place of its own with"
              + " caravan.ledger.url");
    }
    if (!waitsForTheDisk(settings.dataSource())) {
      throw new LedgerException(
          "the host's data source commits without waiting for the disk (synchronous_commit = off),"
              + " so that records could be lost after they were answered: alter role ... set"
              + " synchronous_commit = on, or give the ledger a place of its own with"
              + " caravan.ledger.url");
    }
    return PostgresStore.hosted(
        settings.dataSource(), settings.schema(), url(settings.dataSource()));
  }

  // SQLite options of a host (synchronous=NORMAL) would weaken the ledger: it opens the file
  // itself.
  static LedgerSettings onFile(LedgerSettings settings) {
    return settings.dataSource() == null
        ? settings
        : new LedgerSettings(
            url(settings.dataSource()),
            null,
            null,
            settings.schema(),
            null,
            settings.runner(),
            settings.connections(),
            settings.queue(),
            settings.batch(),
            settings.busy());
  }

  private static String product(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    } catch (SQLException e) {
      throw new SqlFailure("asking the host's data source what it is", e);
    }
  }

  private static boolean waitsForTheDisk(DataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show synchronous_commit")) {
      return row.next() && !row.getString(1).equals("off");
    } catch (SQLException e) {
      throw new SqlFailure("asking the host's data source whether it waits for the disk", e);
    }
  }

  private static String url(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return connection.getMetaData().getURL();
    } catch (SQLException e) {
      throw new SqlFailure("asking the host's data source where it is", e);
    }
  }

  static Migrations migrations(Store store, LedgerSettings settings) {
    DataSource source =
        store instanceof SqliteStore sqlite
            ? sqlite.dataSource()
            : ((PostgresStore) store).dataSource();
    String schema = store instanceof SqliteStore ? null : settings.schema();
    return new Migrations(source, store.dialect().name(), schema, store.place());
  }

  static LedgerTime time(Store store, Clock clock) {
    if (store instanceof SqliteStore || !LedgerTime.isSystem(clock)) {
      return LedgerTime.of(clock);
    }
    return LedgerTime.ofDatabase(() -> askTime(store));
  }

  private static long askTime(Store store) {
    try (Connection connection = store.reader();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(store.dialect().timeSql())) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new SqlFailure("reading the time", e);
    }
  }
}
