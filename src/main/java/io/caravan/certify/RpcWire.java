package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import io.caravan.system.Rpc;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells JSON-RPC calls of one method apart: each is of that request of the pack whose parameters,
 * made of nothing, are most like its own.
 */
final class RpcWire {
  private final SystemConfig system;
  private final Set<Rpc> all = new LinkedHashSet<>();
  private final Map<Rpc, JsonNode> shapes = new HashMap<>();

  RpcWire(SystemConfig system) {
    this.system = system;
    SystemPack pack = system.pack();
    for (SystemPack.Stream stream : pack.streams().values()) {
      add(stream.request());
      stream.byId().forEach(rule -> add(rule.request()));
      stream.with().forEach(related -> add(related.request()));
    }
    for (SystemPack.Operation operation : pack.operations().values()) {
      add(operation.request());
      if (operation.probe() != null) {
        add(operation.probe().request());
      }
    }
  }

  private void add(SystemPack.Request request) {
    if (request != null && request.rpc() != null && all.add(request.rpc())) {
      shapes.put(request.rpc(), shape(request.rpc()));
    }
  }

  /** What the call looks like if nothing is filled in. */
  private JsonNode shape(Rpc rpc) {
    ObjectNode nothing = Json.mapper().createObjectNode().put("size", 1).put("skip", 0);
    try {
      return Mapping.compile(rpc.name(), rpc.name(), rpc.params())
          .apply(nothing, Map.of(Mapping.SYSTEM, system.variables()));
    } catch (MappingException e) {
      return Json.mapper().createArrayNode();
    }
  }

  boolean is(Rpc rpc, JsonNode sent) {
    if (!rpc.name().equals(sent.path("method").asText())) {
      return false;
    }
    int own = likeness(rpc, sent);
    return all.stream()
        .filter(other -> other.name().equals(rpc.name()) && !other.equals(rpc))
        .noneMatch(other -> likeness(other, sent) > own);
  }

  private int likeness(Rpc rpc, JsonNode sent) {
    JsonNode shape = shapes.get(rpc);
    int alike = 0;
    for (int i = 0; i < shape.size(); i++) {
      alike += isAlike(shape.get(i), sent.path("params").path(i)) ? 1 : 0;
    }
    return alike;
  }

  private static boolean isAlike(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber() || one.equals(other);
  }
}
