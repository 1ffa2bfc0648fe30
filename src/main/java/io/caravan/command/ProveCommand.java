package io.caravan.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.Version;
import io.caravan.command.crash.Crashes;
import io.caravan.command.crash.PostgresCrashes;
import io.caravan.command.proof.Days;
import io.caravan.command.proof.LargeCatalogue;
import io.caravan.mapping.Json;
import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import io.caravan.simulation.Campaign;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code prove}: tries to make Caravan lose or double something, and counts. */
@Command(
    name = "prove",
    description =
        "Tries to make Caravan lose, double, reorder or misstate something, on this machine and"
            + " against the emulated vendors, and prints what came of it. Touches no account."
            + " Exit code 1: something is wrong; 3: nothing is, but not all of it could be run.",
    mixinStandardHelpOptions = true)
public final class ProveCommand implements Callable<Integer> {
  private static final int NOT_ALL = 3;
  private static final long MEGA = 1024L * 1024;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "One proof; may be repeated. Default: all of them.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--size",
      defaultValue = "brief",
      description = "brief (some minutes), build, or campaign (hours).")
  private String size;

  @Option(names = "--seed", defaultValue = "1", description = "Other tries for each seed.")
  private long seed;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final List<Proof> proofs;

  public ProveCommand() {
    this(
        List.of(
            new Days(),
            new Campaign(),
            new LargeCatalogue(),
            new Crashes(),
            new PostgresCrashes()));
  }

  ProveCommand(List<Proof> proofs) {
    this.proofs = proofs;
  }

  private record Proved(Proof proof, Tally tally, long seconds) {}

  @Override
  public Integer call() throws Exception {
    Effort effort = new Effort(chosenSize(), seed);
    PrintWriter progress = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    List<Proved> all = new ArrayList<>();
    for (Proof proof : chosen()) {
      say(progress, proof.name() + ": " + proof.command(effort));
      long begun = System.nanoTime();
      Tally tally = proof.run(effort, text -> say(progress, "  " + text));
      all.add(new Proved(proof, tally, Duration.ofNanos(System.nanoTime() - begun).toSeconds()));
    }
    print(effort, all);
    if (all.stream().anyMatch(proved -> proved.tally.failed())) {
      return 1;
    }
    return all.stream().allMatch(proved -> proved.tally.good()) ? 0 : NOT_ALL;
  }

  private Effort.Size chosenSize() {
    for (Effort.Size one : Effort.Size.values()) {
      if (one.name().equalsIgnoreCase(size)) {
        return one;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "--size=" + size + " is unknown: write brief, build or campaign");
  }

  private List<Proof> chosen() {
    List<String> names = proofs.stream().map(Proof::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--only=" + name + " is unknown: write one of " + String.join(", ", names));
      }
    }
    return proofs.stream().filter(p -> only.isEmpty() || only.contains(p.name())).toList();
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }

  private void print(Effort effort, List<Proved> all) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(effort, all).toPrettyString());
      out.flush();
      return;
    }
    Table table =
        new Table(
            "proof", "runs", "lost", "doubled", "out of order", "unexplained", "broken", "what");
    for (Proved proved : all) {
      Tally t = proved.tally;
      table.row(
          proved.proof.name(),
          t.runs(),
          t.lost(),
          t.doubled(),
          t.orderViolations(),
          t.unexplained(),
          t.broken(),
          t.detail() + " (" + proved.seconds + " s)");
    }
    out.println();
    table.print(out, false, "Nothing was tried.");
    out.println();
    for (Proved proved : all) {
      proved
          .tally
          .notRun()
          .forEach(why -> out.println("NOT RUN " + proved.proof.name() + ": " + why));
    }
    out.println(String.join(", ", setting(effort).values()));
    out.flush();
  }

  private static ObjectNode asJson(Effort effort, List<Proved> all) {
    ObjectNode root = Json.mapper().createObjectNode();
    setting(effort).forEach(root::put);
    root.put("lost", sum(all, Tally::lost));
    root.put("doubled", sum(all, Tally::doubled));
    root.put("orderViolations", sum(all, Tally::orderViolations));
    root.put("unexplained", sum(all, Tally::unexplained));
    root.put("broken", sum(all, Tally::broken));
    root.put("runs", sum(all, Tally::runs));
    ArrayNode notRun = root.putArray("notRun");
    all.stream()
        .filter(proved -> !proved.tally.notRun().isEmpty())
        .forEach(proved -> notRun.add(proved.proof.name()));
    ArrayNode proofs = root.putArray("proofs");
    for (Proved proved : all) {
      ObjectNode one = proofs.addObject();
      one.put("name", proved.proof.name());
      one.setAll((ObjectNode) Json.mapper().valueToTree(proved.tally));
      one.put("good", proved.tally.good());
      one.put("seconds", proved.seconds);
      one.put("command", proved.proof.command(effort));
    }
    return root;
  }

  private static long sum(List<Proved> all, ToLongFunction<Tally> of) {
    return all.stream().map(Proved::tally).mapToLong(of).sum();
  }

  private static Map<String, String> setting(Effort effort) {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("version", "caravan " + Version.text());
    setting.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    Runtime machine = Runtime.getRuntime();
    setting.put(
        "machine",
        machine.availableProcessors() + " cores, heap " + machine.maxMemory() / MEGA + " MB");
    setting.put("effort", effort.words());
    return setting;
  }
}
