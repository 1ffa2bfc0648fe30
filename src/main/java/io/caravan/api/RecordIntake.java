package io.caravan.api;

import io.caravan.ledger.Change;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.JsltLanguage;
import io.caravan.mapping.MappingException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorConverterHelper;

/**
 * Sends native records through a route, one exchange each, and answers for them: a record whose
 * exchange fails before the hub has recorded it is parked here, so that no source ever loses one.
 */
public final class RecordIntake {
  /** Header: name of the stream the record belongs to. */
  public static final String HEADER_STREAM = "CaravanStream";

  /** Header: id of the record in its system. */
  public static final String HEADER_NATIVE_ID = "CaravanNativeId";

  private static final String NATIVE = "native";
  private static final String PARKED = "PARKED";

  private final Way way;
  private final Ledger ledger;

  /** The way of a record to the hub: a route, or whatever stands for one. */
  public interface Way {
    /**
     * @param done told once, with what the record failed with or null
     */
    void send(SourceRecord record, Consumer<Throwable> done);
  }

  public RecordIntake(Endpoint endpoint, Processor route, Ledger ledger) {
    this(through(endpoint, AsyncProcessorConverterHelper.convert(route)), ledger);
  }

  public RecordIntake(Way way, Ledger ledger) {
    this.way = way;
    this.ledger = ledger;
  }

  private static Way through(Endpoint endpoint, AsyncProcessor route) {
    return (record, done) -> {
      Exchange exchange = exchange(endpoint, record);
      route.process(exchange, doneSync -> done.accept(failure(exchange)));
    };
  }

  /**
   * Runs one record through the route.
   *
   * @return completes when the record is recorded, parked or left out by the route; fails only if
   *     the ledger was in trouble, and then the source must bring it again
   */
  public CompletableFuture<Void> take(SourceRecord record) {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    try {
      way.send(
          record,
          failure ->
              ended(record, failure)
                  .whenComplete(
                      (done, failed) -> {
                        if (failed == null) {
                          kept.complete(null);
                        } else {
                          kept.completeExceptionally(failed);
                        }
                      }));
    } catch (RuntimeException e) {
      // A route that is being stopped takes nothing any more.
      kept.completeExceptionally(e);
    }
    return kept;
  }

  /** Parks a record that cannot be sent through the route at all. */
  public CompletableFuture<Void> park(SourceRecord record, String reason, String path) {
    if (record.viewer() != null) {
      record.viewer().unreadable(record, reason);
      return CompletableFuture.completedFuture(null);
    }
    return park(ledger, record, reason, path);
  }

  /**
   * Keeps a record of any source with the reason why it was not recorded; a replayed one goes back
   * to where it was parked.
   *
   * @param path JSON path of the fault, or null
   */
  public static CompletableFuture<Void> park(
      Ledger ledger, SourceRecord record, String reason, String path) {
    return ledger
        .<Void>write(
            tx -> {
              if (record.replayOf() == 0) {
                tx.insertChange(parked(record, reason, path));
              } else {
                tx.changeState(
                    record.replayOf(), PARKED, path == null ? reason : path + ": " + reason);
              }
              return null;
            })
        .thenRun(record::markRecorded);
  }

  private CompletableFuture<Void> ended(SourceRecord record, Throwable failure) {
    if (failure != null && !record.recorded() && LedgerException.isPassing(failure)) {
      // No fault of the record: nobody would have to mend it.
      return CompletableFuture.failedFuture(failure);
    }
    if (failure != null && !record.recorded()) {
      String path = failure instanceof CallException call ? call.path() : null;
      return park(record, reason(failure), path);
    }
    if (record.replayOf() == 0) {
      return CompletableFuture.completedFuture(null);
    }
    return ledger.write(tx -> replayed(tx, record.replayOf()));
  }

  // The hub may have parked it again by itself; then its word stands.
  private static Void replayed(LedgerTx tx, long changeId) {
    if (tx.change(changeId).filter(change -> "REPLAY".equals(change.state())).isPresent()) {
      tx.changeState(changeId, "REPLAYED", null);
    }
    return null;
  }

  private static Change parked(SourceRecord record, String reason, String path) {
    return new Change(
        0,
        record.entity(),
        null,
        record.system(),
        record.nativeId(),
        record.version(),
        PARKED,
        reason,
        path,
        NATIVE,
        record.origin(),
        null,
        record.body(),
        0);
  }

  private static Exchange exchange(Endpoint endpoint, SourceRecord record) {
    Exchange exchange = endpoint.createExchange();
    exchange.setProperty(SourceRecord.PROPERTY, record);
    Message message = exchange.getIn();
    message.setBody(record.body());
    message.setHeader(JsltLanguage.HEADER_SYSTEM, record.system());
    message.setHeader(HEADER_STREAM, record.stream());
    message.setHeader(HEADER_NATIVE_ID, record.nativeId());
    message.setHeader(
        JsltLanguage.HEADER_READ_AT, Instant.ofEpochMilli(record.readAt()).toString());
    return exchange;
  }

  /** What went wrong in an exchange, also if the route took it for handled; null if nothing. */
  public static Throwable failure(Exchange exchange) {
    return exchange.getException() != null
        ? exchange.getException()
        : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
  }

  /** Words for a person: our own messages hold no data of the record, those of others may. */
  public static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MappingException
          || cause instanceof CallException
          || cause instanceof LedgerException) {
        return cause.getMessage();
      }
    }
    Throwable last = failure;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    return "the route failed with "
        + last.getClass().getSimpleName()
        + (last.getStackTrace().length > 0 ? " in " + place(last.getStackTrace()[0]) : "");
  }

  private static String place(StackTraceElement top) {
    String name = top.getClassName();
    return name.substring(name.lastIndexOf('.') + 1) + "." + top.getMethodName();
  }
}
