package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.api.CallLog;
import io.caravan.api.SourceRecord;
import io.caravan.api.SystemActions;
import io.caravan.hub.Deliverer;
import io.caravan.hub.Incoming;
import io.caravan.hub.RecordKeeper;
import io.caravan.ledger.Delivery;
import io.caravan.mapping.Mapping;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What stands for the routes between vendors and hub: map, then keep; map, then call. */
final class Route {
  private final World world;
  private final RecordKeeper keeper;
  private final Map<String, SystemActions> actions;
  private final Executor executor;

  Route(World world, RecordKeeper keeper, Map<String, SystemActions> actions, Executor executor) {
    this.world = world;
    this.keeper = keeper;
    this.actions = actions;
    this.executor = executor;
  }

  /** The half of a route that records: map, then keep. */
  void take(String entity, SourceRecord record, Consumer<Throwable> done) {
    try {
      String name = record.system() + "/" + entity + ".in";
      Map<String, JsonNode> variables = new HashMap<>();
      variables.put(Mapping.SYSTEM, world.packs.mappings().variables(record.system()));
      variables.put(
          Mapping.READ_AT, TextNode.valueOf(Instant.ofEpochMilli(record.readAt()).toString()));
      JsonNode document = world.packs.mappings().get(name).apply(record.body(), variables);
      Incoming incoming =
          new Incoming(
              entity,
              record.system(),
              record.nativeId(),
              record.version(),
              document,
              record.stream(),
              record.origin(),
              name,
              record.readAt(),
              world.parts.only(world.topology, record.system()),
              false);
      keeper
          .keep(incoming, record)
          .whenComplete(
              (recorded, failed) -> {
                if (failed == null) {
                  record.markRecorded();
                }
                done.accept(failed);
              });
    } catch (RuntimeException e) {
      done.accept(e);
    }
  }

  /** The half of a route that delivers: map, then call. */
  void carry(Delivery delivery, CallLog log, Consumer<Deliverer.Carried> done) {
    world.begins(delivery.entity());
    CallLog own = world.parts.log(log);
    try {
      String action = delivery.entity() + "." + delivery.action();
      JsonNode body =
          world
              .packs
              .mappings()
              .get(delivery.target() + "/" + action)
              .apply(
                  own.document(),
                  Map.of(Mapping.SYSTEM, world.packs.mappings().variables(delivery.target())));
      actions
          .get(delivery.target())
          .call(action, body, own)
          .whenComplete(
              (answer, failed) ->
                  executor.execute(
                      () -> done.accept(new Deliverer.Carried(failed, false, "its end"))));
    } catch (RuntimeException e) {
      done.accept(new Deliverer.Carried(e, false, "its begin"));
    }
  }
}
