package io.caravan;

import io.caravan.flow.FlowSystems;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import io.caravan.system.Systems;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What flows may ask of the configured systems. */
final class ConfiguredSystems implements FlowSystems {
  private final Systems systems;
  private final Settings settings;

  ConfiguredSystems(Systems systems, Settings settings) {
    this.systems = systems;
    this.settings = settings;
  }

  @Override
  public Collection<String> names() {
    return systems.names();
  }

  @Override
  public String title(String system) {
    SystemConfig config = systems.get(system);
    return config == null ? system : config.pack().title();
  }

  @Override
  public String schedule(String system, String stream, String routeId) {
    String own = settings.get("caravan.flows." + routeId + ".schedule");
    if (own != null) {
      return own;
    }
    SystemConfig config = systems.get(system);
    SystemPack.Stream read = config == null ? null : config.pack().streams().get(stream);
    return read == null ? "" : read.schedule();
  }

  @Override
  public Map<String, String> routes() {
    Map<String, String> routes = new TreeMap<>();
    for (SystemConfig system : systems.all()) {
      SystemPack pack = system.pack();
      if (pack.isRouted()) {
        pack.streams().values().stream()
            .filter(stream -> !stream.posted())
            .forEach(
                stream -> {
                  call(routes, stream.request(), system, stream.name());
                  stream.byId().forEach(one -> call(routes, one.request(), system, stream.name()));
                });
        pack.operations()
            .values()
            .forEach(
                operation -> {
                  call(routes, operation.request(), system, operation.name());
                  if (operation.probe() != null) {
                    call(routes, operation.probe().request(), system, operation.name());
                  }
                });
      }
    }
    return routes;
  }

  private static void call(
      Map<String, String> routes, SystemPack.Request request, SystemConfig system, String what) {
    routes.putIfAbsent(request.path(), system.name() + " for " + what);
  }

  @Override
  public boolean meets(String system, String requirement) {
    SystemConfig config = systems.get(system);
    int colon = requirement.indexOf(':');
    if (config == null || colon < 0) {
      return false;
    }
    SystemPack pack = config.pack();
    String what = requirement.substring(colon + 1);
    return switch (requirement.substring(0, colon)) {
      case "stream" -> pack.streams().containsKey(what) && !pack.streams().get(what).posted();
      case "entity" -> !pack.actionsOf(what).isEmpty();
      case "action" -> pack.actions().containsKey(what);
      case "role" -> pack.role().equals(what);
      case "kind" -> pack.kind().equals(what);
      case "hook" -> pack.streams().containsKey(what) && pack.streams().get(what).posted();
      default -> false;
    };
  }
}
