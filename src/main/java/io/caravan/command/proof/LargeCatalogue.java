package io.caravan.command.proof;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.StreamReader;
import io.caravan.command.Configuration;
import io.caravan.command.SandboxCommand;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.KeyFile;
import io.caravan.command.outside.Pause;
import io.caravan.command.outside.Vendors;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Ledgers;
import io.caravan.mapping.Json;
import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.util.FileUtil;

/**
 * A catalogue that both vendors have is read and compared, then one of ten times the size, by
 * processes that may keep no more than a few pages of it. In the larger one a title was changed by
 * hand while no hub ran: of all of it that one must be found.
 */
public final class LargeCatalogue implements Proof {
  /** Heap of the hub and of the comparison; an item takes some kilobytes there. */
  static final String MEMORY = "-Xmx64m";

  private static final String SANDBOX_MEMORY = "-Xmx3g";
  private static final String SPEED = "60";
  private static final int SMALLER = 10;

  /** More of it than that, and it grows with the catalogue. */
  private static final double MOST_GROWTH = 1.5;

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final List<String> ENTITIES = List.of("item", "inventory");
  private static final List<String> SYSTEMS = List.of("pos", "shop");

  @Override
  public String name() {
    return "catalogue";
  }

  private static int items(Effort effort) {
    return switch (effort.size()) {
      case BRIEF -> 2_000;
      case BUILD -> 10_000;
      case CAMPAIGN -> 100_000;
    };
  }

  /**
   * What a comparison said.
   *
   * @param fault what is wrong with it, or empty
   */
  private record Compared(int records, int unexplained, long heapMb, String fault) {
    String words() {
      return "%,d records compared, %d unexplained, %d MB kept"
          .formatted(records, unexplained, heapMb);
    }
  }

  @Override
  public Tally run(Effort effort, Consumer<String> told) throws Exception {
    Path folder = Files.createTempDirectory("caravan-catalogue");
    List<Compared> all = compare(folder, effort, told);
    List<String> faults =
        new ArrayList<>(all.stream().map(Compared::fault).filter(f -> !f.isEmpty()).toList());
    Compared small = all.get(0);
    Compared large = all.get(1);
    if (large.heapMb > small.heapMb * MOST_GROWTH) {
      faults.add("memory grows with the catalogue");
    }
    faults.forEach(told);
    if (faults.isEmpty()) {
      FileUtil.removeDir(folder.toFile());
    } else {
      told.accept("what happened there: " + folder);
    }
    return new Tally(
        all.stream().mapToInt(Compared::records).sum(),
        0,
        0,
        0,
        small.unexplained + large.unexplained,
        faults.size(),
        "%,d items compared with %d MB kept, %,d with %d MB, of %s"
            .formatted(items(effort) / SMALLER, small.heapMb, items(effort), large.heapMb, MEMORY));
  }

  private List<Compared> compare(Path folder, Effort effort, Consumer<String> told)
      throws IOException {
    Path sandboxed = folder.resolve("sandbox.properties");
    Path own = folder.resolve("application.properties");
    List<String> vendors =
        List.of(
            "sandbox",
            SandboxCommand.WITH_PARENT,
            "--write-config",
            sandboxed.toString(),
            "--seed",
            String.valueOf(effort.seed()),
            "--speed",
            SPEED);
    try (ChildProcess sandbox =
        ChildProcess.start(folder.resolve("sandbox.log"), List.of(SANDBOX_MEMORY), vendors)) {
      sandbox.await(() -> sandbox.told().contains(SandboxCommand.SERVING));
      Files.write(own, own(folder));
      List<Path> files = List.of(own, sandboxed);
      Shelves shelves = new Shelves(Vendors.of(sandboxed));
      int small = items(effort) / SMALLER;
      shelves.fill(0, small);
      read(folder, files, told);
      Compared first = compared(folder, files, small, 0);
      told.accept(first.words());
      shelves.fill(small, items(effort));
      read(folder, files, told);
      shelves.rename(small);
      Compared second = compared(folder, files, items(effort), 1);
      told.accept(second.words());
      return List.of(first, second);
    }
  }

