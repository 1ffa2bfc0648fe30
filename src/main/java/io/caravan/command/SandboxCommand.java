package io.caravan.command;

import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sandbox}: the emulated vendors, until stopped. */
@Command(
    name = "sandbox",
    description = "Serves an emulated Lightspeed Retail and an emulated Shopify on loopback.",
    mixinStandardHelpOptions = true)
public final class SandboxCommand implements Callable<Integer> {
  public static final String WITH_PARENT = "--with-parent";

  /** Begins the last line that is printed before the vendors serve. */
  public static final String SERVING = "admin http://";

  @Option(names = "--lightspeed-port", defaultValue = "0", description = "0 takes a free port.")
  private int lightspeedPort;

  @Option(names = "--shopify-port", defaultValue = "0", description = "0 takes a free port.")
  private int shopifyPort;

  @Option(names = "--admin-port", defaultValue = "0", description = "0 takes a free port.")
  private int adminPort;

  @Option(
      names = "--hook-url",
      paramLabel = "URL",
      description = "Where Shopify's webhooks go; none are sent without it.")
  private String hookUrl;

  @Option(names = "--seed", defaultValue = "1", description = "Chance of faults and ids.")
  private long seed;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "Vendor seconds per real second; limits and waits run on that clock.")
  private double speed;

  @Option(
      names = "--origin",
      paramLabel = "INSTANT",
      description = "Instant at which the vendors' clock and real time are the same; default now.")
  private Instant origin;

  @Option(
      names = "--journal",
      paramLabel = "FOLDER",
      description = "Keeps the vendors' data there, so that it outlives this process.")
  private Path journal;

  @Option(
      names = "--write-config",
      paramLabel = "FILE",
      description = "Writes the properties with which a hub reaches this sandbox.")
  private Path config;

  @Option(names = WITH_PARENT, hidden = true, description = "Ends when standard input is closed.")
  private boolean withParent;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    SandboxClock clock =
        origin == null ? SandboxClock.starting(speed) : SandboxClock.scaled(origin, speed);
    Faults faults = new Faults(seed);
    try (Sandbox sandbox = Emulation.of(clock, faults, journal, seed, hookUrl)) {
      sandbox.start(adminPort, Map.of("lightspeed", lightspeedPort, "shopify", shopifyPort));
      if (config != null) {
        sandbox.writeConfig(config);
      }
      for (String vendor : List.of("lightspeed", "shopify")) {
        spec.commandLine()
            .getOut()
            .println(vendor + " http://127.0.0.1:" + sandbox.vendor(vendor).port());
      }
      spec.commandLine().getOut().println(SERVING + "127.0.0.1:" + sandbox.adminPort());
      spec.commandLine().getOut().flush();
      await();
    }
    return 0;
  }

  private void await() throws IOException, InterruptedException {
    if (withParent) {
      while (System.in.read() >= 0) {
        // Only the end of the stream matters: then the parent is gone.
        continue;
      }
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
    stopped.await();
  }
}
