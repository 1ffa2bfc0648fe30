package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.caravan.api.SourceRecord;
import io.caravan.mapping.JsltLanguage;
import io.caravan.mapping.Json;
import io.caravan.mapping.SchemaCheck;
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

  private final Hub hub;
  private final String from;
  private final String entity;
  private final Set<String> only;
  private final HubComponent component;
  private final RecordKeeper keeper;

  HubProducer(HubEndpoint endpoint, Hub hub, String from, Set<String> only) {
    super(endpoint);
    this.hub = hub;
    this.from = from;
    this.entity = endpoint.getEntity();
    this.only = only;
    this.component = endpoint.component();
    this.keeper = new RecordKeeper(hub);
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
        source.viewer().unreadable(source, faults.get(0).path() + " " + RecordKeeper.told(faults));
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
      return keeper.park(unreadable, source, null, e.getMessage());
    }
    return keeper.keep(incoming(exchange, source, document), source);
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
}
