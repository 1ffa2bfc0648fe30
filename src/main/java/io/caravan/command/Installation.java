package io.caravan.command;

import io.caravan.api.Steps;
import io.caravan.api.Subscriptions;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Makes at a system what its pack needs there, or takes it away: definitions, subscriptions. */
public final class Installation {
  private static final String PUBLIC_URL = "caravan.public-url";

  private final Connected connected;
  private final SystemConfig system;
  private final PrintWriter out;

  Installation(Connected connected, SystemConfig system, PrintWriter out) {
    this.connected = connected;
    this.system = system;
    this.out = out;
  }

  /** What {@code connect} makes at a system that needs no consent. */
  public static void install(Configuration configuration, String name, PrintWriter out) {
    Map<String, String> values = configuration.read();
    try (Connected connected = Connected.open(values)) {
      SystemConfig system = connected.foundation().systems().require(name);
      new Installation(connected, system, out)
          .make(values)
          .forEach(fault -> out.println("  " + fault));
    }
  }

  /** Makes what is missing, once; returns what could not be made. */
  List<String> make(Map<String, String> values) {
    String publicUrl = values.getOrDefault(PUBLIC_URL, "");
    SystemPack pack = system.pack();
    if (pack.signature() == null) {
      out.println(system.name() + ": poll only, it sends no webhooks");
    } else if (publicUrl.isEmpty()) {
      out.println(system.name() + ": poll only, because " + PUBLIC_URL + " is not set");
    } else if (values.getOrDefault("caravan.http.port", "").isEmpty()) {
      out.println(
          system.name()
              + ": webhooks will come to "
              + publicUrl
              + ", but caravan.http.port is not set: nobody takes them");
    }
    Steps steps =
        new Steps(connected.clients().of(system.name()), Subscriptions.document(system, publicUrl));
    steps.run(pack.connect(), this::say);
    if (steps.faults().isEmpty() && pack.signature() != null && !publicUrl.isEmpty()) {
      connected.ledger().writeNow(tx -> Subscriptions.seen(tx, system.name(), publicUrl));
    }
    return steps.faults();
  }

  /** Takes away what tells us of changes; returns what could not be taken. */
  List<String> take() {
    Steps steps =
        new Steps(connected.clients().of(system.name()), Subscriptions.document(system, ""));
    steps.run(system.pack().disconnect(), this::say);
    connected.ledger().writeNow(tx -> Subscriptions.ended(tx, system.name()));
    return steps.faults();
  }

  private void say(String operation, int calls) {
    boolean look = system.pack().operations().get(operation).outcome().equals("READ");
    if (!look) {
      out.println(system.name() + ": " + operation + " x " + calls);
    }
  }
}
