package io.caravan.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes: it takes what waits, runs it in one transaction, each work behind its own
 * savepoint, and acknowledges after the commit. A direct one does the same for each work alone on
 * the thread that asks, where one thread is all there is.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MOST_RUNS = 5;
  private static final long RACE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long CLOSE_SECONDS = 30;

  private final WriterConnection connection;
  private final int together;
  private final BlockingQueue<Entry<?>> queue;
  private final Entry<Object> stop = new Entry<>(null, new CompletableFuture<>(), false);
  private final ExecutorService acks = Executors.newSingleThreadExecutor(daemon("caravan-acks"));
  private final Thread writer = daemon("caravan-ledger-writer").newThread(this::run);
  private final Function<Session, LedgerTx> transaction;
  private final Runnable signal;
  private final boolean direct;
  private boolean closed;

  GroupCommit(
      WriterConnection connection,
      LedgerSettings settings,
      Function<Session, LedgerTx> transaction,
      Runnable signal,
      boolean direct) {
    this.direct = direct;
    this.connection = connection;
    this.together = settings.batch();
    this.queue = new ArrayBlockingQueue<>(settings.queue());
    this.transaction = transaction;
    this.signal = signal;
  }

  void start() {
    if (!direct) {
      writer.start();
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The future completes on the thread of acknowledgements. */
  <T> CompletableFuture<T> submit(Ledger.Work<T> work) {
    return offer(new Entry<>(work, new CompletableFuture<>(), false));
  }

  /** The future completes on the writer: only for a caller that does nothing but wait for it. */
  <T> CompletableFuture<T> submitAwaited(Ledger.Work<T> work) {
    if (Thread.currentThread() == writer) {
      throw new LedgerException("a work must not wait for another work: it would wait for itself");
    }
    return offer(new Entry<>(work, new CompletableFuture<>(), true));
  }

  private <T> CompletableFuture<T> offer(Entry<T> entry) {
    if (direct) {
      commit(List.of(entry));
      return entry.future;
    }
    synchronized (queue) {
      if (closed) {
        entry.fail(new LedgerException("the ledger is closed", null, true));
      } else if (!queue.offer(entry)) {
        entry.fail(
            new LedgerException(
                "the ledger is behind: "
                    + queue.size()
                    + " works wait for the database; try again later",
                null,
                true));
      }
    }
    return entry.future;
  }

  private void run() {
    List<Entry<?>> batch = new ArrayList<>();
    boolean stopping = false;
    while (!stopping) {
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        // Only close() ends this thread, or works would be left without an answer.
        continue;
      }
      queue.drainTo(batch, together - 1);
      stopping = batch.remove(stop);
      if (!batch.isEmpty()) {
        commit(List.copyOf(batch));
      }
      batch.clear();
    }
    connection.drop();
  }

  private void commit(List<Entry<?>> batch) {
    LedgerException last = null;
    for (int run = 1; run <= MOST_RUNS; run++) {
      Session session = null;
      try {
        session = connection.session();
        CrashPoint.hit("work.begin");
        session.begin();
        session.dialect().serialise(session);
        LedgerTx tx = transaction.apply(session);
        for (Entry<?> entry : batch) {
          entry.run(session, tx);
        }
      } catch (SQLException | RuntimeException e) {
        last = new LedgerException("the ledger could not write: " + e.getMessage(), e, true);
        if (!canRunAgain(session, e, run)) {
          break;
        }
        continue;
      }
      finish(session, batch);
      return;
    }
    for (Entry<?> entry : batch) {
      acknowledge(entry, last);
    }
  }

  /** Undoes the transaction; true if nothing of it remains and another run may succeed. */
  private boolean canRunAgain(Session session, Exception failure, int run) {
    SQLException cause = SqlFailure.behind(failure);
    if (session == null || cause == null) {
      return false;
    }
    LOG.debug("a group of works is undone (run {}): {}", run, cause.getMessage());
    boolean race = session.dialect().isRace(cause);
    if (!connection.undo() || !race) {
      connection.drop();
    }
    LockSupport.parkNanos(run * RACE_PAUSE_NANOS);
    return race || session.dialect().isLost(cause);
  }

  private void finish(Session session, List<Entry<?>> batch) {
    LedgerException unclear = null;
    CrashPoint.hit("work.commit");
    try {
      session.commit();
    } catch (SQLException e) {
      connection.drop();
      unclear =
          new LedgerException(
              "the ledger's database failed during a commit, so whether it took place is not known:"
                  + " do it again, every work can be repeated ("
                  + e.getMessage()
                  + ")",
              e,
              true);
    }
    CrashPoint.hit("work.committed");
    for (Entry<?> entry : batch) {
      acknowledge(entry, unclear);
    }
    if (unclear == null && session.signalling()) {
      acknowledged(signal);
    }
  }

  private void acknowledge(Entry<?> entry, LedgerException failure) {
    if (entry.awaited) {
      entry.complete(failure);
    } else {
      acknowledged(() -> entry.complete(failure));
    }
  }

  private void acknowledged(Runnable done) {
    if (direct) {
      done.run();
    } else {
      acks.execute(done);
    }
  }

  /** What waits, and what will be asked, fails. */
  void abandon() {
    connection.abandon();
  }

  /** Commits what waits, then stops. */
  @Override
  public void close() {
    synchronized (queue) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (direct) {
      acks.shutdown();
      return;
    }
    try {
      queue.put(stop);
      writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      acks.shutdown();
      if (!acks.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("acknowledgements of the ledger are still running at its close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One work, its last result and who waits for it. */
  private static final class Entry<T> {
    private static final String SAVEPOINT = "caravan_work";

    private final Ledger.Work<T> work;
    private final CompletableFuture<T> future;
    private final boolean awaited;
    private T result;
    private Throwable failure;

    Entry(Ledger.Work<T> work, CompletableFuture<T> future, boolean awaited) {
      this.work = work;
      this.future = future;
      this.awaited = awaited;
    }

    /** Throws only if the whole transaction must be run again or given up. */
    void run(Session session, LedgerTx tx) {
      failure = null;
      session.execute("savepoint " + SAVEPOINT);
      try {
        result = work.run(tx);
        session.execute("release savepoint " + SAVEPOINT);
      } catch (Throwable t) {
        SQLException cause = SqlFailure.behind(t);
        if (cause != null && (session.dialect().isRace(cause) || session.dialect().isLost(cause))) {
          throw new LedgerException(String.valueOf(t.getMessage()), t);
        }
        undo(session, t);
        failure = t;
      }
    }

    /** Some failures, such as a full disk at SQLite, have undone the whole transaction already. */
    private static void undo(Session session, Throwable cause) {
      try {
        session.execute("rollback to savepoint " + SAVEPOINT);
      } catch (LedgerException e) {
        cause.addSuppressed(e);
        throw new LedgerException(String.valueOf(cause.getMessage()), cause);
      }
    }

    void complete(LedgerException groupFailure) {
      if (groupFailure != null) {
        future.completeExceptionally(groupFailure);
      } else if (failure != null) {
        future.completeExceptionally(failure);
      } else {
        future.complete(result);
      }
    }

    void fail(LedgerException reason) {
      future.completeExceptionally(reason);
    }
  }
}
