package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shipments at a shop, known by their order and, where there is one, their tracking number. */
final class ShipmentJudge {
  private static final String ENTITY = "shipment";

  private final History history;
  private final Limits limits;

  /** What was sent and not taken back, by system and order. */
  private final Map<List<String>, List<Seen>> sent = new HashMap<>();

  ShipmentJudge(History history, Limits limits) {
    this.history = history;
    this.limits = limits;
    history
        .seen(ENTITY)
        .filter(seen -> !"cancelled".equals(seen.body().path("state").asText()))
        .forEach(
            seen ->
                sent.computeIfAbsent(
                        List.of(seen.system(), seen.body().path("order").path("ref").asText("")),
                        first -> new ArrayList<>())
                    .add(seen));
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    history
        .wants(ENTITY)
        .forEach(
            (key, wants) ->
                wants.stream()
                    .filter(would -> "fulfil".equals(would.action()))
                    .forEach(would -> findings.add(judge(would))));
    return findings;
  }

  private Finding judge(Would would) {
    String order = would.body().path("order").path("ref").asText();
    String about = history.name("order", order);
    String number = tracking(would.body().path(ENTITY));
    List<Seen> all = sent.getOrDefault(List.of(would.target(), order), List.of());
    List<Seen> same = all.stream().filter(seen -> tracking(seen.body()).equals(number)).toList();
    long ids = same.stream().map(Seen::nativeId).distinct().count();
    if (ids > 1 && !number.isEmpty()) {
      return Finding.of(would, Verdict.DOUBLED, about, -1, "sent " + ids + " times: " + number);
    }
    if (!same.isEmpty()) {
      long lag = Math.max(0, same.get(0).at() - would.cause());
      return Finding.of(
          would, limits.done(ENTITY, lag), about, lag, "sent after " + lag / 1000 + " s");
    }
    if (!limits.isOverdue(ENTITY, would.cause())) {
      return Finding.of(would, Verdict.WAITING, about, -1, "");
    }
    if (all.isEmpty()) {
      return Finding.of(would, Verdict.LOST, about, -1, "never sent");
    }
    return Finding.of(
        would,
        Verdict.WRONG,
        about,
        -1,
        "tracking " + tracking(all.get(0).body()) + " instead of " + number);
  }

  private static String tracking(JsonNode shipment) {
    return shipment.path("tracking").path(0).path("number").asText("");
  }
}
