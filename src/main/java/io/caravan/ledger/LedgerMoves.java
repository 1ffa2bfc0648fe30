package io.caravan.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Moves a whole ledger through a file, from one database to another of whatever kind, with
 * everything that waits. No runner may work on either: what it did after the export would be done
 * again from the file.
 */
public final class LedgerMoves {
  private static final Duration SEEN = Duration.ofSeconds(30);

  private LedgerMoves() {}

  /**
   * Writes the ledger to a new file, from one snapshot.
   *
   * @return how many rows each table has
   * @throws LedgerException if a runner works on the ledger, or the file is there already
   */
  public static Map<String, Long> export(LedgerSettings settings, Clock clock, Path file) {
    try (Store store =
        Ledgers.isSqlite(settings)
            ? alone(() -> SqliteStore.existingExclusive(Ledgers.onFile(settings)))
            : Ledgers.postgres(settings)) {
      Migrations migrations = Ledgers.migrations(store, settings);
      migrations.check();
      return reading(
          store,
          Ledgers.time(store, clock),
          session -> {
            refuseRunner(store, session);
            return new LedgerCopy(session, migrations.version()).write(file).counts();
          });
    }
  }

  /**
   * Fills an empty ledger from a file, in one transaction, after the whole file was checked. Tables
   * are made if there are none.
   *
   * @return how many rows each table has
   * @throws LedgerException if the file is damaged or of another version, the ledger is not empty,
   *     or a runner works on it; nothing is changed then
   */
  public static Map<String, Long> fill(LedgerSettings settings, Clock clock, Path file) {
    String version = LedgerCopy.check(file);
    try (Store store =
        Ledgers.isSqlite(settings)
            ? alone(() -> SqliteStore.exclusive(Ledgers.onFile(settings)))
            : Ledgers.postgres(settings)) {
      Migrations migrations = Ledgers.migrations(store, settings);
      if (!version.equals(migrations.known())) {
        throw new LedgerException(
            ("%s holds a ledger of version %s, this program's is %s: import it with the version"
                    + " that wrote it, then start the newer program")
                .formatted(file, version, migrations.known()));
      }
      migrations.prepare();
      return writing(
          store,
          Ledgers.time(store, clock),
          session -> {
            refuseRunner(store, session);
            return new LedgerCopy(session, migrations.version()).read(file).counts();
          });
    }
  }

  private static Store alone(Supplier<Store> opening) {
    try {
      return opening.get();
    } catch (LedgerException e) {
      throw new LedgerException("a ledger moves only while no runner works: " + e.getMessage(), e);
    }
  }

  // PostgreSQL has no lock of a runner, because there may be several.
  private static void refuseRunner(Store store, Session session) {
    long since = session.now() - SEEN.toMillis();
    if (store.remote()
        && session
            .one("select 1 from runner where heartbeat_at > ? limit 1", row -> row.getInt(1), since)
            .isPresent()) {
      throw new LedgerException(
          "a ledger moves only while no runner works: one was alive on "
              + store.place()
              + " within the last "
              + SEEN.toSeconds()
              + " seconds. Stop it, wait for as long, and try again");
    }
  }

  private static <T> T reading(Store store, LedgerTime time, Function<Session, T> work) {
    try (Session session = new Session(store.reader(), store.dialect(), time)) {
      session.beginReading();
      try {
        return work.apply(session);
      } finally {
        session.rollback();
      }
    } catch (SQLException e) {
      throw new SqlFailure("exporting", e);
    }
  }

  private static <T> T writing(Store store, LedgerTime time, Function<Session, T> work) {
    try (Session session = new Session(store.writer(), store.dialect(), time)) {
      session.begin();
      boolean committed = false;
      try {
        // A runner that starts now waits until everything is there.
        session.dialect().serialise(session);
        T done = work.apply(session);
        session.commit();
        committed = true;
        return done;
      } finally {
        if (!committed) {
          session.rollback();
        }
      }
    } catch (SQLException e) {
      throw new SqlFailure("importing", e);
    }
  }
}
