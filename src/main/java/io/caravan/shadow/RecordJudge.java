package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Items and customers: one record on the other side, with the same values. */
final class RecordJudge {
  private final String entity;
  private final History history;
  private final Limits limits;

  /** Records without a ref, by system and key. */
  private final Map<String, Map<String, List<Seen>>> byKey = new HashMap<>();

  RecordJudge(String entity, History history, Limits limits) {
    this.entity = entity;
    this.history = history;
    this.limits = limits;
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    history.wants(entity).forEach((key, wants) -> findings.addAll(judge(wants)));
    return findings;
  }

  private List<Finding> judge(List<Would> wants) {
    List<Finding> findings = new ArrayList<>();
    List<Would> steps = new ArrayList<>();
    for (Would would : wants) {
      boolean news =
          steps.isEmpty()
              || !values(steps.get(steps.size() - 1).body()).equals(values(would.body()));
      if (news) {
        steps.add(would);
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      long until = i + 1 < steps.size() ? steps.get(i + 1).cause() : Long.MAX_VALUE;
      Finding finding = judge(steps.get(i), until);
      if (finding != null) {
        findings.add(finding);
      }
    }
    return findings;
  }

  private Finding judge(Would would, long until) {
    String about = history.name(entity, would.key());
    Map<String, String> wanted = values(would.body());
    List<Seen> seen = seen(would);
    Seen before = null;
    Seen after = null;
    Seen done = null;
    for (Seen one : seen) {
      if (one.at() < would.cause()) {
        before = one;
      } else if (one.at() < until) {
        after = one;
        done = done == null && different(wanted, one.body()).isEmpty() ? one : done;
      }
    }
    if (would.cause() < limits.begun()) {
      return Finding.of(would, Verdict.STANDING, about, -1, "");
    }
    String second = second(seen, would);
    if (second != null) {
      return Finding.of(would, Verdict.DOUBLED, about, -1, second);
    }
    if (before != null && different(wanted, before.body()).isEmpty()) {
      // The target holds it already: nothing would have been written.
      return null;
    }
    if (done != null) {
      long lag = done.at() - would.cause();
      return Finding.of(
          would, limits.done(entity, lag), about, lag, "done after " + lag / 1000 + " s");
    }
    return open(would, until, about, wanted, after);
  }

  private Finding open(
      Would would, long until, String about, Map<String, String> wanted, Seen after) {
    if (until != Long.MAX_VALUE && until - would.cause() <= limits.late(entity)) {
      return Finding.of(would, Verdict.OVERTAKEN, about, -1, "");
    }
    if (!limits.isOverdue(entity, would.cause())) {
      return Finding.of(would, Verdict.WAITING, about, -1, "");
    }
    if (after == null) {
      return Finding.of(would, Verdict.LOST, about, -1, "never done");
    }
    return Finding.of(
        would,
        Verdict.WRONG,
        about,
        after.at() - would.cause(),
        String.join(", ", different(wanted, after.body())));
  }

  /** A record that could not be identified for being a second one is known by its key. */
  private List<Seen> seen(Would would) {
    List<Seen> found = new ArrayList<>(history.seen(entity, would.target(), would.key()));
    String key = key(would.body());
    if (key != null) {
      found.addAll(
          byKey.computeIfAbsent(would.target(), this::unidentified).getOrDefault(key, List.of()));
      found.sort(Seen.IN_ORDER);
    }
    return found;
  }

  private Map<String, List<Seen>> unidentified(String system) {
    Map<String, List<Seen>> found = new HashMap<>();
    for (Seen one : history.seen(entity, system, "")) {
      String key = key(one.body());
      if (key != null) {
        found.computeIfAbsent(key, first -> new ArrayList<>()).add(one);
      }
    }
    return found;
  }

  private String key(JsonNode body) {
    String key =
        entity.equals("item")
            ? body.path("variants").path(0).path("sku").asText("")
            : body.path("email").asText("").toLowerCase(Locale.ROOT);
    return key.isEmpty() ? null : key;
  }

  private String second(List<Seen> seen, Would would) {
    Map<String, Long> first = new TreeMap<>();
    for (Seen one : seen) {
      String key = key(one.body());
      if (one.nativeId() != null && key != null && key.equals(key(would.body()))) {
        first.merge(one.nativeId(), History.millis(one.body(), "createdAt"), Math::min);
      }
    }
    boolean made = would.body().path("create").asBoolean();
    return made && first.size() > 1 ? "made " + first.size() + " times: " + first.keySet() : null;
  }

  private Map<String, String> values(JsonNode body) {
    Map<String, String> values = new TreeMap<>();
    if (entity.equals("customer")) {
      for (String field : List.of("firstName", "lastName", "email", "phone")) {
        put(values, field, body.path(field));
      }
      return values;
    }
    put(values, "title", body.path("title"));
    if (body.hasNonNull("status") && "archived".equals(body.path("status").asText())) {
      values.put("status", "archived");
    }
    for (JsonNode variant : body.path("variants")) {
      String sku = variant.path("sku").asText("");
      put(values, sku + " price", variant.path("price").path("amount"));
      put(values, sku + " barcode", variant.path("barcode"));
    }
    return values;
  }

  private static void put(Map<String, String> values, String name, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull() && !value.asText().isEmpty()) {
      values.put(name, value.asText());
    }
  }

  private List<String> different(Map<String, String> wanted, JsonNode body) {
    Map<String, String> held = values(body);
    List<String> different = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          String other = held.get(name);
          if (!same(value, other)) {
            different.add(
                name + " " + (other == null ? "nothing" : other) + " instead of " + value);
          }
        });
    return different;
  }

  private static boolean same(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    try {
      return other != null && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
