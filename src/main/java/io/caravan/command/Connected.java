package io.caravan.command;

import io.caravan.Foundation;
import io.caravan.Settings;
import io.caravan.api.CallSettings;
import io.caravan.api.SystemClients;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.ScaledTimers;
import io.caravan.system.SystemConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The configured systems within reach of a command: their clients and the ledger's tokens. */
record Connected(Foundation foundation, Ledger ledger, ScaledTimers timers, SystemClients clients)
    implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";

  /** Opens the ledger beside its runner, or makes it if there is none yet. */
  static Connected open(Map<String, String> values) {
    return open(values, null);
  }

  /**
   * The same for a command about one system.
   *
   * @param name must be configured, or null
   */
  static Connected open(Map<String, String> values, String name) {
    Foundation foundation = Foundation.of(Settings.of(values));
    if (!foundation.faults().isEmpty()) {
      throw new CommandFault(String.join("\n", foundation.faults()));
    }
    if (name != null && foundation.systems().get(name) == null) {
      throw new CommandFault(
          "there is no system "
              + name
              + "; configured: "
              + String.join(", ", foundation.systems().names()));
    }
    Clock clock = LedgerCommand.clock(values);
    Ledger ledger = ledger(Configuration.ledger(values), clock);
    ScaledTimers timers =
        new ScaledTimers(Double.parseDouble(values.getOrDefault("caravan.clock.speed", "1")));
    CallSettings calls =
        CallSettings.plain()
            .dryRun("true".equals(values.get("caravan.shadow")))
            .allowPrivate("true".equals(values.get("caravan.allow-private")));
    return new Connected(
        foundation,
        ledger,
        timers,
        new SystemClients(foundation.systems(), ledger, timers, foundation.vault(), calls));
  }

  /**
   * For commands that ask a system outside of any flow.
   *
   * @param instead what to do, or what cannot be done, if there is nothing to ask
   */
  static void needAddress(SystemConfig system, String instead) {
    if (!system.pack().hasAddress()) {
      throw new CommandFault(
          system.name()
              + " cannot be asked by a command: "
              + (system.pack().isRouted() ? "it is reached by routes" : "it only posts to us")
              + ". "
              + instead);
    }
  }

  private static Ledger ledger(LedgerSettings place, Clock clock) {
    try {
      return Ledgers.openShared(place, clock);
    } catch (LedgerException none) {
      if (place.url().startsWith(SQLITE)) {
        try {
          Files.createDirectories(
              Path.of(place.url().substring(SQLITE.length())).toAbsolutePath().getParent());
        } catch (IOException e) {
          throw new UncheckedIOException("the ledger's folder could not be made", e);
        }
      }
      return Ledgers.open(place, clock);
    }
  }

  @Override
  public void close() {
    clients.close();
    timers.close();
    ledger.close();
  }
}
