package io.caravan.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.ReadLoop;
import io.caravan.api.StreamSchedule;
import io.caravan.hub.Hub;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Timers;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;

/**
 * Compares both sides by schedule and whenever somebody asks. Of any number of runners the one that
 * takes the schedule row does it; if it dies, another begins anew.
 */
public final class Reconciling implements ReadLoop.Reading, AutoCloseable {
  /** Kind of alarm: the sides differ in something that nothing explains. */
  public static final String ALARM = "unexplained";

  /** Kind of alarm: a system's hooks do not tell of everything. */
  private static final String COVERAGE = "coverage";

  private static final String NAME = "reconcile";
  private static final String SCHEDULE = "reconcile.schedule";
  private static final String NIGHTLY = "0 0 3 * * ? UTC";
  private static final String OFF = "off";
  private static final String SELDOM = "3650d";
  private static final String FIRST = "reconcile/first";
  private static final long LEASE_MS = 120_000;

  private final Hub hub;
  private final Ledger ledger;
  private final Reconciler reconciler;
  private final boolean off;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-reconcile");
            thread.setDaemon(true);
            return thread;
          });
  private final ReadLoop loop;

  public Reconciling(Hub hub, CamelContext context, Timers timers) {
    this.hub = hub;
    this.ledger = hub.ledger();
    this.reconciler = new Reconciler(hub, context, timers);
    String schedule = hub.settings().get(SCHEDULE, NIGHTLY).trim();
    this.off = OFF.equals(schedule.toLowerCase(Locale.ROOT)) || schedule.isEmpty();
    this.loop =
        new ReadLoop(
            NAME,
            ledger,
            timers,
            worker,
            StreamSchedule.parse(off ? SELDOM : schedule),
            LEASE_MS,
            this);
  }

  /** What is wrong with the schedule of a configuration, or empty. */
  public static Optional<String> fault(String schedule) {
    String text = schedule.trim();
    if (text.isEmpty() || OFF.equals(text.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    try {
      StreamSchedule.parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
    worker.shutdown();
  }

  @Override
  public boolean waiting(LedgerReads reads) {
    return Request.open(reads).isPresent();
  }

  @Override
  public boolean run(boolean listDue, BooleanSupplier goOn) {
    Optional<Request> asked = ledger.read(Request::open);
    if (asked.isPresent()) {
      answer(asked.get(), goOn);
    }
    if (listDue && !off && !isFirst()) {
      Request nightly =
          new Request(
              "schedule-" + ledger.now(),
              Request.ENTITIES,
              hub.settings().on("reconcile.heal"),
              false,
              "hub");
      answer(nightly, goOn);
    }
    return false;
  }

  /** A hub that has just begun has not even read both sides once. */
  private boolean isFirst() {
    return ledger.writeNow(
        tx -> {
          boolean first = tx.fact(FIRST).isEmpty();
          if (first) {
            tx.putFact(FIRST, String.valueOf(tx.now()));
          }
          return first;
        });
  }

  private void answer(Request request, BooleanSupplier goOn) {
    ObjectNode report = reconciler.run(request, goOn);
    if (report == null) {
      return;
    }
    ledger.writeNow(
        tx -> {
          request.answer(tx, report);
          request
              .entities()
              .forEach(
                  entity -> {
                    JsonNode told = report.path("entities").path(entity);
                    tell(tx, ALARM, entity, Alarming.text(entity, told));
                    Alarming.coverage(entity, told)
                        .forEach((place, text) -> tell(tx, COVERAGE, place, text));
                  });
          return null;
        });
  }

  private static void tell(LedgerTx tx, String alarm, String subject, String text) {
    if (text == null) {
      tx.clearAlarm(alarm, subject);
    } else {
      tx.alarm(alarm, subject, text);
    }
  }
}
