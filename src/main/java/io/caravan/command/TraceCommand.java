package io.caravan.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.Finder.Subject;
import io.caravan.ledger.Call;
import io.caravan.ledger.Change;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.mapping.Json;
import io.caravan.policy.Identity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace}: the facts behind {@code why}. */
@Command(
    name = "trace",
    description =
        "Shows as facts what happened to an order, SKU or customer: what was told, the mapping and"
            + " its version, each call and its answer.",
    mixinStandardHelpOptions = true)
public final class TraceCommand extends LedgerCommand {
  private static final int MOST = 200;
  private static final int ANSWER_SHOWN = 400;

  @Parameters(
      paramLabel = "ORDER|SKU|E-MAIL",
      description = "Order name such as #1001, SKU, barcode, e-mail, or an id of any system.")
  private String term;

  @Option(
      names = "--bodies",
      description = "Also what was sent and answered; that may hold personal data.")
  private boolean bodies;

  @Override
  public Integer call() {
    try (Ledger ledger = toRead()) {
      ArrayNode facts = ledger.read(this::facts);
      if (facts.isEmpty()) {
        throw new CommandFault("nothing is known as " + term + ". See ./caravan parked list");
      }
      if (json()) {
        out().println(facts.toPrettyString());
      } else {
        facts.forEach(fact -> print((ObjectNode) fact));
      }
      out().flush();
      return GOOD;
    }
  }

  private ArrayNode facts(LedgerReads reads) {
    ArrayNode facts = Json.mapper().createArrayNode();
    Finder finder = new Finder(reads, WhyCommand.systems(configuration().read()));
    for (Subject subject : finder.find(term)) {
      Map<Long, ObjectNode> changes = new LinkedHashMap<>();
      for (Change change : reads.changes(subject.entity(), subject.ref(), MOST)) {
        changes.put(change.changeId(), change(facts.addObject(), change));
      }
      if (subject.entity().equals("item")) {
        for (String variant : finder.variants(term, subject)) {
          reads
              .positions(variant)
              .forEach(
                  position ->
                      stock(facts, changes, reads, Identity.place(variant, position.location())));
        }
      }
      for (Delivery delivery : reads.deliveries(subject.entity(), subject.ref(), MOST)) {
        attach(facts, changes, reads, delivery);
      }
    }
    return facts;
  }

  private void stock(
      ArrayNode facts, Map<Long, ObjectNode> changes, LedgerReads reads, String key) {
    for (String entity : List.of("inventory", "movement")) {
      for (Delivery delivery : reads.deliveries(entity, key, MOST)) {
        attach(facts, changes, reads, delivery);
      }
    }
  }

  private void attach(
      ArrayNode facts, Map<Long, ObjectNode> changes, LedgerReads reads, Delivery delivery) {
    ObjectNode of =
        changes.computeIfAbsent(
            delivery.changeId(),
            id ->
                reads
                    .change(id)
                    .map(change -> change(facts.addObject(), change))
                    .orElseGet(facts::addObject));
    ObjectNode told = of.withArray("deliveries").addObject();
    told.put("id", delivery.deliveryId())
        .put("to", delivery.target())
        .put("action", delivery.entity() + "." + delivery.action())
        .put("key", delivery.key())
        .put("state", delivery.state().name())
        .put("attempts", delivery.attempt())
        .put("reason", delivery.reason());
    for (Call call : reads.calls(delivery.deliveryId())) {
      ObjectNode made = told.withArray("calls").addObject();
      made.put("operation", call.operation())
          .put("class", call.outcomeClass())
          .put("state", call.state())
          .put("status", call.status())
          .put("at", Instant.ofEpochMilli(call.startedAt()).toString())
          .put("ms", call.endedAt() > 0 ? call.endedAt() - call.startedAt() : -1)
          .put("error", call.error())
          .put("key", call.idempotencyKey())
          .put("batch", call.batchId());
      if (bodies) {
        made.put("request", call.request()).put("answer", call.answer());
      }
    }
  }

  private static ObjectNode change(ObjectNode into, Change change) {
    return into.put("change", change.changeId())
        .put("at", Instant.ofEpochMilli(change.recordedAt()).toString())
        .put("entity", change.entity())
        .put("ref", change.ref())
        .put("from", change.system())
        .put("nativeId", change.nativeId())
        .put("origin", change.origin())
        .put("version", change.version())
        .put("mapping", change.mapping())
        .put("state", change.state())
        .put("reason", change.reason());
  }

  private void print(ObjectNode fact) {
    out().println(line(fact, "change", "at", "from", "origin", "state", "mapping", "reason"));
    fact.path("deliveries")
        .forEach(
            delivery -> {
              out()
                  .println(
                      "  "
                          + line(
                              (ObjectNode) delivery,
                              "to",
                              "action",
                              "state",
                              "attempts",
                              "reason"));
              delivery
                  .path("calls")
                  .forEach(
                      call ->
                          out()
                              .println(
                                  "    "
                                      + line(
                                          (ObjectNode) call,
                                          "operation",
                                          "state",
                                          "status",
                                          "ms",
                                          "error",
                                          "request",
                                          "answer")));
            });
  }

  private static String line(ObjectNode fact, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      if (fact.hasNonNull(name)) {
        String value = Printable.of(fact.get(name).asText());
        text.append(text.isEmpty() ? "" : "  ")
            .append(name)
            .append('=')
            .append(
                value.length() > ANSWER_SHOWN ? value.substring(0, ANSWER_SHOWN) + "..." : value);
      }
    }
    return text.toString();
  }
}
