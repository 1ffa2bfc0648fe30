package io.caravan.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Finds and compiles the mappings of the configured systems. {@code <system>/<name>} is looked for
 * in the integrator's folder of that system, then of that kind, then in the pack.
 */
public final class Mappings {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final String ENDING = ".jslt";

  private final List<Path> folders;
  private final Systems systems;
  private final Map<String, Mapping> compiled = new ConcurrentHashMap<>();

  /** What mappings need to know of the configured systems. */
  public interface Systems {
    /** Pack kind of a configured system, or null if there is none of that name. */
    String kind(String system);

    /** Actions that the system takes for an entity, of which each has a mapping of its own. */
    default List<String> actionsOf(String system, String entity) {
      return List.of();
    }

    /** Settings without secrets, as a mapping sees them in {@code $system}. */
    JsonNode variables(String system);
  }

  /**
   * @param folders the integrator's mapping folders, first one wins: {@code config/mappings}
   */
  public Mappings(List<Path> folders, Systems systems) {
    this.folders = List.copyOf(folders);
    this.systems = systems;
  }

  /**
   * @param text {@code <system>/<name>}
   * @throws MappingException if there is none, with every place that was looked at, or if it does
   *     not compile
   */
  public Mapping get(String text) {
    return compiled.computeIfAbsent(text, this::load);
  }

  /**
   * The mapping of each action of an entity: {@code <system>/<entity>.*}.
   *
   * @throws MappingException if the system takes no action for the entity, or one has no mapping
   */
  public Map<String, Mapping> ofActions(String system, String entity) {
    kind(system);
    Map<String, Mapping> mappings = new TreeMap<>();
    for (String action : systems.actionsOf(system, entity)) {
      mappings.put(action, get(system + "/" + entity + "." + action));
    }
    if (mappings.isEmpty()) {
      throw new MappingException(system + " takes no action for " + entity);
    }
    return mappings;
  }

  /** Like {@link #get} for a name that a pack need not have. */
  public Optional<Mapping> find(String system, String name) {
    String kind = kind(system);
    return locate(system, kind, name).map(found -> get(system + "/" + name));
  }

  /** Variables for a record of a system. */
  public JsonNode variables(String system) {
    return systems.variables(system);
  }

  private Mapping load(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new MappingException(
          "mapping:" + text + " names no system; write mapping:<system>/<name>");
    }
    String system = text.substring(0, slash);
    String name = text.substring(slash + 1);
    if (!NAME.matcher(name).matches()) {
      throw new MappingException(
          "mapping:" + text + " is no name; letters, digits, dot, dash and underscore only");
    }
    String kind = kind(system);
    Found found =
        locate(system, kind, name)
            .orElseThrow(
                () ->
                    new MappingException(
                        "there is no mapping "
                            + name
                            + " for "
                            + system
                            + ": looked in config/mappings/"
                            + system
                            + ", config/mappings/"
                            + kind
                            + " and the pack "
                            + kind));
    return Mapping.compile(text, found.source(), found.text());
  }

  private String kind(String system) {
    String kind = systems.kind(system);
    if (kind == null) {
      throw new MappingException(
          "there is no system " + system + "; add caravan.systems." + system + ".kind");
    }
    return kind;
  }

  private record Found(String source, String text) {}

  private Optional<Found> locate(String system, String kind, String name) {
    for (String owner : List.of(system, kind)) {
      for (Path folder : folders) {
        Path file = folder.resolve(owner).resolve(name + ENDING);
        if (Files.isRegularFile(file)) {
          return Optional.of(new Found(file.toString(), read(file)));
        }
      }
    }
    return resource("systems/" + kind + "/" + name + ENDING);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new MappingException("mapping file " + file + " could not be read", e);
    }
  }

  private static Optional<Found> resource(String path) {
    try (InputStream in = Mappings.class.getClassLoader().getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new Found(path, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new MappingException("mapping " + path + " could not be read from the jar", e);
    }
  }
}
