package io.caravan.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The durable truth of Caravan: what was recorded, what is still to be delivered, in which order,
 * and what is known of each system. Everything that waits, retries, orders or deduplicates stands
 * here and nowhere else.
 */
public interface Ledger extends AutoCloseable {

  /**
   * Queues a piece of work for the next group commit. Works run one after the other in the order of
   * submission, each behind its own savepoint: one that throws is rolled back alone and its future
   * fails, the others commit. The future completes after the commit has reached the disk, never
   * before. Recording works of several runners are serialised by the database, so a work may read
   * and decide.
   *
   * <p>After a lost connection in the middle of a commit the future fails with {@link
   * LedgerException}; the caller must treat the outcome as unknown. A work may run twice (after a
   * serialisation failure) and must have no effect outside the transaction.
   */
  <T> CompletableFuture<T> write(Work<T> work);

  /** Like {@link #write}, waiting for the commit. Must not be called from inside a work. */
  <T> T writeNow(Work<T> work);

  /** Reads a consistent snapshot; never waits for writers. */
  <T> T read(Query<T> query);

  /**
   * Leases up to {@code lanes} ready lanes of (entity, target) and returns their waiting
   * deliveries, lane by lane in order, at most {@code perLane} of each. Of lanes whose entity
   * supersedes (item, inventory, customer) older undelivered states are marked SUPERSEDED and only
   * the newest is returned. The lease and the raised attempt counters are committed before this
   * returns.
   */
  List<Claimed> claim(String entity, String target, int lanes, int perLane, long leaseMs);

  /**
   * Settles the deliveries of one claimed lane, fenced by the epoch of the claim: if another runner
   * has taken the lane since, nothing is changed and {@code false} is returned. See {@link
   * LedgerTx#settle} for use inside a larger work.
   */
  default CompletableFuture<Boolean> settle(Claimed lane, List<Settlement> settlements) {
    return write(tx -> tx.settle(lane.laneId(), lane.epoch(), settlements));
  }

  /** Gives leased lanes back at once (graceful stop). */
  void release(List<Claimed> lanes);

  /**
   * Calls {@code signal} after each commit of this process that made a lane ready or stored a hint.
   * Only a way to cut a sleep short: correctness never depends on it.
   */
  void onReady(Runnable signal);

  /** Earliest instant at which a lane of (entity, target) becomes ready; -1 if none waits. */
  long nextReadyAt(String entity, String target);

  /** The ledger's time in epoch milliseconds; leases and back-offs are measured with it. */
  long now();

  /** {@code sqlite} or {@code postgresql}, version and place, for people. */
  String describe();

  /**
   * Lets go of a database that does not answer: what waits for it fails, as after a lost
   * connection. Only {@link #close} is of use after that.
   */
  void abandon();

  @Override
  void close();

  /** A unit of writing. */
  @FunctionalInterface
  interface Work<T> {
    T run(LedgerTx tx) throws Exception;
  }

  /** A unit of reading. */
  @FunctionalInterface
  interface Query<T> {
    T run(LedgerReads reads);
  }
}
