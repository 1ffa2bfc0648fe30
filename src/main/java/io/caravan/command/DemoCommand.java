package io.caravan.command;

import io.caravan.command.demo.Demo;
import io.caravan.command.demo.DemoSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: a seeded trading day between the emulated vendors. */
@Command(
    name = "demo",
    description =
        "Runs a seeded trading day between an emulated Lightspeed and an emulated Shopify, reads"
            + " both back and compares them.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--exit",
      description =
          "Ends after the comparison: 0 only if everything was compared and nothing is unexplained.")
  private boolean exit;

  @Option(
      names = "--only",
      paramLabel = "ENTITY",
      description = "item, inventory, order, shipment or customer; default: all.")
  private String only;

  @Option(
      names = "--topology",
      paramLabel = "SET",
      defaultValue = "hub",
      description = "hub or point-to-point.")
  private String topology;

  @Option(names = "--seed", defaultValue = "1", description = "Another day for each seed.")
  private long seed;

  @Option(names = "--speed", defaultValue = "60", description = "Vendor seconds per real second.")
  private double speed;

  @Option(
      names = "--resume",
      description = "Goes on with the day in the folder after the hub was killed.")
  private boolean resume;

  @Option(
      names = "--break",
      paramLabel = "HOW",
      description =
          "Corrupts the run on purpose, which must end with 1: lose-order, double-order,"
              + " stock-off-by-one or wrong-cent.")
  private String broken;

  @Option(
      names = "--folder",
      defaultValue = "data/demo",
      description = "Where the day is kept: ledger, vendors' journals, script.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DemoSettings settings =
        new DemoSettings(folder, seed, speed, topology, only, exit, resume, broken);
    return new Demo(settings, spec.commandLine().getOut()).run() ? 0 : 1;
  }
}
