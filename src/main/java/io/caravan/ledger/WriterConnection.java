package io.caravan.ledger;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's one connection; used by its thread only, but {@link #abandon} by any. A lost one is
 * made again, with patience.
 */
final class WriterConnection {
  private static final Logger LOG = LoggerFactory.getLogger(WriterConnection.class);
  private static final int MOST_TRIES = 7;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Store store;
  private final LedgerTime time;
  private volatile Session session;
  private volatile boolean abandoned;

  WriterConnection(Store store, LedgerTime time) {
    this.store = store;
    this.time = time;
  }

  /**
   * @throws SQLException if the database does not come back within a few seconds
   */
  Session session() throws SQLException {
    for (int attempt = 1; session == null; attempt++) {
      if (abandoned) {
        throw new SQLException("the database was given up: it did not answer");
      }
      try {
        session = new Session(store.writer(), store.dialect(), time);
      } catch (SQLException e) {
        if (attempt == MOST_TRIES) {
          throw e;
        }
        LOG.warn("the ledger's database is not reachable (try {}): {}", attempt, e.getMessage());
        LockSupport.parkNanos(FIRST_PAUSE_NANOS << attempt);
      }
    }
    return session;
  }

  /** Breaks the connection, whatever it waits for, and makes no other. */
  void abandon() {
    abandoned = true;
    Session waiting = session;
    if (waiting != null) {
      waiting.abort();
    }
  }

  /** Rolls back; false if even that failed. */
  boolean undo() {
    try {
      session.rollback();
      return true;
    } catch (SQLException e) {
      LOG.debug("rollback failed", e);
      return false;
    }
  }

  void drop() {
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        LOG.debug("closing a broken connection failed", e);
      }
      session = null;
    }
  }
}
