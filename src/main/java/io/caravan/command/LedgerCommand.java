package io.caravan.command;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.Ledgers;
import io.caravan.sandbox.SandboxClock;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that looks into the ledger beside its runner. */
abstract class LedgerCommand implements Callable<Integer> {
  static final int GOOD = 0;
  static final int FAILED = 1;

  @Mixin private Configuration configuration;

  @Option(names = "--json", description = "Prints JSON instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  boolean json() {
    return json;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  Configuration configuration() {
    return configuration;
  }

  Ledger toRead() {
    Map<String, String> values = configuration.read();
    return Ledgers.openReadOnly(Configuration.ledger(values), clock(values));
  }

  Ledger toWrite() {
    Map<String, String> values = configuration.read();
    return Ledgers.openShared(Configuration.ledger(values), clock(values));
  }

  /** Who is at the keyboard, for the audit. */
  static String actor() {
    return "cli:" + System.getProperty("user.name", "unknown");
  }

  /** The clock that the runner of this configuration uses. */
  static Clock clock(Map<String, String> values) {
    String origin = values.get("caravan.clock.origin");
    return origin == null
        ? Clock.systemUTC()
        : SandboxClock.scaled(
            Instant.parse(origin),
            Double.parseDouble(values.getOrDefault("caravan.clock.speed", "1")));
  }
}
