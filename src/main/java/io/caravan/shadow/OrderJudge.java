package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Web orders: each is one thing to do, however many calls it would have been, and whether the other
 * one reserves or sells at once.
 */
final class OrderJudge {
  private static final String ENTITY = "order";
  private static final Set<String> BOOKING = Set.of("reserve", "complete");
  private static final BigDecimal TOLERANCE = new BigDecimal("0.02");

  private final History history;
  private final Limits limits;
  private final Map<String, Seen> newest = new HashMap<>();
  private final Map<String, Long> firstAt = new HashMap<>();

  OrderJudge(History history, Limits limits) {
    this.history = history;
    this.limits = limits;
    history
        .seen(ENTITY)
        .forEach(
            seen -> {
              newest.put(id(seen.system(), seen.nativeId()), seen);
              firstAt.merge(
                  id(seen.system(), seen.nativeId()),
                  History.millis(seen.body(), "createdAt"),
                  Math::min);
            });
  }

  private static String id(String system, String nativeId) {
    return system + " " + nativeId;
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    history
        .wants(ENTITY)
        .forEach(
            (key, wants) ->
                wants.stream()
                    .filter(would -> BOOKING.contains(would.action()))
                    .findFirst()
                    .map(first -> judge(first))
                    .ifPresent(findings::add));
    return findings;
  }

  private Finding judge(Would first) {
    String ref = first.key();
    JsonNode order = order(ref);
    String about = history.name(ENTITY, ref);
    long cause = Math.max(limits.begun(), cause(first, order));
    Would would =
        new Would(
            ENTITY,
            first.target(),
            ref,
            first.action(),
            first.body(),
            cause,
            first.planned(),
            first.by());
    List<Seen> sales = sales(ref, first.target());
    if (sales.isEmpty()) {
      boolean cancelled = "cancelled".equals(order.path("status").asText());
      Verdict none =
          cancelled
              ? Verdict.OVERTAKEN
              : limits.isOverdue(ENTITY, cause) ? Verdict.LOST : Verdict.WAITING;
      return Finding.of(would, none, about, -1, none == Verdict.LOST ? "never booked" : "");
    }
    long lag = Math.max(0, sales.stream().mapToLong(this::bookedAt).min().orElse(cause) - cause);
    boolean certain =
        sales.stream()
            .allMatch(
                sale ->
                    history
                        .reads()
                        .refsByAlias(ENTITY, Marks.PROBABLE, id(sale.system(), sale.nativeId()))
                        .isEmpty());
    return booked(would, order, about, sales, lag, certain);
  }

  private long bookedAt(Seen sale) {
    return firstAt.getOrDefault(id(sale.system(), sale.nativeId()), sale.at());
  }

  private Finding booked(
      Would would, JsonNode order, String about, List<Seen> sales, long lag, boolean certain) {
    String ids = String.join(", ", sales.stream().map(Seen::nativeId).toList());
    Map<String, BigDecimal> ordered = SaleMatch.quantities(order);
    Map<String, BigDecimal> booked = quantities(sales);
    boolean more = false;
    boolean fewer = false;
    StringBuilder lines = new StringBuilder();
    for (String variant : union(ordered.keySet(), booked.keySet())) {
      BigDecimal wanted = ordered.getOrDefault(variant, BigDecimal.ZERO);
      BigDecimal found = booked.getOrDefault(variant, BigDecimal.ZERO);
      more |= found.compareTo(wanted) > 0;
      fewer |= found.compareTo(wanted) < 0;
      if (found.compareTo(wanted) != 0) {
        lines
            .append(lines.isEmpty() ? "" : ", ")
            .append(found.toPlainString())
            .append(" instead of ")
            .append(wanted.toPlainString())
            .append(" of ")
            .append(history.name("inventory", variant + "@?").replace("@?", ""));
      }
    }
    if (!certain) {
      return Finding.of(
          would, Verdict.UNCERTAIN, about, lag, "sale " + ids + " is probably it: same goods");
    }
    if (more) {
      Verdict verdict = sales.size() > 1 ? Verdict.DOUBLED : Verdict.WRONG;
      return Finding.of(would, verdict, about, lag, "sales " + ids + ": " + lines);
    }
    if (fewer) {
      boolean due = limits.isOverdue(ENTITY, would.cause());
      return Finding.of(
          would, due ? Verdict.WRONG : Verdict.WAITING, about, lag, "sale " + ids + ": " + lines);
    }
    BigDecimal total =
        sales.stream()
            .map(sale -> SaleMatch.total(sale.body()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal wanted = SaleMatch.total(order);
    if (total.subtract(wanted).abs().compareTo(TOLERANCE) > 0) {
      return Finding.of(
          would,
          Verdict.WRONG,
          about,
          lag,
          "sale " + ids + ": total " + total + " instead of " + wanted);
    }
    return Finding.of(
        would, limits.done(ENTITY, lag), about, lag, "sale " + ids + " after " + lag / 1000 + " s");
  }

  /** Each line once, as a reservation and then as a sale it is the same. */
  private static Map<String, BigDecimal> quantities(List<Seen> sales) {
    Map<String, JsonNode> lines = new LinkedHashMap<>();
    for (Seen sale : sales) {
      for (JsonNode line : sale.body().path("lines")) {
        lines.put(line.path("id").asText(), line);
      }
    }
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (JsonNode line : lines.values()) {
      String variant = line.path("variant").path("ref").asText("");
      BigDecimal quantity = SaleMatch.decimal(line.path("quantity").asText("0"));
      if (!variant.isEmpty() && quantity.signum() > 0) {
        sums.merge(variant, quantity, BigDecimal::add);
      }
    }
    return sums;
  }

  /** Of an order that was paid later, when it was; of others, when it was made. */
  private long cause(Would first, JsonNode order) {
    long made = History.millis(order, "createdAt");
    boolean waited =
        history.seen(ENTITY, first.by(), first.key()).stream()
            .findFirst()
            .map(seen -> "pending".equals(seen.body().path("payment").asText()))
            .orElse(false);
    return waited || made == 0 ? first.cause() : made;
  }

  private JsonNode order(String ref) {
    return history
        .reads()
        .state(ENTITY, ref)
        .map(state -> state.body())
        .orElseThrow(() -> new IllegalStateException("the order " + ref + " has no state"));
  }

  /** What is booked at a till for an order and was not voided. */
  private List<Seen> sales(String order, String till) {
    List<Seen> sales = new ArrayList<>();
    for (String id : history.reads().nativeIds(Marks.SALE, order, till)) {
      Seen sale = newest.get(id(till, id));
      if (sale != null
          && !"cancelled".equals(sale.body().path("status").asText())
          && SaleMatch.total(sale.body()).signum() >= 0) {
        sales.add(sale);
      }
    }
    return sales;
  }

  private static Set<String> union(Collection<String> one, Collection<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
