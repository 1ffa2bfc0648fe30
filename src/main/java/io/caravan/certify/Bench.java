package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.api.CallException;
import io.caravan.api.Client;
import io.caravan.api.Failure;
import io.caravan.api.RecordPaths;
import io.caravan.api.SourceRecord;
import io.caravan.api.SystemActions;
import io.caravan.api.SystemClients;
import io.caravan.api.VertxTransport;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import io.caravan.mapping.Mappings;
import io.caravan.system.InboundMapping;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What the checks work with: a pack, its system, and the transport between them. */
final class Bench implements AutoCloseable {
  private static final long LINGER_MS = 200;

  private final Place place;
  private final Ledger ledger;
  private final LossyTransport transport;
  private final Wire wire;
  private final Map<String, Optional<JsonNode>> samples = new HashMap<>();
  private SystemClients clients;
  private SystemActions actions;
  private TestRecords records;
  private int readings;

  /**
   * @param mayWrite whether writes are let through to the system
   */
  Bench(Place place, boolean mayWrite) {
    this.place = place;
    this.ledger =
        Ledgers.open(
            LedgerSettings.at("jdbc:sqlite:" + place.folder().resolve("certify.db")),
            place.clock());
    this.wire = new Wire(place.system());
    this.transport =
        new LossyTransport(
            new VertxTransport(place.timers()),
            request -> mayWrite || wire.write(request).isEmpty());
    renew();
  }

  /** Everything as at the beginning but for what was made there: no check sees another's faults. */
  void renew() {
    transport.calm();
    if (clients != null) {
      clients.close();
    }
    ledger.writeNow(
        tx -> {
          tx.putFact("breaker/" + place.system().name(), null);
          return null;
        });
    clients = place.real().apart(ledger, transport);
    actions = new SystemActions(client(), place.mappings(), ledger, place.timers(), LINGER_MS);
  }

  SystemConfig system() {
    return place.system();
  }

  SystemPack pack() {
    return place.system().pack();
  }

  Mappings mappings() {
    return place.mappings();
  }

  Client client() {
    return clients.of(place.system().name());
  }

  SystemClients clients() {
    return clients;
  }

  SystemActions actions() {
    return actions;
  }

  Ledger ledger() {
    return ledger;
  }

  Timers timers() {
    return place.timers();
  }

  LossyTransport transport() {
    return transport;
  }

  Wire wire() {
    return wire;
  }

  List<String> locations() {
    return place.locations();
  }

  /** What was made there to try with; made on first use. */
  TestRecords records() throws CallException {
    if (records == null) {
      records = TestRecords.make(this);
    }
    return records;
  }

  /** Streams that are read, not posted. */
  List<SystemPack.Stream> streams() {
    return pack().streams().values().stream().filter(stream -> !stream.posted()).toList();
  }

  /** A stream under a name that no reading had before: its cursor stands at the beginning. */
  SystemPack.Stream unread(SystemPack.Stream stream) {
    return Shapes.numbered(stream, ++readings);
  }

  /** A listed record of a stream as the system shows it, if there is one. */
  Optional<JsonNode> sample(SystemPack.Stream stream) throws CallException {
    Optional<JsonNode> known = samples.get(stream.name());
    if (known == null) {
      known =
          Reading.of(this, stream).most(1).listed().stream()
              .filter(record -> !RecordPaths.tells(record, stream.drop()))
              .findFirst();
      samples.put(stream.name(), known);
    }
    return known;
  }

  /** What the pack's mapping makes of a record. */
  JsonNode document(SourceRecord record) {
    Map<String, JsonNode> variables = new LinkedHashMap<>();
    variables.put(Mapping.SYSTEM, place.mappings().variables(system().name()));
    variables.put(Mapping.READ_AT, TextNode.valueOf(Instant.ofEpochMilli(ledger.now()).toString()));
    return mapping(record).apply(record.body(), variables);
  }

  private Mapping mapping(SourceRecord record) {
    SystemPack.Stream stream = pack().streams().get(Shapes.name(record.stream()));
    String mapping =
        InboundMapping.of(stream, name -> place.mappings().find(system().name(), name).isPresent());
    return place
        .mappings()
        .find(system().name(), mapping)
        .orElseThrow(() -> new IllegalStateException("there is no mapping " + mapping));
  }

  /** Answer of an operation that reads. */
  JsonNode ask(String operation) throws CallException {
    SystemPack.Operation asked = pack().operations().get(operation);
    return answer(
        client()
            .send(asked.request(), Json.mapper().createObjectNode(), Client.Urgency.READ)
            .thenApply(Client.Answer::body));
  }

  /** Waits for a call; what went wrong comes out as it is. */
  <T> T answer(CompletableFuture<T> call) throws CallException {
    try {
      return place.timers().await(call);
    } catch (CompletionException e) {
      if (e.getCause() instanceof CallException known) {
        throw known;
      }
      if (e.getCause() instanceof MappingException refused) {
        // The hub parks what a step refuses.
        throw new CallException(Failure.PERMANENT, refused.getMessage());
      }
      throw e;
    }
  }

  /** Lets the ledger's time pass. */
  void pass(long ms) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    place.timers().after(ms, () -> over.complete(null));
    place.timers().await(over);
  }

  @Override
  public void close() {
    clients.close();
    transport.end();
    ledger.close();
  }
}