  /** A hub that only reads: what is compared is what both had before it came. */
  private static List<String> own(Path folder) throws IOException {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
    own.put("caravan.key-file", KeyFile.make(folder.resolve("caravan.key")).toString());
    own.put("caravan.reconcile.schedule", "off");
    for (String entity : ENTITIES) {
      SYSTEMS.forEach(to -> own.put("caravan.flows." + entity + "-to-" + to + ".enabled", "false"));
    }
    return own.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList();
  }

  private static void read(Path folder, List<Path> files, Consumer<String> told)
      throws IOException {
    Configuration configuration = Configuration.of(files, Map.of());
    List<String> words = new ArrayList<>(List.of("run"));
    files.forEach(file -> words.addAll(List.of("-c", file.toString())));
    words.addAll(List.of("--set", "caravan.http.port=0"));
    Map<String, String> before =
        Files.exists(folder.resolve("caravan.db")) ? reads(configuration) : Map.of();
    long begun = System.nanoTime();
    try (ChildProcess hub = ChildProcess.start(folder.resolve("hub.log"), flags(), words)) {
      hub.await(() -> hub.told().contains("keeps its ledger at"));
      while (!readAgain(before, reads(configuration))) {
        if (!hub.alive() || System.nanoTime() - begun > LONGEST.toNanos()) {
          throw new IllegalStateException(
              "the hub did not read both vendors to the end; what it said is in " + folder);
        }
        Pause.of(LOOK);
      }
    }
    told.accept("read in " + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s");
  }

  private static List<String> flags() {
    return List.of(MEMORY, "-Dcaravan.home=" + Configuration.home(), "-Djdk.serialFilter=!*");
  }

  /** When each stream was last read to its end. */
  private static Map<String, String> reads(Configuration configuration) {
    Map<String, String> reads = new LinkedHashMap<>();
    try (Ledger ledger = Ledgers.openReadOnly(configuration.ledger(), Clock.systemUTC())) {
      for (String system : SYSTEMS) {
        for (String stream : List.of("items", "inventory")) {
          Optional<String> at = ledger.read(r -> r.fact(StreamReader.readFact(system, stream)));
          reads.put(system + "/" + stream, at.orElse(""));
        }
      }
    }
    return reads;
  }

  private static boolean readAgain(Map<String, String> before, Map<String, String> now) {
    return now.entrySet().stream()
        .noneMatch(
            one -> one.getValue().isEmpty() || one.getValue().equals(before.get(one.getKey())));
  }

  private static Compared compared(Path folder, List<Path> files, int items, int changed)
      throws IOException {
    HeapLog heap = new HeapLog(folder.resolve("heap-" + items + ".log"));
    Path answer = folder.resolve("report-" + items + ".json");
    List<String> words = new ArrayList<>(List.of("reconcile"));
    words.addAll(ENTITIES);
    words.add("--json");
    files.forEach(file -> words.addAll(List.of("-c", file.toString())));
    List<String> flags = new ArrayList<>(flags());
    flags.add("-Xlog:disable");
    flags.addAll(heap.flags());
    int code;
    try (ChildProcess command = ChildProcess.start(answer, flags, words)) {
      code = command.end(LONGEST);
    }
    String text = Files.readString(answer);
    JsonNode report = text.contains("{") ? Json.parse(text.substring(text.indexOf('{'))) : null;
    if (report == null) {
      return new Compared(0, 0, 0, "no report: " + text);
    }
    JsonNode told = report.path("entities");
    int records = sum(told, "compared");
    int unexplained = sum(told, "unexplained");
    String fault = "";
    if (!report.path("whole").asBoolean() || records < items * ENTITIES.size()) {
      fault = records + " records of " + items + " items were compared";
    } else if (heap.peakMb().isEmpty()) {
      fault = "nothing tells what was kept";
    } else if (code != 0 || records - sum(told, "equal") != changed) {
      fault = records - sum(told, "equal") + " differ, " + changed + " changed by hand";
    }
    return new Compared(records, unexplained, heap.peakMb().orElse(0), fault);
  }

  private static int sum(JsonNode entities, String field) {
    return ENTITIES.stream().mapToInt(entity -> entities.path(entity).path(field).asInt()).sum();
  }
}
