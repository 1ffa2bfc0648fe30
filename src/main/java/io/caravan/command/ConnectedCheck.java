package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.Foundation;
import io.caravan.api.Client;
import io.caravan.api.SystemClients;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Asks each system who we are there and whether what the configuration names exists there. */
final class ConnectedCheck {
  /** Settings without which the first web order would fail at a till. */
  private static final List<String> ORDERS_NEED =
      List.of("employee", "register", "web-payment-type", "web-customer");

  private final Foundation foundation;
  private final SystemClients clients;
  private final PrintWriter out;
  private final List<String> faults = new ArrayList<>();

  private ConnectedCheck(Foundation foundation, SystemClients clients, PrintWriter out) {
    this.foundation = foundation;
    this.clients = clients;
    this.out = out;
  }

  /** Prints what the systems say; returns what is missing. */
  static List<String> of(Map<String, String> values, PrintWriter out) {
    try (Connected connected = Connected.open(values)) {
      ConnectedCheck check = new ConnectedCheck(connected.foundation(), connected.clients(), out);
      connected.foundation().systems().all().forEach(check::check);
      return check.faults;
    }
  }

  /** The same of one system. */
  static List<String> one(Connected connected, SystemConfig system, PrintWriter out) {
    ConnectedCheck check = new ConnectedCheck(connected.foundation(), connected.clients(), out);
    check.check(system);
    return check.faults;
  }

  private void check(SystemConfig system) {
    if ("none".equals(system.pack().protocol())) {
      return;
    }
    Client client = clients.of(system.name());
    boolean reached = true;
    for (Map.Entry<String, String> asked : system.pack().identity().entrySet()) {
      reached &= identity(client, asked.getKey(), asked.getValue());
    }
    if (reached) {
      locations(client);
    }
    for (String key : ORDERS_NEED) {
      if (system.pack().settings().containsKey(key) && system.get(key, "").isEmpty()) {
        faults.add(
            "caravan.systems."
                + system.name()
                + "."
                + key
                + " is not set: "
                + system.pack().settings().get(key).about());
      }
    }
  }

  private boolean identity(Client client, String what, String operation) {
    try {
      JsonNode answer = ask(client, operation);
      out.println(client.system().name() + " " + what + ": " + shortened(answer));
      return true;
    } catch (CompletionException e) {
      faults.add(
          client.system().name() + " does not tell " + what + ": " + e.getCause().getMessage());
      return false;
    }
  }

  private JsonNode ask(Client client, String name) {
    SystemPack.Operation operation = client.system().pack().operations().get(name);
    Client.Answer answer =
        client
            .send(operation.request(), Json.mapper().createObjectNode(), Client.Urgency.READ)
            .join();
    JsonNode record = answer.body();
    if (operation.record() != null) {
      for (String part : operation.record().split("\\.")) {
        record = record.path(part);
      }
    }
    return record;
  }

  private void locations(Client client) {
    String operation = client.system().pack().locationsOperation();
    if (operation == null) {
      return;
    }
    String told = ask(client, operation).toString();
    foundation
        .systems()
        .locations()
        .forEach(
            (name, ids) -> {
              String id = ids.get(client.system().name());
              if (id != null && !told.contains("\"" + id + "\"")) {
                faults.add(
                    "caravan.locations."
                        + name
                        + "."
                        + client.system().name()
                        + "="
                        + id
                        + " is not a location there; it has "
                        + shortened(Json.parse(told)));
              }
            });
  }

  private static String shortened(JsonNode answer) {
    String text = answer.toString();
    int most = 600;
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }
}
