package io.caravan.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code e2e}: trades with real systems, which the scripts of {@code e2e/peers} install. */
@Command(
    name = "e2e",
    description =
        "Installs real systems, trades with them and reads back what they say. Works in a checkout"
            + " of the sources. Exit code 1: something is wrong; 3: a program is missing, nothing"
            + " was run.",
    mixinStandardHelpOptions = true)
public final class E2eCommand implements Callable<Integer> {
  private static final int NOT_RUN = 3;
  private static final List<String> PARTS = List.of("trade", "writers", "faults", "kills", "day");
  private static final String TEST = "RealSystems";

  @Option(
      names = "--part",
      paramLabel = "NAME",
      description = "One part: trade, writers, faults, kills or day. Default: all.")
  private String part;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long people write in writers and faults (${DEFAULT-VALUE}).")
  private long seconds;

  @Option(names = "--seed", defaultValue = "1", description = "What they do (${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec;

  private final Path home;

  public E2eCommand() {
    this(Configuration.home());
  }

  E2eCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (part != null && !PARTS.contains(part)) {
      throw new CommandFault(part + " is no part; there are " + String.join(", ", PARTS));
    }
    if (!Files.exists(home.resolve("pom.xml"))) {
      throw new CommandFault(
          "there are no sources in " + home + ": e2e runs in a checkout of them, by Maven");
    }
    for (Path needs : starts()) {
      Process process =
          new ProcessBuilder(needs.toString(), "--needs").redirectErrorStream(true).start();
      String told =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code == NOT_RUN) {
        spec.commandLine().getOut().println("skipped: " + told);
        spec.commandLine().getOut().flush();
        return NOT_RUN;
      }
      if (code != 0) {
        throw new CommandFault(needs + " --needs failed: " + told);
      }
    }
    List<String> maven = new ArrayList<>(List.of("mvn", "-q", "-B", "-Pe2e", "test"));
    maven.addAll(List.of("-De2e.seconds=" + seconds, "-De2e.seed=" + seed));
    if (part != null) {
      maven.add("-Dtest=" + TEST + "#" + part);
    }
    return new ProcessBuilder(maven).directory(home.toFile()).inheritIO().start().waitFor();
  }

  private List<Path> starts() throws IOException {
    try (Stream<Path> peers = Files.list(home.resolve("e2e/peers"))) {
      return peers.map(peer -> peer.resolve("start")).filter(Files::exists).sorted().toList();
    }
  }
}
