package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.Client;
import io.caravan.api.RecordPaths;
import io.caravan.api.Steps;
import io.caravan.ledger.Credential;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

/** Asks a system who we are there and whether what the configuration names exists there. */
final class ConnectedCheck {
  /** Settings without which the first web order would fail at a till. */
  private static final List<String> ORDERS_NEED =
      List.of("employee", "register", "web-payment-type", "web-customer");

  private static final String SCOPES = "scopes";

  /** A list that fills its page may go on: then nothing is said to be missing. */
  private static final int FULL_PAGE = 100;

  private final Connected connected;
  private final SystemConfig system;
  private final Map<String, Told> told = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private boolean reached;

  private ConnectedCheck(Connected connected, SystemConfig system) {
    this.connected = connected;
    this.system = system;
  }

  /** Every system that can be asked. */
  static List<ConnectedCheck> all(Connected connected) {
    return connected.foundation().systems().all().stream()
        .filter(system -> system.pack().hasAddress())
        .map(system -> of(connected, system))
        .toList();
  }

  static ConnectedCheck of(Connected connected, SystemConfig system) {
    ConnectedCheck check = new ConnectedCheck(connected, system);
    check.ask();
    return check;
  }

  SystemConfig system() {
    return system;
  }

  /** What it told of itself. */
  List<Told> told() {
    return List.copyOf(told.values());
  }

  /** What is missing. */
  List<String> faults() {
    return faults;
  }

  /** Whether it answered at all. */
  boolean reached() {
    return reached;
  }

  private void ask() {
    Client client = connected.clients().of(system.name());
    reached = true;
    for (Map.Entry<String, String> asked : system.pack().identity().entrySet()) {
      if (!ask(client, asked.getKey(), asked.getValue())) {
        // If the first answer says that we are not let in, so would all others.
        reached = !told.isEmpty();
        if (!reached) {
          break;
        }
      }
    }
    if (reached) {
      scopes();
      locations(client);
      system.pack().settings().forEach(this::setting);
    }
    needed();
  }

  private boolean ask(Client client, String what, String operation) {
    try {
      JsonNode answer = Steps.ask(client, operation, empty(), Client.Urgency.READ);
      told.put(what, new Told(system.name(), what, answer));
      return true;
    } catch (CompletionException e) {
      faults.add(system.name() + " does not tell " + what + ": " + e.getCause().getMessage());
      return false;
    }
  }

  private static JsonNode empty() {
    return Json.mapper().createObjectNode();
  }

  private void scopes() {
    Set<String> granted = new TreeSet<>();
    if (told.containsKey(SCOPES)) {
      told.get(SCOPES).records().forEach(one -> one.forEach(word -> granted.add(word.asText())));
    } else {
      connected
          .ledger()
          .read(reads -> reads.credential(system.name()))
          .map(Credential::scopes)
          .filter(words -> !words.isBlank())
          .ifPresent(words -> granted.addAll(List.of(words.split("[ ,]+"))));
    }
    if (granted.isEmpty()) {
      return;
    }
    List<String> missing =
        system.pack().auth().scopes().stream().filter(scope -> !covers(granted, scope)).toList();
    if (!missing.isEmpty()) {
      faults.add(
          system.name()
              + " does not grant "
              + String.join(", ", missing)
              + ": give the app these scopes, then ./caravan connect "
              + system.name());
    }
  }

  /** Who may write may read; all is everything. */
  private static boolean covers(Set<String> granted, String scope) {
    return granted.contains(scope)
        || granted.contains(scope.replaceFirst("^read_", "write_"))
        || granted.contains(scope.replaceFirst(":.*", ":all"));
  }

  private void locations(Client client) {
    SystemPack.Locations places = system.pack().locations();
    if (places == null) {
      return;
    }
    Told there;
    try {
      there =
          new Told(
              system.name(),
              "locations",
              Steps.ask(client, places.operation(), empty(), Client.Urgency.READ));
    } catch (CompletionException e) {
      faults.add(system.name() + " does not tell its locations: " + e.getCause().getMessage());
      return;
    }
    connected
        .foundation()
        .systems()
        .locations()
        .forEach(
            (name, ids) -> {
              String id = ids.get(system.name());
              if (id != null) {
                exists("caravan.locations." + name + "." + system.name(), id, there, places.id());
              }
            });
  }

  private void setting(String key, SystemPack.Setting setting) {
    if (setting.there() == null) {
      return;
    }
    int dot = setting.there().indexOf('.');
    Told there = told.get(setting.there().substring(0, dot));
    if (there == null) {
      return;
    }
    String name = "caravan.systems." + system.name() + "." + key;
    Arrays.stream(system.get(key, "").split(","))
        .map(value -> value.substring(value.indexOf('=') + 1).strip())
        .filter(value -> !value.isEmpty())
        .forEach(value -> exists(name, value, there, setting.there().substring(dot + 1)));
  }

  private void exists(String name, String value, Told there, String field) {
    Set<String> known = new LinkedHashSet<>();
    there.records().forEach(record -> known.add(RecordPaths.at(record, field).asText()));
    if (!known.contains(value) && there.records().size() < FULL_PAGE) {
      faults.add(
          name
              + ": "
              + system.name()
              + " has no "
              + value
              + " among its "
              + there.what()
              + ": "
              + there.words());
    }
  }

  private void needed() {
    for (String key : ORDERS_NEED) {
      SystemPack.Setting setting = system.pack().settings().get(key);
      if (setting != null && system.get(key, "").isEmpty()) {
        faults.add(
            "caravan.systems."
                + system.name()
                + "."
                + key
                + " is not set: "
                + setting.about()
                + choices(setting));
      }
    }
  }

  /** What there is to choose from, so that nobody must look it up. */
  private String choices(SystemPack.Setting setting) {
    String from = setting.there() == null ? "" : setting.there().replaceFirst("\\..*", "");
    return told.containsKey(from) ? ". There is: " + told.get(from).words() : "";
  }
}
