package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.Foundation;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import io.caravan.mapping.SchemaCheck;
import io.caravan.system.PackListing;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs every mapping of the configured systems on its samples: {@code samples/<mapping>.json} and,
 * beside it, {@code <mapping>.expected.json}.
 */
final class MappingSamples {
  private static final String MAPPING = ".jslt";
  private static final String FOLDER = "samples/";
  private static final String SAMPLE = ".json";
  private static final String EXPECTED = ".expected.json";

  /** What the samples of inventory take for the time of the read. */
  private static final String READ_AT = "2026-01-02T03:04:05Z";

  private final Foundation foundation;
  private final List<Path> folders;
  private final List<String> faults = new ArrayList<>();

  private MappingSamples(Foundation foundation) {
    this.foundation = foundation;
    this.folders = foundation.mappingFolders();
  }

  /** Every mapping that does not compile, fails on a sample, or gives something else. */
  static List<String> faults(Foundation foundation) {
    MappingSamples samples = new MappingSamples(foundation);
    foundation.systems().all().forEach(samples::check);
    return samples.faults;
  }

  private void check(SystemConfig system) {
    connecting(system.pack());
    Set<String> names = PackListing.names(folders, system.pack().kind());
    for (String name : names) {
      if (name.endsWith(MAPPING) && !name.contains("/")) {
        check(system, name.substring(0, name.length() - MAPPING.length()), names);
      }
    }
  }

  /** The steps of a flow are compiled with it; these would only be when somebody connects. */
  private void connecting(SystemPack pack) {
    List<SystemPack.Step> steps = new ArrayList<>(pack.connect());
    steps.addAll(pack.disconnect());
    SystemPack.StockTest test = pack.stockTest();
    if (test != null) {
      steps.addAll(test.steps());
      steps.addAll(test.undo());
      steps.add(new SystemPack.Step("before", test.before()));
      steps.add(new SystemPack.Step("after", test.after()));
    }
    for (SystemPack.Step step : steps) {
      try {
        Mapping.compile(pack.kind() + "/" + step.call(), "system.yaml", step.with());
      } catch (MappingException e) {
        faults.add(e.getMessage());
      }
    }
  }

  private void check(SystemConfig system, String mapping, Set<String> names) {
    try {
      Mapping compiled = foundation.mappings().get(system.name() + "/" + mapping);
      for (String name : names) {
        if (name.startsWith(FOLDER + mapping + ".")
            && name.endsWith(SAMPLE)
            && !name.endsWith(EXPECTED)) {
          run(system, compiled, mapping, name);
        }
      }
    } catch (MappingException e) {
      faults.add(e.getMessage());
    }
  }

  private void run(SystemConfig system, Mapping compiled, String mapping, String sample) {
    Optional<String> input = text(system.pack().kind(), sample);
    String beside = sample.substring(0, sample.length() - SAMPLE.length()) + EXPECTED;
    Optional<String> expected = text(system.pack().kind(), beside);
    if (input.isEmpty() || expected.isEmpty()) {
      faults.add(compiled.source() + ": the sample " + sample + " has no " + beside);
      return;
    }
    JsonNode result =
        compiled.apply(
            Json.parse(input.get()),
            Map.of(Mapping.SYSTEM, system.variables(), Mapping.READ_AT, TextNode.valueOf(READ_AT)));
    if (mapping.endsWith(".in")) {
      schema(compiled, mapping, sample, result);
    }
  }

  private void schema(Mapping compiled, String mapping, String sample, JsonNode result) {
    String entity = mapping.substring(0, mapping.indexOf('.'));
    if (SchemaCheck.ENTITIES.contains(entity)) {
      SchemaCheck.check(entity, result)
          .forEach(
              fault ->
                  faults.add(
                      compiled.source()
                          + ": of "
                          + sample
                          + " it makes no "
                          + entity
                          + ": "
                          + fault.path()
                          + " "
                          + fault.reason()));
    }
  }

  private Optional<String> text(String kind, String name) {
    try {
      for (Path folder : folders) {
        Path file = folder.resolve(kind).resolve(name);
        if (Files.isRegularFile(file)) {
          return Optional.of(Files.readString(file));
        }
      }
      try (InputStream in =
          MappingSamples.class
              .getClassLoader()
              .getResourceAsStream("systems/" + kind + "/" + name)) {
        return in == null
            ? Optional.empty()
            : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be read", e);
    }
  }
}
