package io.caravan.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Mappings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every configured system by its name, and which place is which location where. */
public final class Systems implements Mappings.Systems {
  private static final Pattern SYSTEM =
      Pattern.compile("caravan\\.systems\\.([a-z0-9-]+)\\.([a-z0-9-]+)");
  private static final Pattern LOCATION =
      Pattern.compile("caravan\\.locations\\.([A-Za-z0-9_-]+)\\.([a-z0-9-]+)");

  private static final Pattern FLAG = Pattern.compile("true|false");

  /** Settings that every kind of system takes. */
  private static final Set<String> COMMON = Set.of("allow-http", "allow-private");

  private final Map<String, SystemConfig> systems = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> locations = new LinkedHashMap<>();
  private final List<PackFault> faults = new ArrayList<>();

  /**
   * Reads {@code caravan.systems.*} and {@code caravan.locations.*}.
   *
   * @param packFolders the integrator's packs, first one wins
   */
  public static Systems read(Map<String, String> properties, List<Path> packFolders) {
    Systems all = new Systems();
    Map<String, Map<String, String>> bySystem = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          Matcher system = SYSTEM.matcher(key);
          Matcher location = LOCATION.matcher(key);
          if (system.matches()) {
            bySystem
                .computeIfAbsent(system.group(1), n -> new TreeMap<>())
                .put(system.group(2), value.trim());
          } else if (location.matches()) {
            all.locations
                .computeIfAbsent(location.group(1), n -> new TreeMap<>())
                .put(location.group(2), value.trim());
          } else if (key.startsWith("caravan.systems.") || key.startsWith("caravan.locations.")) {
            all.fault(key, "is not understood", "Write caravan.systems.<name>.<setting>");
          }
        });
    PackReader reader = new PackReader(packFolders);
    bySystem.forEach((name, values) -> all.add(name, values, reader));
    all.faults.addAll(reader.faults());
    all.checkLocations(bySystem.keySet());
    return all;
  }

  private void add(String name, Map<String, String> values, PackReader reader) {
    String kind = values.remove("kind");
    String prefix = "caravan.systems." + name + ".";
    if (kind == null) {
      fault(prefix + "kind", "is missing", "Say what kind of system " + name + " is");
      return;
    }
    reader
        .read(kind)
        .ifPresent(
            pack -> {
              for (String key : values.keySet()) {
                if (!pack.settings().containsKey(key) && !COMMON.contains(key)) {
                  fault(
                      prefix + key,
                      "is no setting of " + kind,
                      "Known: " + String.join(", ", new TreeSet<>(pack.settings().keySet())));
                }
              }
              SystemConfig config = new SystemConfig(name, pack, values);
              pack.settings()
                  .forEach(
                      (key, setting) -> {
                        String value = config.get(key, "");
                        boolean flag = FLAG.matcher(String.valueOf(setting.otherwise())).matches();
                        if (flag && !value.isEmpty() && !FLAG.matcher(value).matches()) {
                          fault(
                              prefix + key,
                              "is neither true nor false",
                              "The default is " + setting.otherwise());
                        }
                        if (setting.required() && config.get(key, "").isEmpty()) {
                          fault(prefix + key, "is missing", "It is: " + setting.about());
                        }
                      });
              systems.put(name, config);
            });
  }

  private void checkLocations(Set<String> named) {
    locations.forEach(
        (location, ids) ->
            ids.forEach(
                (system, id) -> {
                  if (!named.contains(system)) {
                    fault(
                        "caravan.locations." + location + "." + system,
                        "names a system that is not configured",
                        "Configured: " + String.join(", ", named));
                  }
                }));
  }

  private void fault(String key, String problem, String remedy) {
    faults.add(new PackFault(key, 0, problem, remedy));
  }

  /** Everything wrong with the configuration of systems and their packs. */
  public List<PackFault> faults() {
    return List.copyOf(faults);
  }

  public Collection<SystemConfig> all() {
    return List.copyOf(systems.values());
  }

  public Collection<String> names() {
    return List.copyOf(systems.keySet());
  }

  /** The system of that name, or null. */
  public SystemConfig get(String name) {
    return systems.get(name);
  }

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  public SystemConfig require(String name) {
    SystemConfig system = systems.get(name);
    if (system == null) {
      throw new IllegalArgumentException(
          "there is no system " + name + "; configured: " + String.join(", ", systems.keySet()));
    }
    return system;
  }

  /** Names of locations in the configuration, each with its id in each system. */
  public Map<String, Map<String, String>> locations() {
    return locations;
  }

  /** Whether a system's records of an entity are written without this field. */
  public boolean leavesOut(String name, String entity, String field) {
    SystemConfig system = get(name);
    return system != null
        && system.pack().actionsOf(entity).stream()
            .map(action -> system.pack().actions().get(entity + "." + action))
            .anyMatch(action -> action.leavesOut().contains(field));
  }

  /**
   * Whether a system has this place: of one that knows places, and of which some are configured,
   * only those are.
   *
   * @param location its name in the configuration
   */
  public boolean hasPlace(String system, String location) {
    boolean none =
        systems.get(system).pack().locations() == null
            || locations.values().stream().noneMatch(ids -> ids.containsKey(system));
    return none || locations.getOrDefault(location, Map.of()).containsKey(system);
  }

  @Override
  public String kind(String system) {
    return systems.containsKey(system) ? systems.get(system).pack().kind() : null;
  }

  @Override
  public List<String> actionsOf(String system, String entity) {
    return require(system).pack().actionsOf(entity);
  }

  @Override
  public JsonNode variables(String system) {
    return require(system).variables();
  }
}
