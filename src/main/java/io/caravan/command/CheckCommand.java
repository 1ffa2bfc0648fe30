package io.caravan.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.Foundation;
import io.caravan.Services;
import io.caravan.Settings;
import io.caravan.flow.FlowReport;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.FileUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code check}: every fault at once, before anything starts. */
@Command(
    name = "check",
    description =
        "Lists every fault of configuration, packs, mappings and flows, and each flow in a"
            + " sentence.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  private static final String RESERVATIONS = "reservations";

  @Mixin private Configuration configuration;

  @Option(names = "--json", description = "Prints JSON instead of text.")
  private boolean json;

  @Option(
      names = "--connect",
      description =
          "Also asks each system who we are there, what we may do, and which set-up values are"
              + " missing.")
  private boolean connect;

  @Option(
      names = "--write-expected",
      description =
          "Writes what each of your own mappings makes of a sample beside which nothing is expected"
              + " yet. Read it before you keep it.")
  private boolean writeExpected;

  @Option(
      names = "--test-item",
      paramLabel = "SKU",
      description =
          "With --connect: reserves one piece of this item at each till, looks whether its on hand"
              + " falls, and releases it.")
  private String testItem;

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "Place of the test item; default: the first of the configuration.")
  private String location;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (testItem != null && !connect) {
      throw new ParameterException(
          spec.commandLine(), "--test-item asks a till: it needs --connect");
    }
    Configuration.Values read = configuration.values();
    Map<String, String> values = read.known();
    if (writeExpected) {
      MappingSamples.write(Foundation.of(Settings.of(values)))
          .forEach(file -> spec.commandLine().getOut().println("wrote " + file));
    }
    CheckReport report = check(values, read.faults());
    List<String> faults = new ArrayList<>(report.all());
    Table told = new Table("system", "what", "answer");
    // A flow or a mapping with a fault keeps nobody from asking.
    if (connect
        && read.faults().isEmpty()
        && Foundation.of(Settings.of(values)).faults().isEmpty()) {
      try (Connected connected = Connected.open(values)) {
        for (ConnectedCheck check : ConnectedCheck.all(connected)) {
          check.told().forEach(one -> told.row(one.system(), one.what(), one.words()));
          faults.addAll(check.faults());
          faults.addAll(reservations(connected, check, told));
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode all = Json.mapper().createObjectNode();
      all.set("flows", report.table().asJson());
      if (connect) {
        all.set("systems", told.asJson());
      }
      faults.forEach(all.putArray("faults")::add);
      out.println(all.toPrettyString());
    } else {
      report.table().print(out, false, "There are no flows.");
      out.println();
      if (connect) {
        told.print(out, false, "No system was asked.");
        out.println();
      }
      faults.forEach(fault -> out.println("FAULT " + fault));
      out.println(
          faults.isEmpty()
              ? "No faults."
              : faults.size() + (faults.size() == 1 ? " fault." : " faults."));
    }
    out.flush();
    return faults.isEmpty() ? LedgerCommand.GOOD : LedgerCommand.FAILED;
  }

  /** Whether a till's on hand falls with a reservation: as measured, or only as configured. */
  private List<String> reservations(Connected connected, ConnectedCheck check, Table told) {
    SystemConfig system = check.system();
    if (system.pack().stockTest() == null || !check.reached()) {
      return List.of();
    }
    if (testItem == null) {
      told.row(
          system.name(),
          RESERVATIONS,
          "not measured; " + SystemConfig.ON_HAND + "=" + system.onHandExcludesReservations());
      return List.of();
    }
    StringWriter measured = new StringWriter();
    PrintWriter lines = new PrintWriter(measured);
    List<String> faults = new StockMeasure(connected, system, lines).of(testItem, location);
    lines.flush();
    told.row(system.name(), RESERVATIONS, String.join("; ", measured.toString().lines().toList()));
    return faults;
  }

  /** Checks without starting anything, asking anybody or opening a ledger. */
  static CheckReport check(Map<String, String> configured) throws Exception {
    return check(configured, List.of());
  }

  private static CheckReport check(Map<String, String> configured, List<String> known)
      throws Exception {
    Foundation foundation = Foundation.of(Settings.of(configured));
    List<String> faults = new ArrayList<>(known);
    foundation.faults().stream().filter(fault -> !told(fault, known)).forEach(faults::add);
    if (!faults.isEmpty()) {
      faults.addAll(MappingSamples.faultsOfOwn(foundation));
      return new CheckReport(faults, new FlowReport());
    }
    faults.addAll(MappingSamples.faults(foundation));
    Path folder = Files.createTempDirectory("caravan-check");
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.disableJMX();
      configured.forEach(
          (key, value) -> context.getPropertiesComponent().addInitialProperty(key, value));
      context.getPropertiesComponent().addInitialProperty("caravan.enabled", "false");
      Services services = Services.forCheck(context, foundation, folder);
      try {
        ConfiguredBeans.bind(context, configured)
            .forEach((key, fault) -> faults.add(key + ": " + fault));
        context.start();
        return new CheckReport(
            faults, foundation.loader(context).check(foundation.flowFiles(context)));
      } finally {
        services.close();
      }
    } finally {
      FileUtil.removeDir(folder.toFile());
    }
  }

  /** A value that names what is not there is missing as well; once is enough. */
  private static boolean told(String fault, List<String> known) {
    return known.stream().anyMatch(one -> fault.startsWith(one.split(" ", 2)[0] + ":"));
  }
}
