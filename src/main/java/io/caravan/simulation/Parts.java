package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallLog;
import io.caravan.api.HttpTransport;
import io.caravan.api.RecordIntake;
import io.caravan.hook.HintStore;
import io.caravan.hub.Deliverer;
import io.caravan.ledger.Ledger;
import io.caravan.policy.CustomerPolicy;
import io.caravan.policy.InventoryPolicy;
import io.caravan.policy.ItemPolicy;
import io.caravan.policy.MovementPolicy;
import io.caravan.policy.OrderPolicy;
import io.caravan.policy.Policy;
import io.caravan.policy.RefundPolicy;
import io.caravan.policy.ReturnPolicy;
import io.caravan.policy.ShipmentPolicy;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a runner is put together from: the production code. Whoever tests the simulation itself puts
 * something broken in the place of one part and sees whether it is found.
 */
class Parts {
  /** Statements of the ledger. */
  UnaryOperator<String> statements() {
    return UnaryOperator.identity();
  }

  /** Time that leases are measured with; all runners share that of the database. */
  Clock clock(Agenda agenda, int runner) {
    return agenda;
  }

  Ledger ledger(Ledger ledger, Runner runner) {
    return ledger;
  }

  /** A file of a pack of the simulation. */
  String pack(String file, String text) {
    return text;
  }

  Map<String, Policy> policies() {
    return new HashMap<>(
        Map.of(
            "item", new ItemPolicy(),
            "inventory", new InventoryPolicy(),
            "movement", new MovementPolicy(),
            "order", new OrderPolicy(),
            "shipment", new ShipmentPolicy(),
            "customer", new CustomerPolicy(),
            "refund", new RefundPolicy(),
            "return", new ReturnPolicy()));
  }

  CallLog log(CallLog log) {
    return log;
  }

  HttpTransport transport(HttpTransport transport, Runner runner) {
    return transport;
  }

  /** Systems that a route of a topology leads the records of a system to, or null: to all. */
  Set<String> only(Topology topology, String system) {
    return topology.only(system);
  }

  RecordIntake.Way way(RecordIntake.Way way, Runner runner) {
    return way;
  }

  Deliverer.Carrier carrier(Deliverer.Carrier carrier, Runner runner) {
    return carrier;
  }

  /** Keeps a posted notice; when it returns, the sender is told that it was taken. */
  void keep(HintStore store, Runner runner, String topic, String eventId, JsonNode body)
      throws Exception {
    store.keep(topic, eventId, body);
  }
}
