package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.SourceRecord;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.SchemaCheck;
import io.caravan.policy.Refusal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what a system told, or parks it with the reason; complete after the commit. */
public final class RecordKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(RecordKeeper.class);
  private static final String CANONICAL = "canonical";
  private static final int MOST_FAULTS = 5;

  private final Hub hub;

  public RecordKeeper(Hub hub) {
    this.hub = hub;
  }

  /**
   * @param source the native record it came from, or null
   * @return fails only if the ledger could not keep it
   */
  public CompletableFuture<Recorded> keep(Incoming incoming, SourceRecord source) {
    JsonNode document = incoming.document();
    if (!document.isObject()) {
      String what = document.isNull() ? "the mapping gave nothing" : "one object is expected";
      return park(incoming, source, "$", what + ": one exchange is one record");
    }
    List<SchemaCheck.Fault> faults = SchemaCheck.check(incoming.entity(), document);
    if (!faults.isEmpty()) {
      return park(incoming, source, faults.get(0).path(), told(faults));
    }
    return hub.ledger()
        .write(tx -> replayed(tx, source, hub.recorder().record(tx, incoming)))
        .handle(
            (recorded, failed) ->
                failed == null
                    ? kept(recorded)
                    : refused(incoming, source, Words.unwrapped(failed)))
        .thenCompose(next -> next);
  }

  private static CompletableFuture<Recorded> kept(Recorded recorded) {
    CrashPoint.hit("record.kept");
    return CompletableFuture.completedFuture(recorded);
  }

  // A database in trouble is no fault of the record: its source brings it again.
  private CompletableFuture<Recorded> refused(
      Incoming incoming, SourceRecord source, Throwable failed) {
    if (failed instanceof Refusal refusal) {
      boolean inTurn = failed instanceof NotItsTurn;
      return park(fault(incoming, source, refusal.path(), refusal.getMessage(), inTurn), source);
    }
    if (failed instanceof LedgerException || failed instanceof Error) {
      return CompletableFuture.failedFuture(failed);
    }
    LOG.error(
        "{} {} of {} could not be decided",
        incoming.entity(),
        incoming.id(),
        incoming.from(),
        failed);
    return park(incoming, source, null, "it could not be decided: " + Words.of(failed));
  }

  /** All that is wrong with a record, in words. */
  static String told(List<SchemaCheck.Fault> faults) {
    StringBuilder text = new StringBuilder(faults.get(0).reason());
    faults.stream()
        .skip(1)
        .limit(MOST_FAULTS)
        .forEach(
            fault -> text.append("; ").append(fault.path()).append(' ').append(fault.reason()));
    return text.toString();
  }

  CompletableFuture<Recorded> park(
      Incoming incoming, SourceRecord source, String path, String reason) {
    return park(fault(incoming, source, path, reason, false), source);
  }

  private static Parking.Fault fault(
      Incoming incoming, SourceRecord source, String path, String reason, boolean inTurn) {
    boolean isNative = source != null;
    return new Parking.Fault(
        incoming,
        path,
        reason,
        isNative ? "native" : CANONICAL,
        isNative ? source.body() : incoming.document(),
        inTurn);
  }

  private CompletableFuture<Recorded> park(Parking.Fault fault, SourceRecord source) {
    Incoming incoming = fault.record();
    return hub.ledger()
        .write(
            tx -> {
              if (hub.isShadow()) {
                new Observer(hub, tx, incoming).see(incoming.document(), null, null);
              }
              return parked(tx, source, fault);
            });
  }

  /** One that was tried again goes back to where it was parked. */
  private static Recorded parked(LedgerTx tx, SourceRecord source, Parking.Fault fault) {
    if (source == null || source.replayOf() == 0) {
      return Parking.park(tx, fault);
    }
    if (!fault.inTurn()) {
      String path = fault.path() == null ? "" : fault.path() + ": ";
      tx.changeState(source.replayOf(), Parking.PARKED, path + fault.reason());
    }
    return new Recorded(Recorded.Outcome.PARKED, source.replayOf(), null);
  }

  private static Recorded replayed(LedgerTx tx, SourceRecord source, Recorded recorded) {
    if (source != null && source.replayOf() > 0) {
      tx.change(source.replayOf())
          .filter(change -> Parking.REPLAY.equals(change.state()))
          .ifPresent(
              change ->
                  tx.changeState(
                      change.changeId(),
                      Parking.REPLAYED,
                      "recorded as change " + recorded.changeId()));
    }
    return recorded;
  }
}
