package io.caravan.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.camel.main.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: the flows, until stopped. */
@Command(
    name = "run",
    description = "Runs the flows until it is stopped.",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  @Mixin private Configuration configuration;

  @Option(
      names = "--dry-run",
      description =
          "Reads, records and plans, but writes nothing to any vendor; trace and why show the plan.")
  private boolean dryRun;

  @Option(
      names = "--shadow",
      description =
          "Beside another integration on the same accounts: reads both sides, writes nothing to any"
              + " vendor; shadow report tells what the other one lost, doubled or was late with.")
  private boolean shadow;

  @Override
  public Integer call() throws Exception {
    Main main = main(configuration, options(dryRun, shadow));
    OwnPorts.needFree(configuration.values().known());
    main.run();
    return main.getExitCode();
  }

  /** What is not asked for on the command line is left to the configuration. */
  static Map<String, String> options(boolean dryRun, boolean shadow) {
    Map<String, String> options = new TreeMap<>();
    if (dryRun) {
      options.put("caravan.dry-run", "true");
    }
    if (shadow) {
      options.put("caravan.shadow", "true");
    }
    return options;
  }

  /**
   * A Camel Main that is set up as a runner: Caravan on, its own flow loading, two listeners.
   *
   * @param more settings that go before everything else
   */
  public static Main main(Configuration configuration, Map<String, String> more) {
    List<Path> files = configuration.files();
    // Whatever is missing is told with all other faults when Caravan starts.
    Map<String, String> values = new TreeMap<>(configuration.values().known());
    values.putAll(more);
    Main main = new Main();
    main.setPropertyPlaceholderLocations(
        String.join(",", files.stream().map(file -> "file:" + file.toAbsolutePath()).toList()));
    Properties first = new Properties();
    first.put("caravan.enabled", "true");
    first.put("caravan.runner", "true");
    if (!values.getOrDefault("caravan.management.port", "").isEmpty()) {
      // An exchange that ends outside of a route has fewer tags, which Prometheus refuses; routes
      // are
      // measured all the same. Camel reads it from properties only.
      first.put("camel.metrics.enableExchangeEventNotifier", "false");
    }
    first.putAll(configuration.settings());
    first.putAll(more);
    main.setOverrideProperties(first);
    main.configure()
        .withName("caravan")
        .withRoutesIncludePattern("false")
        .withShutdownTimeout(Integer.parseInt(values.getOrDefault("caravan.stop-timeout", "20")))
        .withJmxEnabled(false)
        // It masks only those names of settings that Camel knows to be secret.
        .withAutoConfigurationLogSummary(false);
    ingress(main, values);
    management(main, values);
    return main;
  }

  private static void ingress(Main main, Map<String, String> values) {
    String port = values.getOrDefault("caravan.http.port", "");
    if (port.isEmpty()) {
      return;
    }
    SlowSenders.guard(main);
    main.configure()
        .httpServer()
        .withEnabled(true)
        .withHost(values.getOrDefault("caravan.http.host", "127.0.0.1"))
        .withPort(Integer.parseInt(port))
        .withMaxBodySize(Long.parseLong(values.getOrDefault("caravan.http.max-body", "2000000")));
  }

  private static void management(Main main, Map<String, String> values) {
    String port = values.getOrDefault("caravan.management.port", "");
    if (port.isEmpty()) {
      return;
    }
    // Without it the path of metrics is not there.
    main.configure().metrics().withEnabled(true);
    main.configure()
        .httpManagementServer()
        .withEnabled(true)
        .withHost(values.getOrDefault("caravan.management.host", "127.0.0.1"))
        .withPort(Integer.parseInt(port))
        .withHealthCheckEnabled(true)
        .withMetricsEnabled(true);
  }
}
