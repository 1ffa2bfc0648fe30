package io.caravan.command;

import io.caravan.ledger.Delivery;
import io.caravan.ledger.LaneGroup;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** {@code planned}: what would be written where; after {@code run --dry-run}, everything. */
@Command(
    name = "planned",
    description =
        "What is still to be written: each create, update and other write by system, and the"
            + " records of both sides that are one. After run --dry-run that is all of it.",
    mixinStandardHelpOptions = true)
public final class PlannedCommand extends LedgerCommand {
  private static final int MOST = 100_000;
  private static final int CHUNK = 1000;
  private static final String UPSERT = "upsert";
  private static final List<String> LINKED = List.of("item", "customer");

  @Override
  public Integer call() {
    Table table = new Table("would", "entity", "at", "record", "native id");
    try (Ledger ledger = toRead()) {
      ledger.read(
          reads -> {
            newest(reads.waitingDeliveries(MOST)).forEach(waiting -> row(table, reads, waiting));
            LINKED.forEach(entity -> links(table, reads, entity));
            return null;
          });
    }
    table.print(out(), json(), "Nothing is to be written.");
    return GOOD;
  }

  /** Of a record whose states supersede each other only the newest would be written. */
  private static List<Delivery> newest(List<Delivery> waiting) {
    Map<String, Delivery> newest = new LinkedHashMap<>();
    for (Delivery delivery : waiting) {
      boolean supersedes = LaneGroup.isWholeState(delivery.entity());
      newest.put(
          supersedes
              ? delivery.entity() + " " + delivery.target() + " " + delivery.key()
              : delivery.deliveryId(),
          delivery);
    }
    return new ArrayList<>(newest.values());
  }

  private static void row(Table table, LedgerReads reads, Delivery delivery) {
    List<String> ids = reads.nativeIds(delivery.entity(), delivery.key(), delivery.target());
    String what = delivery.action();
    if (what.equals(UPSERT)) {
      what = ids.isEmpty() ? "create" : "update";
    }
    table.row(
        what,
        delivery.entity(),
        delivery.target(),
        named(reads, delivery.entity(), delivery.key()),
        String.join(", ", ids));
  }

  private static void links(Table table, LedgerReads reads, String entity) {
    String after = "";
    List<State> states;
    do {
      states = reads.states(entity, after, CHUNK);
      for (State state : states) {
        after = state.ref();
        Map<String, String> ids = new TreeMap<>();
        reads.links(entity, state.ref()).forEach(link -> ids.put(link[0], link[1]));
        if (ids.size() > 1) {
          table.row(
              "link",
              entity,
              String.join(" = ", ids.keySet()),
              named(reads, entity, state.ref()),
              String.join(" = ", ids.values()));
        }
      }
    } while (states.size() == CHUNK);
  }

  private static String named(LedgerReads reads, String entity, String key) {
    String ref = key.contains("@") ? key.substring(0, key.indexOf('@')) : key;
    return reads
        .state(entity, ref)
        .map(
            state -> {
              String title = state.body().path("title").asText(state.body().path("name").asText());
              List<String> skus = new ArrayList<>();
              state
                  .body()
                  .path("variants")
                  .forEach(variant -> skus.add(variant.path("sku").asText()));
              String email = state.body().path("email").asText("");
              return (title + " " + String.join(", ", skus) + " " + email).trim();
            })
        .filter(text -> !text.isEmpty())
        .orElse(key);
  }
}
