package io.caravan.command;

import io.caravan.api.CallException;
import io.caravan.certify.Certification;
import io.caravan.certify.Certification.Checked;
import io.caravan.certify.Check;
import io.caravan.certify.Kit;
import io.caravan.certify.PassCard;
import io.caravan.certify.Place;
import io.caravan.certify.Result.State;
import io.caravan.mapping.Json;
import io.caravan.system.PackHash;
import io.caravan.system.SystemConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code certify}: does the pack keep what it says, against a running system? */
@Command(
    name = "certify",
    description =
        "Checks a pack against a running system or its emulation, and tells of each check what was"
            + " expected, what was seen and what to do. Exit code 0: none failed.",
    mixinStandardHelpOptions = true)
public final class CertifyCommand implements Callable<Integer> {
  @Mixin private Configuration configuration;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A system of the configuration: pos, shop.")
  private String name;

  @Option(
      names = "--yes",
      description = "Makes test records there, and runs the checks that need them.")
  private boolean yes;

  @Option(
      names = "--only",
      paramLabel = "WHICH",
      description = "Only the checks of this group, or the one of this number; may be repeated.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--card",
      paramLabel = "FOLDER",
      description = "Writes the pass card there, as <kind>.md and <kind>.json.")
  private Path card;

  @Option(names = "--list", description = "Lists all checks, and asks nobody.")
  private boolean list;

  @Option(names = "--json", description = "Prints JSON instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Kit.checks().forEach(check -> out.println(line(check)));
      out.flush();
      return LedgerCommand.GOOD;
    }
    List<Check> checks = chosen();
    Map<String, String> values = configuration.read();
    try (Connected connected = Connected.open(values, name)) {
      SystemConfig system = connected.foundation().systems().require(name);
      Connected.needAddress(system, "Nothing can be certified");
      begin(system, checks);
      PassCard made = certified(connected, system, values, checks);
      if (card != null) {
        keep(made);
      }
      if (json) {
        out.println(made.json().toPrettyString());
      } else {
        out.println();
        out.println(made.sum() + ".");
      }
      out.flush();
      return made.isFailed() ? LedgerCommand.FAILED : LedgerCommand.GOOD;
    }
  }

  /** A row of the table of all checks. */
  public static String line(Check check) {
    return "| "
        + check.number()
        + " | "
        + check.group()
        + " | "
        + check.name()
        + " | "
        + check.looksAt()
        + (check.writes() ? " | yes |" : " | |");
  }

  private List<Check> chosen() {
    if (name == null) {
      throw new ParameterException(
          spec.commandLine(), "Say which system is certified, as the configuration names it.");
    }
    for (String which : only) {
      if (Kit.checks().stream().noneMatch(check -> is(which, check))) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no check "
                + which
                + "; they are numbered, and groups are "
                + String.join(", ", Kit.groups()));
      }
    }
    return Kit.checks().stream()
        .filter(check -> only.isEmpty() || only.stream().anyMatch(which -> is(which, check)))
        .toList();
  }

  private static boolean is(String which, Check check) {
    return which.equals(check.group()) || which.equals(String.valueOf(check.number()));
  }

  private void begin(SystemConfig system, List<Check> checks) {
    if (json) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    long writing = checks.stream().filter(Check::writes).count();
    out.println(
        checks.size() + " checks of the pack " + system.pack().kind() + " at " + name + ".");
    if (writing > 0 && yes) {
      out.println(
          writing
              + " of them write. They make items, customers, orders and what else the pack can"
              + " write, some dozens of each;");
      out.println(
          "every name, SKU, e-mail and order number begins with certify- and nothing is taken"
              + " away afterwards. Use a test account.");
    } else if (writing > 0) {
      out.println(
          writing
              + " of them would make test records there (certify-...) and are not run; --yes runs"
              + " them. Use a test account.");
    }
    out.println();
    out.flush();
  }

  private PassCard certified(
      Connected connected, SystemConfig system, Map<String, String> values, List<Check> checks)
      throws IOException {
    Clock clock = LedgerCommand.clock(values);
    Path folder = Files.createTempDirectory("caravan-certify");
    try {
      Place place =
          new Place(
              system,
              connected.foundation().mappings(),
              connected.clients(),
              clock,
              connected.timers(),
              folder,
              connected.foundation().systems().locations().values().stream()
                  .map(ids -> ids.get(system.name()))
                  .filter(Objects::nonNull)
                  .toList());
      List<Checked> all = run(place, checks);
      List<Path> folders = new ArrayList<>(connected.foundation().packFolders());
      folders.addAll(connected.foundation().mappingFolders());
      return new PassCard(
          system.pack().kind(),
          system.pack().title(),
          PackHash.of(folders, system.pack().kind()),
          LocalDate.now(clock),
          against(system),
          all);
    } finally {
      emptied(folder);
    }
  }

  private List<Checked> run(Place place, List<Check> checks) {
    try {
      return new Certification(place, yes).run(checks, this::told);
    } catch (CallException e) {
      throw new CommandFault(
          e.getMessage()
              + "\n"
              + name
              + " is not ready: run ./caravan connect "
              + name
              + " first.");
    }
  }

  private static String against(SystemConfig system) {
    String host = URI.create(system.fill(system.pack().baseUrl())).getHost();
    String where = "127.0.0.1".equals(host) ? "an emulation or a server on this machine" : host;
    return system.pack().apiVersion().isEmpty()
        ? where
        : where + ", version " + system.pack().apiVersion();
  }

  private void told(Checked one) {
    if (json) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    State state = one.result().state();
    out.println(
        String.format(
            "%3d %-14s %-16s %s",
            one.check().number(), PassCard.words(state), one.check().group(), one.check().name()));
    if (state == State.FAIL) {
      out.println("    expected: " + Printable.of(one.result().expected()));
      out.println("    seen:     " + Printable.of(one.result().seen()));
      out.println("    do:       " + one.result().remedy());
    } else if (state == State.NOT_APPLICABLE) {
      out.println("    " + Printable.of(one.result().seen()));
    }
    out.flush();
  }

  private void keep(PassCard made) throws IOException {
    Files.createDirectories(card);
    Files.writeString(card.resolve(made.kind() + ".md"), made.markdown(), StandardCharsets.UTF_8);
    Files.writeString(
        card.resolve(made.kind() + ".json"),
        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(made.json()) + "\n",
        StandardCharsets.UTF_8);
  }

  private static void emptied(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
