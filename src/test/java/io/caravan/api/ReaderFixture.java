package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Change;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.ScaledTimers;
import io.caravan.ledger.TestClock;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import io.caravan.system.Systems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A till with a pack of its own, a real ledger, and a route that a test decides. */
abstract class ReaderFixture {
  static final String PACK =
      """
      kind: till
      title: Till
      role: pos
      protocol: rest
      base-url: "https://till.example"
      streams:
        items:
          entity: item
          path: /Item.json
          query: {limit: "{size}"}
          records: Item
          group: matrix
          id: id
          version: stamp
          page: {kind: next-link, link: "@attributes.next", size: 100}
          with: [{as: matrix, when: matrix, path: "/Matrix/{matrix}.json", record: Matrix}]
          cursor: {field: stamp, overlap: 1m, parameter: timeStamp, filter: ">=,{cursor}"}
          by-id: {prefix: "", path: "/Item/{id}.json", record: Item}
          schedule: 1h
        stock:
          entity: inventory
          path: /ItemShop.json
          records: ItemShop
          id: id
          drop: {shopID: "0"}
          page: {kind: none}
          cursor: {field: stamp, parameter: timeStamp, filter: ">=,{cursor}"}
          schedule: 1h
        sales:
          entity: order
          path: /Sale.json
          records: Sale
          id: id
          version: stamp
          page: {kind: none}
          events: {since: 2d, zone: "+00:00"}
          cursor: {field: stamp, parameter: timeStamp, filter: ">=,{cursor}"}
          by-id: {path: "/Sale/{id}.json", record: Sale}
          schedule: 1h
        orders:
          entity: order
          graphql: orders.graphql
          records: data.orders.nodes
          id: id
          version: updatedAt
          page: {kind: graphql-cursor, info: data.orders.pageInfo, size: 20}
          nested:
            - {path: parcels, graphql: parcels.graphql, records: data.order.parcels}
            - {path: "parcels.nodes[*].lines", graphql: lines.graphql, records: data.parcel.lines}
          cursor: {field: updatedAt, overlap: 2m, variable: query, filter: "updated_at:>='{cursor}'"}
          by-id:
            - {prefix: "parcel/", graphql: byParcel.graphql, record: data.parcel.order}
            - {prefix: "order/", graphql: order.graphql, record: data.order}
          schedule: 1h
        shelf:
          entity: item
          path: /shelf
          query: {offset: "{skip}", limit: "{size}"}
          records: goods
          id: id
          version: at
          page: {kind: offset, total: total, size: 3}
          cursor: {field: at, overlap: 1m, parameter: since, filter: "{cursor}"}
          schedule: 1h
        crate:
          entity: item
          path: /shelf
          records: goods
          id: id
          version: at
          page: {kind: offset, short-page-ends: true, size: 3}
          cursor: {field: at, overlap: 1m, parameter: since, filter: "{cursor}"}
          schedule: 1h
        places:
          entity: inventory
          path: /shelf
          records: goods
          each: places
          id: "{_parent.id}/{n}"
          version: _parent.at
          page: {kind: offset, total: total, id: id, size: 3}
          cursor: {field: at, overlap: 1m, parameter: since, filter: "{cursor}"}
          schedule: 1h
        parcels:
          entity: shipment
          graphql: orders.graphql
          records: data.orders.nodes
          each: parcels.nodes
          id: id
          page: {kind: graphql-cursor, info: data.orders.pageInfo, size: 20}
          cursor: {field: updatedAt, variable: query, filter: "updated_at:>='{cursor}'"}
          schedule: 1h
      """;

  @TempDir Path folder;
  final TestClock clock = new TestClock();
  final ScaledTimers timers = new ScaledTimers(1);
  final CamelContext context = new DefaultCamelContext();
  final List<SourceRecord> emitted = new CopyOnWriteArrayList<>();
  Ledger ledger;
  SystemConfig till;
  ScriptedClient client;

  /** What the route does with a record; a record that it throws at is not recorded. */
  volatile Processor route = exchange -> record(exchange).markRecorded();

  @BeforeEach
  void open() throws Exception {
    Path pack = Files.createDirectories(folder.resolve("systems/till"));
    Files.writeString(pack.resolve("system.yaml"), PACK);
    for (String document : List.of("orders", "parcels", "lines", "byParcel", "order")) {
      Files.writeString(pack.resolve(document + ".graphql"), "query " + document + " { x }");
    }
    Systems systems =
        Systems.read(
            Map.of("caravan.systems.pos.kind", "till"), List.of(folder.resolve("systems")));
    Assertions.assertThat(systems.faults()).isEmpty();
    till = systems.require("pos");
    ledger = Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")), time());
    client = new ScriptedClient(till, asked -> json("{}"));
    context.start();
  }

  /** The ledger's clock. */
  Clock time() {
    return clock;
  }

  @AfterEach
  void close() throws Exception {
    context.close();
    timers.close();
    ledger.close();
  }

  SystemPack.Stream stream(String name) {
    return till.pack().streams().get(name);
  }

  ReaderSettings settings(String name) {
    return ReaderSettings.of(client, ledger, timers, stream(name));
  }

  StreamReader reader(String name) {
    return new StreamReader(settings(name), intake());
  }

  RecordIntake intake() {
    return new RecordIntake(
        context.getEndpoint("direct:test"),
        exchange -> {
          emitted.add(record(exchange));
          route.process(exchange);
        },
        ledger);
  }

  static SourceRecord record(Exchange exchange) {
    return exchange.getProperty(SourceRecord.PROPERTY, SourceRecord.class);
  }

  /** Reads once as if the schedule were due. */
  boolean read(StreamReader reader) throws CallException {
    return reader.run(true, () -> true);
  }

  static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  String cursor(String stream) {
    return ledger.read(reads -> reads.cursor("pos", stream).orElse(null));
  }

  List<Change> parked() {
    return ledger.read(reads -> reads.parkedChanges(100));
  }

  void hint(String stream, String id) {
    ledger.writeNow(tx -> tx.hint(new Hint("pos", stream, id, null, tx.now())));
  }

  List<Hint> hints(String stream) {
    return ledger.read(reads -> reads.hints("pos", stream, 100));
  }

  List<Alarm> alarms() {
    return ledger.read(reads -> reads.openAlarms(100));
  }

  List<String> emittedIds() {
    return emitted.stream().map(SourceRecord::nativeId).toList();
  }
}
