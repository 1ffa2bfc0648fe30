package io.caravan.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.SchemaCheck;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A sample beside a mapping: {@code samples/<mapping>.json}, or {@code <mapping>.2.json} and so on,
 * each with the result that is expected of it. {@code samples/settings.properties} holds the
 * settings they are mapped with.
 */
record PackSample(String kind, String mapping, String name) {
  private static final String SAMPLE = ".json";
  private static final String EXPECTED = ".expected.json";
  private static final String READ_AT = "2026-11-24T10:00:00Z";

  /** Mappings of streams whose entity has another name. */
  private static final Map<String, String> ENTITIES =
      Map.of("matrix", "item", "sale", "order", "fulfilment", "shipment");

  static List<PackSample> of(String kind) {
    List<PackSample> samples = new ArrayList<>();
    for (String file : files(kind)) {
      if (file.endsWith(SAMPLE) && !file.endsWith(EXPECTED)) {
        String name = file.substring(0, file.length() - SAMPLE.length());
        samples.add(new PackSample(kind, name.replaceFirst("\\.\\d+$", ""), name));
      }
    }
    return samples;
  }

  /** Names of expected results that belong to no sample. */
  static List<String> orphans(String kind) {
    List<String> files = files(kind);
    return files.stream()
        .filter(file -> file.endsWith(EXPECTED))
        .filter(file -> !files.contains(file.replace(EXPECTED, SAMPLE)))
        .toList();
  }

  static List<String> mappings(String kind) {
    return PackFiles.names(kind, ".jslt").stream()
        .map(file -> file.substring(0, file.length() - ".jslt".length()))
        .toList();
  }

  /** The configured system that the samples of a kind are told by. */
  static SystemConfig system(String kind, Map<String, String> changed) {
    Map<String, String> properties = new HashMap<>();
    properties.put("caravan.systems.pos.kind", kind);
    settings(kind).forEach((key, value) -> properties.put("caravan.systems.pos." + key, value));
    changed.forEach((key, value) -> properties.put("caravan.systems.pos." + key, value));
    Systems systems = Systems.read(properties, List.of());
    if (!systems.faults().isEmpty()) {
      throw new IllegalStateException(systems.faults().toString());
    }
    return systems.require("pos");
  }

  JsonNode input() {
    return Json.parse(PackFiles.text(kind, "samples/" + name + SAMPLE));
  }

  /** The expected result, or null if nobody wrote it down. */
  JsonNode expected() {
    String text = PackFiles.text(kind, "samples/" + name + EXPECTED);
    return text == null ? null : Json.parse(text);
  }

  /** Puts down what came out as what is expected. */
  void write(JsonNode result) {
    Path folder = Path.of("src/main/resources/systems", kind, "samples");
    try {
      Files.writeString(folder.resolve(name + EXPECTED), result.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("the expected result of " + name + " was not written", e);
    }
  }

  JsonNode mapped(JsonNode input, SystemConfig system) {
    ObjectNode settings = system.variables();
    return Mapping.compile(
            kind + "/" + mapping, mapping + ".jslt", PackFiles.text(kind, mapping + ".jslt"))
        .apply(input, Map.of(Mapping.SYSTEM, settings, Mapping.READ_AT, TextNode.valueOf(READ_AT)));
  }

  /** Entity whose schema the result must keep to, or null if the mapping is not a source's. */
  String entity() {
    if (!mapping.endsWith(".in")) {
      return null;
    }
    String stem = mapping.substring(0, mapping.length() - ".in".length());
    String entity = ENTITIES.getOrDefault(stem, stem);
    return SchemaCheck.ENTITIES.contains(entity) ? entity : null;
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }

  private static Map<String, String> settings(String kind) {
    Path file = PackFiles.ROOT.resolve(kind).resolve("samples/settings.properties");
    Properties read = new Properties();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        read.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Map<String, String> settings = new HashMap<>();
    PackFiles.system(kind)
        .path("settings")
        .properties()
        .forEach(
            setting -> {
              if (setting.getValue().path("required").asBoolean()) {
                settings.put(setting.getKey(), "https://sample.example");
              }
            });
    read.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    return settings;
  }

  private static List<String> files(String kind) {
    Path folder = PackFiles.ROOT.resolve(kind).resolve("samples");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
