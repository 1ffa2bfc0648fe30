package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.Foundation;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import io.caravan.mapping.SchemaCheck;
import io.caravan.system.InboundMapping;
import io.caravan.system.PackListing;
import io.caravan.system.Spelling;
import io.caravan.system.StockTest;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Runs every mapping of the configured systems on its samples: {@code samples/<mapping>.json} and,
 * beside it, {@code <mapping>.expected.json}.
 */
final class MappingSamples {
  private static final String MAPPING = ".jslt";
  private static final String INBOUND = InboundMapping.INBOUND;
  private static final String FOLDER = SampleFiles.FOLDER;
  private static final String SAMPLE = SampleFiles.ENDING;
  private static final String EXPECTED = ".expected.json";

  /** Letters of a value that a message shows. */
  private static final int LONGEST = 80;

  /** What the samples of inventory take for the time of the read. */
  private static final String READ_AT = "2026-01-02T03:04:05Z";

  private final Foundation foundation;
  private final SampleFiles files;
  private final List<String> faults = new ArrayList<>();

  /** Null unless what is missing is to be written. */
  private List<Path> written;

  private MappingSamples(Foundation foundation) {
    this.foundation = foundation;
    this.files = new SampleFiles(foundation.mappingFolders());
  }

  /** Every mapping that does not compile, fails on a sample, or gives something else. */
  static List<String> faults(Foundation foundation) {
    return faults(foundation, kind -> true);
  }

  /** The same while something is missing: a shipped mapping would only tell that once more. */
  static List<String> faultsOfOwn(Foundation foundation) {
    return faults(foundation, kind -> !PackListing.shipped().contains(kind));
  }

  /** Writes what is expected of own samples that have nothing beside them; returns the files. */
  static List<Path> write(Foundation foundation) {
    MappingSamples samples = new MappingSamples(foundation);
    samples.written = new ArrayList<>();
    foundation.systems().all().forEach(samples::check);
    return samples.written;
  }

  private static List<String> faults(Foundation foundation, Predicate<String> kinds) {
    MappingSamples samples = new MappingSamples(foundation);
    foundation.systems().all().stream()
        .filter(system -> kinds.test(system.pack().kind()))
        .forEach(samples::check);
    return samples.faults;
  }

  private void check(SystemConfig system) {
    connecting(system.pack());
    Set<String> names = files.names(system);
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
    StockTest test = pack.stockTest();
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
      List<String> samples =
          names.stream()
              .filter(name -> name.startsWith(FOLDER + mapping + "."))
              .filter(name -> name.endsWith(SAMPLE) && !name.endsWith(EXPECTED))
              .toList();
      for (String sample : samples) {
        try {
          run(system, compiled, mapping, sample);
        } catch (IllegalArgumentException e) {
          faults.add(
              compiled.source()
                  + ": "
                  + sample
                  + " or what is expected of it is "
                  + e.getMessage());
        }
      }
      if (samples.isEmpty() && mapping.endsWith(INBOUND)) {
        String sample = FOLDER + mapping;
        faults.add(
            compiled.source()
                + ": no sample shows what it makes. Write "
                + sample
                + SAMPLE
                + ", a record as the system tells it, and "
                + sample
                + EXPECTED
                + " beside it");
      }
    } catch (MappingException e) {
      faults.add(e.getMessage());
    }
  }

  private void run(SystemConfig system, Mapping compiled, String mapping, String sample) {
    Optional<String> input = files.text(system, sample);
    String beside = sample.substring(0, sample.length() - SAMPLE.length()) + EXPECTED;
    Optional<String> expected = files.text(system, beside);
    Optional<Path> own = files.file(system, sample);
    boolean write = written != null && expected.isEmpty() && own.isPresent();
    if (input.isEmpty() || expected.isEmpty() && !write) {
      faults.add(
          compiled.source()
              + ": the sample "
              + sample
              + " has no "
              + beside
              + ". Write it, or have it written by check --write-expected");
      return;
    }
    JsonNode result =
        compiled.apply(
            Json.parse(input.get()),
            Map.of(Mapping.SYSTEM, system.variables(), Mapping.READ_AT, TextNode.valueOf(READ_AT)));
    if (write) {
      Path file = own.get().resolveSibling(beside.substring(FOLDER.length()));
      files.write(file, result);
      written.add(file);
      return;
    }
    int before = faults.size();
    if (mapping.endsWith(INBOUND)) {
      schema(compiled, entity(system.pack(), mapping), sample, result);
    }
    // What a shipped sample gives depends on settings; those of the operator may be others.
    if (faults.size() == before && files.own(system, beside).isPresent()) {
      difference("$", Json.parse(expected.get()), Json.parse(Json.text(result)))
          .ifPresent(
              difference ->
                  faults.add(
                      compiled.source()
                          + ": of "
                          + sample
                          + " it makes "
                          + difference
                          + ". Mend the mapping or "
                          + beside));
    }
  }

  /** The first place at which two documents differ, with what was wanted there. */
  private static Optional<String> difference(String path, JsonNode wanted, JsonNode made) {
    if (wanted.equals(made)) {
      return Optional.empty();
    }
    List<String> places = new ArrayList<>();
    if (wanted.isObject() && made.isObject()) {
      wanted.fieldNames().forEachRemaining(places::add);
      made.fieldNames().forEachRemaining(places::add);
    }
    for (int i = 0; i < wanted.size() && wanted.isArray() && made.size() == wanted.size(); i++) {
      Optional<String> found = difference(path + "[" + i + "]", wanted.get(i), made.path(i));
      if (found.isPresent()) {
        return found;
      }
    }
    for (String place : places) {
      Optional<String> found = difference(path + "." + place, wanted.path(place), made.path(place));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.of(path + " " + said(made) + " and not " + said(wanted));
  }

  private static String said(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  /** What a mapping makes: the entity of the stream that it reads, else what it is named after. */
  private static String entity(SystemPack pack, String mapping) {
    String stem = mapping.substring(0, mapping.length() - INBOUND.length());
    return pack.streams().values().stream()
        .filter(stream -> InboundMapping.reads(stem, stream))
        .map(SystemPack.Stream::entity)
        .findFirst()
        .orElse(stem);
  }

  private void schema(Mapping compiled, String entity, String sample, JsonNode result) {
    if (SchemaCheck.ENTITIES.contains(entity)) {
      SchemaCheck.check(entity, result)
          .forEach(
              fault ->
                  faults.add(
                      compiled.source()
                          + line(compiled, fault.unknown())
                          + ": of "
                          + sample
                          + " it makes no "
                          + entity
                          + ": "
                          + fault.path()
                          + " "
                          + fault.reason()
                          + remedy(fault)));
    }
  }

  /** The line that names a field, as nothing of the result tells which one made it. */
  private static String line(Mapping compiled, String field) {
    List<String> lines = compiled.text().lines().toList();
    for (int i = 0; i < lines.size() && field != null; i++) {
      if (lines.get(i).matches(".*\"?" + Pattern.quote(field) + "\"?\\s*:.*")) {
        return ":" + (i + 1);
      }
    }
    return "";
  }

  private static String remedy(SchemaCheck.Fault fault) {
    return fault.unknown() == null
        ? ""
        : ". "
            + Spelling.meant(fault.unknown(), fault.known())
            + "Known there: "
            + String.join(", ", fault.known());
  }
}
