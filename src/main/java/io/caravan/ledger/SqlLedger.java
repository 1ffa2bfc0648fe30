package io.caravan.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ledger in a SQL database. */
final class SqlLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(SqlLedger.class);
  private static final int MOST_CLAIM_RUNS = 5;

  private final Store store;
  private final LedgerTime time;
  private final Tables tables;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final GroupCommit writer;

  private SqlLedger(
      Store store,
      LedgerTime time,
      Tables tables,
      LedgerSettings settings,
      boolean writes,
      boolean direct) {
    this.store = store;
    this.time = time;
    this.tables = tables;
    this.writer =
        writes
            ? new GroupCommit(
                new WriterConnection(store, time),
                settings,
                session -> new SqlTx(session, tables),
                this::signal,
                direct)
            : null;
  }

  /** A ledger whose tables are there. {@code lanes} is a seam for tests. */
  static SqlLedger writing(
      Store store, LedgerTime time, Lanes lanes, LedgerSettings settings, RandomGenerator random) {
    return writing(store, time, lanes, settings, random, false);
  }

  /**
   * @param direct each work runs on the thread that asks for it, in a transaction of its own
   */
  static SqlLedger writing(
      Store store,
      LedgerTime time,
      Lanes lanes,
      LedgerSettings settings,
      RandomGenerator random,
      boolean direct) {
    Tables tables = Tables.of(lanes, settings.runner(), random);
    SqlLedger ledger = new SqlLedger(store, time, tables, settings, true, direct);
    ledger.writer.start();
    ledger.writeNow(
        tx -> {
          tables.identity().establish(((SqlTx) tx).session);
          return null;
        });
    return ledger;
  }

  static SqlLedger readOnly(
      Store store, LedgerTime time, LedgerSettings settings, RandomGenerator random) {
    Tables tables = Tables.of(new Lanes(), settings.runner(), random);
    return new SqlLedger(store, time, tables, settings, false, false);
  }

  @Override
  public <T> CompletableFuture<T> write(Work<T> work) {
    return writer == null ? CompletableFuture.failedFuture(readOnly()) : writer.submit(work);
  }

  @Override
  public <T> T writeNow(Work<T> work) {
    if (writer == null) {
      throw readOnly();
    }
    try {
      return writer.submitAwaited(work).join();
    } catch (CompletionException e) {
      throw unwrapped(e.getCause());
    }
  }

  private static LedgerException readOnly() {
    return new LedgerException("this ledger was opened for reading only");
  }

  private static RuntimeException unwrapped(Throwable failure) {
    if (failure instanceof RuntimeException known) {
      return known;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return new LedgerException("a work of the ledger failed: " + failure.getMessage(), failure);
  }

  @Override
  public <T> T read(Query<T> query) {
    try (Session session = store.reading(time)) {
      session.beginReading();
      try {
        return query.run(new SqlReads(session, tables));
      } finally {
        session.rollback();
      }
    } catch (SQLException e) {
      throw new SqlFailure("reading", e);
    }
  }

  @Override
  public List<Claimed> claim(String entity, String target, int lanes, int perLane, long leaseMs) {
    if (writer == null) {
      throw readOnly();
    }
    List<Claimed> claims =
        store.dialect().claimsThroughWriter()
            ? claimThroughWriter(entity, target, lanes, perLane, leaseMs)
            : claimBesideWriter(entity, target, lanes, perLane, leaseMs);
    CrashPoint.hit("claim.taken");
    return claims;
  }

  // Everybody is woken by every signal; who finds nothing must not hold up the one writer.
  private List<Claimed> claimThroughWriter(
      String entity, String target, int lanes, int perLane, long leaseMs) {
    long readyAt = nextReadyAt(entity, target);
    if (readyAt < 0 || readyAt > now()) {
      return List.of();
    }
    return writeNow(
        tx -> tables.claims().claim(((SqlTx) tx).session, entity, target, lanes, perLane, leaseMs));
  }

  private List<Claimed> claimBesideWriter(
      String entity, String target, int lanes, int perLane, long leaseMs) {
    for (int run = 1; ; run++) {
      try {
        return claimDirectly(entity, target, lanes, perLane, leaseMs);
      } catch (LedgerException e) {
        SQLException cause = SqlFailure.behind(e);
        if (run == MOST_CLAIM_RUNS || cause == null || !store.dialect().isRace(cause)) {
          throw e;
        }
      }
    }
  }

  // Beside the writer: rows locked by it are skipped, so claims never wait for recording.
  private List<Claimed> claimDirectly(
      String entity, String target, int lanes, int perLane, long leaseMs) {
    try (Session session = new Session(store.reader(), store.dialect(), time)) {
      session.begin();
      boolean committed = false;
      try {
        List<Claimed> claims =
            tables.claims().claim(session, entity, target, lanes, perLane, leaseMs);
        session.commit();
        committed = true;
        return claims;
      } finally {
        if (!committed) {
          session.rollback();
        }
      }
    } catch (SQLException e) {
      throw new SqlFailure("claiming lanes", e);
    }
  }

  @Override
  public void release(List<Claimed> claims) {
    if (!claims.isEmpty()) {
      writeNow(
          tx -> {
            tables.lanes().release(((SqlTx) tx).session, claims);
            return null;
          });
    }
  }

  @Override
  public void onReady(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener));
  }

  private void signal() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.warn("a listener of the ledger failed", e);
      }
    }
  }

  @Override
  public long nextReadyAt(String entity, String target) {
    return read(reads -> tables.lanes().nextReadyAt(((SqlReads) reads).session, entity, target));
  }

  @Override
  public long now() {
    return time.now();
  }

  @Override
  public String describe() {
    return store.place();
  }

  @Override
  public void abandon() {
    // A file answers; whoever closes it early lets a second runner in beside the first.
    if (store.remote()) {
      if (writer != null) {
        writer.abandon();
      }
      store.close();
    }
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } finally {
      store.close();
    }
  }
}
