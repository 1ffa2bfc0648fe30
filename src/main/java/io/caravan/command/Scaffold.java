package io.caravan.command;

import io.caravan.mapping.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files that a pack begins with: resources below {@code scaffold/}, by protocol. */
final class Scaffold {
  static final List<String> PROTOCOLS = List.of("rest", "graphql", "json-rpc", "route", "none");

  /** What editors know of {@code system.yaml}; one file for all packs of a folder. */
  static final String SCHEMA = "systems/system.schema.json";

  private static final String ROOT = "scaffold/";

  /** The routes that answer for a system without an API, in a folder of its own. */
  private static final String ROUTES = "routes";

  private static final String FLOWS = ROUTES + "/routes.camel.yaml";
  private static final String MANIFEST = "systems/system.yaml";
  private static final List<String> ITEM = mappings("item/", "item.in", "item.upsert");

  /** Resources of a protocol: a set, then {@code systems} or {@code mappings}, then the file. */
  static final Map<String, List<String>> FILES =
      Map.of(
          "rest",
          join(Stream.of(List.of("rest/" + MANIFEST), ITEM, mappings("rest/", "item.made"))),
          "graphql",
          join(
              Stream.of(
                  List.of("graphql/" + MANIFEST),
                  documents(
                      "fragments/item",
                      "items",
                      "item",
                      "findItem",
                      "createItem",
                      "updateItem",
                      "account",
                      "shops"),
                  ITEM,
                  mappings("graphql/", "item.made"))),
          "json-rpc",
          join(
              Stream.of(List.of("json-rpc/" + MANIFEST), ITEM, mappings("json-rpc/", "item.made"))),
          "route",
          join(
              Stream.of(
                  List.of("route/" + MANIFEST, "route/" + FLOWS),
                  mappings("route/", "item.in"),
                  samples("route/", "item.in.2"))),
          "none",
          join(Stream.of(List.of("none/" + MANIFEST), mappings("none/", "shipment.in"))));

  private final Path folder;
  private final Map<Path, String> texts = new LinkedHashMap<>();

  /**
   * @param folder holds {@code systems} and {@code mappings}
   */
  Scaffold(Path folder, String kind, String protocol, String role) {
    this.folder = folder;
    for (String name : FILES.get(protocol)) {
      String[] parts = name.split("/", 3);
      texts.put(
          folder.resolve(parts[1]).resolve(kind).resolve(parts[2]),
          Packaged.text(ROOT + name)
              .replace("__KIND__", kind)
              .replace("__ROLE__", role)
              .replace("__ROUTES__", folder.resolve(ROUTES).resolve(kind).toString()));
    }
  }

  /** The folder of flow files that it needs beside the shipped ones, or null. */
  Path flows() {
    return texts.keySet().stream()
        .map(Path::getParent)
        .filter(parent -> parent.startsWith(folder.resolve(ROUTES)))
        .findFirst()
        .orElse(null);
  }

  /** Which of its files are there already. */
  List<Path> there() {
    return texts.keySet().stream().filter(Files::exists).toList();
  }

  /** The file that an integrator begins with. */
  Path manifest() {
    return texts.keySet().iterator().next();
  }

  /** Whether the folder holds the schema of another version, which is left as it is. */
  boolean otherSchema() throws IOException {
    Path schema = folder.resolve(SCHEMA);
    return Files.exists(schema) && !Files.readString(schema).equals(Packaged.text(SCHEMA));
  }

  /** Writes every file and, if there is none, the schema; returns what was written. */
  List<Path> write() throws IOException {
    Map<Path, String> all = new LinkedHashMap<>(texts);
    Path schema = folder.resolve(SCHEMA);
    if (!Files.exists(schema)) {
      all.put(schema, Packaged.text(SCHEMA));
    }
    for (Map.Entry<Path, String> one : all.entrySet()) {
      Files.createDirectories(one.getKey().getParent());
      // Fails if somebody made it meanwhile.
      Files.writeString(one.getKey(), one.getValue(), StandardOpenOption.CREATE_NEW);
    }
    return List.copyOf(all.keySet());
  }

  private static List<String> mappings(String set, String... names) {
    List<String> files = new ArrayList<>();
    for (String name : names) {
      files.add(set + "mappings/" + name + ".jslt");
      files.addAll(samples(set, name));
    }
    return files;
  }

  private static List<String> samples(String set, String name) {
    String sample = set + "mappings/samples/" + name;
    return List.of(sample + ".json", sample + ".expected.json");
  }

  private static List<String> documents(String... names) {
    return Stream.of(names).map(name -> "graphql/systems/" + name + ".graphql").toList();
  }

  private static List<String> join(Stream<List<String>> parts) {
    return parts.flatMap(List::stream).toList();
  }
}
