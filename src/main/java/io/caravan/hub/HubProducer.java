package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.caravan.api.SourceRecord;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.JsltLanguage;
import io.caravan.mapping.Json;
import io.caravan.mapping.SchemaCheck;
import io.caravan.policy.Refusal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records one document for each exchange, or parks it with the reason; completes the exchange after
 * the commit. Reads no header: those may come from anybody.
 */
final class HubProducer extends DefaultAsyncProducer {
  private static final Logger LOG = LoggerFactory.getLogger(HubProducer.class);
  private static final String CANONICAL = "canonical";
  private static final int MOST_FAULTS = 5;

  private final Hub hub;
  private final String from;
  private final String entity;
  private final Set<String> only;
  private final HubComponent component;

  HubProducer(HubEndpoint endpoint, Hub hub, String from, Set<String> only) {
    super(endpoint);
    this.hub = hub;
    this.from = from;
    this.entity = endpoint.getEntity();
    this.only = only;
    this.component = endpoint.component();
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    SourceRecord source = exchange.getProperty(SourceRecord.PROPERTY, SourceRecord.class);
    if (source != null && source.viewer() != null) {
      show(exchange, source);
      callback.done(true);
      return true;
    }
    CompletableFuture<Recorded> kept;
    try {
      kept = keep(exchange, source);
    } catch (RuntimeException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
    kept.whenCompleteAsync(
        (recorded, failed) -> {
          if (failed != null) {
            exchange.setException(Words.unwrapped(failed));
          } else {
            if (source != null) {
              source.markRecorded();
            }
            LOG.debug("{} of {}: {}", entity, from, recorded);
          }
          callback.done(false);
        },
        component.workers());
    return false;
  }

  /** For somebody who compares: what would be recorded, or why it would be parked. */
  private void show(Exchange exchange, SourceRecord source) {
    try {
      JsonNode document = document(exchange);
      List<SchemaCheck.Fault> faults =
          document.isObject() ? SchemaCheck.check(entity, document) : List.of();
      if (!document.isObject()) {
        source.viewer().unreadable(source, "the mapping gave nothing");
      } else if (!faults.isEmpty()) {
        source.viewer().unreadable(source, faults.get(0).path() + " " + told(faults));
      } else {
        source.viewer().shown(source, entity, document);
      }
    } catch (IllegalArgumentException e) {
      source.viewer().unreadable(source, e.getMessage());
    }
  }

  private CompletableFuture<Recorded> keep(Exchange exchange, SourceRecord source) {
    JsonNode document;
    try {
      document = document(exchange);
    } catch (IllegalArgumentException e) {
      Incoming unreadable = incoming(exchange, source, NullNode.getInstance());
      return park(unreadable, source, null, e.getMessage());
    }
    Incoming incoming = incoming(exchange, source, document);
    if (!document.isObject()) {
      String what = document.isNull() ? "the mapping gave nothing" : "one object is expected";
      return park(incoming, source, "$", what + ": one exchange is one record");
    }
    List<SchemaCheck.Fault> faults = SchemaCheck.check(entity, document);
    if (!faults.isEmpty()) {
      return park(incoming, source, faults.get(0).path(), told(faults));
    }
    return hub.ledger()
        .write(tx -> replayed(tx, source, hub.recorder().record(tx, incoming)))
        .handle(
            (recorded, failed) ->
                failed == null
                    ? CompletableFuture.completedFuture(recorded)
                    : refused(incoming, source, Words.unwrapped(failed)))
        .thenCompose(next -> next);
  }

  // A database in trouble is no fault of the record: its source brings it again.
  private CompletableFuture<Recorded> refused(
      Incoming incoming, SourceRecord source, Throwable failed) {
    if (failed instanceof Refusal refusal) {
      return park(incoming, source, refusal.path(), refusal.getMessage());
    }
    if (failed instanceof LedgerException || failed instanceof Error) {
      return CompletableFuture.failedFuture(failed);
    }
    LOG.error("{} {} of {} could not be decided", entity, incoming.id(), from, failed);
    return park(incoming, source, null, "it could not be decided: " + Words.of(failed));
  }

  private static JsonNode document(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (body instanceof JsonNode tree) {
      return tree;
    }
    byte[] bytes = exchange.getMessage().getBody(byte[].class);
    return bytes == null || bytes.length == 0 ? NullNode.getInstance() : Json.parse(bytes);
  }

  private Incoming incoming(Exchange exchange, SourceRecord source, JsonNode document) {
    String mapping = exchange.getProperty(JsltLanguage.PROPERTY_MAPPING, String.class);
    boolean own = source != null && source.system().equals(from);
    String updated = document.path("updatedAt").asText(null);
    Incoming told =
        new Incoming(
            entity,
            from,
            own && entity.equals(source.entity()) ? source.nativeId() : null,
            own && source.version() != null ? source.version() : updated,
            document,
            own ? source.stream() : null,
            own ? source.origin() : "route:" + exchange.getFromRouteId(),
            mapping,
            own ? source.readAt() : hub.ledger().now(),
            only,
            false);
    return own ? told.among(source.alike()) : told;
  }

  private static String told(List<SchemaCheck.Fault> faults) {
    StringBuilder text = new StringBuilder(faults.get(0).reason());
    faults.stream()
        .skip(1)
        .limit(MOST_FAULTS)
        .forEach(
            fault -> text.append("; ").append(fault.path()).append(' ').append(fault.reason()));
    return text.toString();
  }

  private CompletableFuture<Recorded> park(
      Incoming incoming, SourceRecord source, String path, String reason) {
    boolean isNative = source != null;
    Parking.Fault fault =
        new Parking.Fault(
            incoming,
            path,
            reason,
            isNative ? "native" : CANONICAL,
            isNative ? source.body() : incoming.document());
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
    String reason = fault.path() == null ? "" : fault.path() + ": ";
    tx.changeState(source.replayOf(), Parking.PARKED, reason + fault.reason());
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
