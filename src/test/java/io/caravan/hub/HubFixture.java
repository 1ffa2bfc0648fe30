package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Call;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Ledgers;
import io.caravan.mapping.Json;
import io.caravan.policy.Policy;
import io.caravan.policy.Publisher;
import io.caravan.system.Systems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A hub on a real ledger between a till (pos), two web shops (shop, shop-eu) and a warehouse
 * (depot) whose stock nobody can read.
 */
final class HubFixture implements AutoCloseable {
  private static final String STREAM =
      """
        %s:
          entity: %s
          path: /x
          records: x
          id: id
          page: {kind: none, size: 1}
          cursor: {field: updatedAt}
      """;

  final HubTime time = new HubTime();
  final Path folder;
  final Systems systems;
  final Map<String, Policy> policies = new HashMap<>(TestPolicies.all());
  final Map<String, String> settings = new HashMap<>();
  Publisher publisher = TestPolicies::publish;
  Ledger ledger;
  Hub hub;

  HubFixture(Path folder) {
    this.folder = folder;
    pack("till", "pos", "item.upsert", "order.reserve", "order.release", "customer.upsert");
    pack("web", "shop", "item.upsert", "inventory.set", "customer.upsert", "order.hold");
    pack("store", "warehouse", "shipment.notify", "inventory.set");
    systems =
        Systems.read(
            Map.of(
                "caravan.systems.pos.kind", "till",
                "caravan.systems.shop.kind", "web",
                "caravan.systems.shop-eu.kind", "web",
                "caravan.systems.depot.kind", "store",
                "caravan.locations.main.pos", "1",
                "caravan.locations.back.pos", "2",
                "caravan.locations.main.shop", "L1",
                "caravan.locations.main.shop-eu", "L1"),
            List.of(folder));
    if (!systems.faults().isEmpty()) {
      throw new IllegalStateException(systems.faults().toString());
    }
    open();
  }

  private void pack(String kind, String role, String... actions) {
    StringBuilder text = new StringBuilder("kind: " + kind + "\ntitle: T\nrole: " + role + "\n");
    if (role.equals("shop")) {
      text.append("locations: {operation: places, id: id}\n");
    }
    text.append("streams:\n").append(STREAM.formatted("items", "item"));
    if (!role.equals("warehouse")) {
      text.append(STREAM.formatted("inventory", "inventory"));
    }
    text.append("actions:\n");
    for (String action : actions) {
      text.append("  ").append(action).append(": {steps: [{call: do, with: .}]}\n");
    }
    text.append("operations:\n  do: {method: POST, path: /do, class: REPEATABLE}\n");
    if (role.equals("shop")) {
      text.append("  places: {method: GET, path: /places, class: READ}\n");
    }
    try {
      Path file = Files.createDirectories(folder.resolve(kind)).resolve("system.yaml");
      Files.writeString(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void open() {
    ledger =
        Ledgers.open(
            LedgerSettings.at("jdbc:sqlite:" + folder.resolve("hub.db")), time, new Random(1));
    hub = new Hub(ledger, systems, policies, publisher, TestPolicies::shortfall, settings, false);
  }

  void subscribe(String entity, String... targets) {
    for (String target : targets) {
      Baselines.subscribe(ledger, entity, target);
    }
  }

  Recorded tell(String entity, String from, String document) {
    return ledger.writeNow(tx -> tell(tx, entity, from, Json.parse(document)));
  }

  Recorded tell(LedgerTx tx, String entity, String from, JsonNode document) {
    return hub.recorder().record(tx, incoming(entity, from, document, null));
  }

  Incoming incoming(String entity, String from, JsonNode document, Set<String> only) {
    return new Incoming(
        entity, from, null, null, document, null, "test", null, time.millis(), only, false);
  }

  List<Delivery> deliveries(String entity, String key) {
    return ledger.read(reads -> reads.deliveries(entity, key, 100));
  }

  /** The first call of a delivery is on its way, or was when its runner died. */
  void intends(String delivery, int place, String outcomeClass) {
    ledger.writeNow(
        tx -> {
          tx.intend(
              List.of(
                  new Call(
                      delivery,
                      place,
                      "do",
                      outcomeClass,
                      "INTENT",
                      null,
                      null,
                      0,
                      "{}",
                      null,
                      0,
                      null,
                      tx.now(),
                      0)));
          return null;
        });
  }

  <T> List<T> list(Ledger.Query<List<T>> query) {
    return ledger.read(query);
  }

  long total() {
    return ledger.read(reads -> reads.counts().stream().mapToLong(c -> c.count()).sum());
  }

  void link(String kind, String ref, String system, String id) {
    ledger.writeNow(tx -> Links.keep(tx, system, kind, ref, id));
  }

  String ref(String kind, String system, String id) {
    return ledger.read(reads -> reads.ref(kind, system, id)).orElse(null);
  }

  static String item(String id, String variant, String sku, String title) {
    return """
        {"id":"%s","title":"%s","status":"active","variants":[
          {"id":"%s","stockId":"s%s","sku":"%s","price":{"amount":"20.00","currency":"EUR"}}]}
        """
        .formatted(id, title, variant, variant, sku);
  }

  static String order(String id, String name, String... lines) {
    StringBuilder all = new StringBuilder();
    for (String line : lines) {
      all.append(all.isEmpty() ? "" : ",").append(line);
    }
    return """
        {"id":"%s","name":"%s","test":false,"status":"open","payment":"paid","currency":"EUR",
         "taxesIncluded":true,"createdAt":"2026-11-24T09:00:00Z","updatedAt":"2026-11-24T09:00:00Z",
         "lines":[%s],"totals":{"total":{"amount":"20.00","currency":"EUR"}}}
        """
        .formatted(id, name, all);
  }

  static String line(String id, String variant, String sku) {
    return """
        {"id":"%s"%s,"sku":"%s","title":"Shirt","quantity":"1","currentQuantity":"1",
         "unitPrice":{"amount":"20.00","currency":"EUR"}}
        """
        .formatted(id, variant == null ? "" : ",\"variant\":{\"id\":\"" + variant + "\"}", sku);
  }

  static String stock(String variant, String location, String field, String quantity, String at) {
    return """
        {"variant":{"id":"%s"},"location":{"id":"%s"},"%s":"%s","readAt":"%s"}
        """
        .formatted(variant, location, field, quantity, at);
  }

  @Override
  public void close() {
    ledger.close();
  }
}
