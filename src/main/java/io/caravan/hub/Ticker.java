package io.caravan.hub;

import io.caravan.ledger.Change;
import io.caravan.ledger.Lease;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Timers;
import io.caravan.policy.Refusal;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the hub does by itself, each second: says that this process is alive, decides records again
 * that asked for it, goes on with baselines, records canonical changes that a person wants to be
 * tried again, judges what was held back because too much changed at once, lets go of what is old,
 * and looks whether the ledger holds together, a shop shows old stock or a shop falls silent.
 */
public final class Ticker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final long TICK_MS = 1000;
  private static final long HEARTBEAT_MS = 10_000;
  private static final long LEASE_MS = 30_000;
  private static final int AT_ONCE = 100;

  private final Hub hub;
  private final Ledger ledger;
  private final Timers timers;
  private final Executor executor;
  private final String runner;
  private final String host;
  private final String version;
  private final Baselines baselines;
  private final Forgetting forgetting;
  private final MassChange massChange;
  private final Conserving conserving = new Conserving();
  private final LateStock lateStock;
  private final Silence silence;
  private Timers.Cancellable planned;
  private boolean open;
  private long beatAt;

  /**
   * @param executor a place for work of some milliseconds
   * @param runner name of this process
   * @param host where it runs
   * @param version of this program
   */
  public Ticker(
      Hub hub, Timers timers, Executor executor, String runner, String host, String version) {
    this.hub = hub;
    this.ledger = hub.ledger();
    this.timers = timers;
    this.executor = executor;
    this.runner = runner;
    this.host = host;
    this.version = version;
    this.baselines = new Baselines(hub);
    this.massChange = new MassChange(hub);
    this.forgetting = new Forgetting(hub.settings());
    this.lateStock = new LateStock(hub);
    this.silence = new Silence(hub);
  }

  /** Begins; the first tick comes at once. */
  public synchronized void start() {
    open = true;
    executor.execute(this::run);
  }

  @Override
  public synchronized void close() {
    open = false;
    if (planned != null) {
      planned.cancel();
    }
  }

  private void run() {
    try {
      tick();
    } catch (LedgerException e) {
      LOG.warn("the hub's own work is tried again: {}", e.getMessage());
    } finally {
      plan();
    }
  }

  private synchronized void plan() {
    if (open) {
      planned = timers.after(TICK_MS, () -> executor.execute(this::run));
    }
  }

  /** Does all that is due now. */
  public void tick() {
    if (ledger.now() - beatAt >= HEARTBEAT_MS) {
      beatAt = ledger.now();
      ledger.writeNow(
          tx -> {
            tx.heartbeat(runner, host, version);
            return null;
          });
    }
    if (ledger.read(LedgerReads::anyToReplay)) {
      ledger.read(reads -> reads.changesToReplay(AT_ONCE)).stream()
          .filter(change -> "canonical".equals(change.stage()))
          .forEach(this::replay);
    }
    due(Schedules.AGAIN).forEach(name -> each(name, this::again));
    due(Schedules.BASELINE).forEach(name -> each(name, this::baseline));
    if (ledger.read(MassChange::isSuspected)) {
      ledger.writeNow(
          tx -> {
            massChange.tick(tx);
            return null;
          });
    }
    if (hub.isShadow()) {
      each(LevelWatch.NAME, new LevelWatch(hub)::run);
    }
    if (forgetting.isDue(ledger)) {
      each(Forgetting.NAME, forgetting::run);
    }
    if (conserving.isDue(ledger)) {
      each(Conserving.NAME, conserving::run);
    }
    if (lateStock.isDue(ledger)) {
      each(LateStock.NAME, lateStock::run);
    }
    if (silence.isDue(ledger)) {
      each(Silence.NAME, silence::run);
    }
  }

  private List<String> due(String prefix) {
    return ledger.read(reads -> reads.dueSchedules(prefix, AT_ONCE));
  }

  // One bad record must not stop the others.
  private void each(String name, BiConsumer<LedgerTx, Lease> work) {
    try {
      ledger.writeNow(
          tx -> {
            tx.takeSchedule(name, LEASE_MS).ifPresent(lease -> work.accept(tx, lease));
            return null;
          });
    } catch (LedgerException e) {
      throw e;
    } catch (RuntimeException e) {
      String reason = e instanceof Refusal ? e.getMessage() : Words.of(e);
      LOG.error("{} could not be done and is given up: {}", name, reason, e);
      ledger.writeNow(
          tx -> {
            tx.takeSchedule(name, LEASE_MS).ifPresent(tx::endSchedule);
            tx.alarm("undecided", name, name + " could not be decided again: " + reason + ".");
            return null;
          });
    }
  }

  // Ended first: the decision may set the next time.
  private void again(LedgerTx tx, Lease lease) {
    tx.endSchedule(lease);
    String[] parts = lease.name().substring(Schedules.AGAIN.length()).split("/", 2);
    new Redecisions(hub).again(tx, parts[0], parts[1]);
  }

  private void baseline(LedgerTx tx, Lease lease) {
    if (baselines.run(tx, lease.name())) {
      tx.reschedule(lease, tx.now(), -1);
    } else {
      tx.endSchedule(lease);
    }
  }

  private void replay(Change change) {
    try {
      ledger.writeNow(tx -> replay(tx, change));
    } catch (LedgerException e) {
      throw e;
    } catch (NotItsTurn e) {
      LOG.debug("change {} waits: {}", change.changeId(), e.getMessage());
    } catch (RuntimeException e) {
      String reason = e instanceof Refusal r ? r.path() + ": " + r.getMessage() : Words.of(e);
      LOG.info("change {} is parked again: {}", change.changeId(), reason);
      ledger.writeNow(
          tx -> {
            tx.changeState(change.changeId(), Parking.PARKED, reason);
            return null;
          });
    }
  }

  private static Incoming again(LedgerTx tx, Change change) {
    return Redecisions.told(change, tx.now(), Parking.only(tx, change));
  }

  private Void replay(LedgerTx tx, Change change) {
    boolean wanted =
        tx.change(change.changeId()).filter(now -> Parking.REPLAY.equals(now.state())).isPresent();
    if (wanted) {
      Recorded recorded = hub.recorder().record(tx, again(tx, change));
      tx.changeState(
          change.changeId(),
          Parking.REPLAYED,
          recorded.changeId() == 0
              ? "nothing new by now"
              : "recorded as change " + recorded.changeId());
    }
    return null;
  }
}
