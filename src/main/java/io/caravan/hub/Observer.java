package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.policy.Identified;
import io.caravan.policy.Identity;
import io.caravan.policy.Situation;
import io.caravan.shadow.Marks;
import io.caravan.shadow.SaleMatch;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Beside another integration: keeps everything that is read as it was told, and takes what the
 * other one booked at a till for a web order as that order, as if it were ours. Otherwise its goods
 * would count as promised and as sold.
 */
final class Observer {
  private static final String ORDER = "order";
  private static final String INVENTORY = "inventory";
  private static final String POS = "pos";

  /** Aliases by which an order finds a sale and a sale an order; the other may be told first. */
  private static final String NAMED = "shadow-named";

  private static final String GOODS = "shadow-goods";
  private static final String SALE_NAMED = "shadow-sale-named";
  private static final String SALE_GOODS = "shadow-sale-goods";

  private static final long FURTHEST_MS = 2 * 24 * 3600_000L;
  private static final long SAME_SECOND_MS = 1000;
  private static final int MOST = 500;

  private final Hub hub;
  private final LedgerTx tx;
  private final Incoming in;

  Observer(Hub hub, LedgerTx tx, Incoming in) {
    this.hub = hub;
    this.tx = tx;
    this.in = in;
  }

  /** Keeps what was told, if it is another than the last time. */
  void see(JsonNode document, String ref, JsonNode known) {
    boolean news =
        known == null
            || !(INVENTORY.equals(in.entity())
                ? Known.tells(known, document)
                : Known.same(known, document));
    if (!news || in.derived() || !document.isObject()) {
      return;
    }
    ObjectNode kept = document.deepCopy();
    if (ref != null) {
      kept.put("ref", ref);
    }
    if (ORDER.equals(in.entity())) {
      // A line that is reserved first and sold later is one line.
      for (int i = 0; i < kept.path("lines").size(); i++) {
        JsonNode id = in.document().path("lines").path(i).path("id");
        ((ObjectNode) kept.path("lines").get(i)).put("id", id.asText(null));
      }
    }
    tx.insertChange(Recorder.change(in, null, Marks.SEEN, null, kept));
  }

  /** Whether nothing must be decided about it: it is from before, or the other's own booking. */
  boolean isSettled(Identified found) {
    if (!ORDER.equals(in.entity())) {
      return false;
    }
    JsonNode document = found.document();
    if (!isSale(document)) {
      return millis(document, "createdAt") < begun();
    }
    return sale(found.ref(), document) || !"closed".equals(document.path("status").asText());
  }

  /** After a web order was decided: a sale of it may have been read before. */
  void decided(Identified found) {
    JsonNode order = found.document();
    if (!ORDER.equals(in.entity()) || isSale(order)) {
      return;
    }
    String goods = SaleMatch.goods(order);
    Set<String> named = new LinkedHashSet<>();
    Set<String> alike = new LinkedHashSet<>();
    for (String name : SaleMatch.names(order, in.id())) {
      tx.alias(ORDER, NAMED, name, found.ref());
      named.addAll(tx.refsByAlias(ORDER, SALE_NAMED, name));
    }
    if (goods != null) {
      tx.alias(ORDER, GOODS, goods, found.ref());
      alike.addAll(tx.refsByAlias(ORDER, SALE_GOODS, goods));
    }
    alike.removeAll(named);
    for (String key : named) {
      earlier(key, found.ref());
    }
    for (String key : alike) {
      earlier(key, found.ref());
    }
  }

  /** A sale that waits: {@code <system> <id>}. */
  private void earlier(String key, String order) {
    String[] parts = key.split(" ", 2);
    JsonNode sale = tx.shadow(parts[0], ORDER, parts[1]).map(Shadow::known).orElse(null);
    if (sale != null && tx.ref(Marks.SALE, parts[0], parts[1]).isEmpty()) {
      book(parts[0], parts[1], sale);
    } else if (tx.ref(Marks.SALE, parts[0], parts[1]).filter(order::equals).isPresent()) {
      held(parts[0], order, sale);
    }
  }

  private boolean sale(String ref, JsonNode sale) {
    if (tx.ref(Marks.SALE, in.from(), in.id()).isPresent()) {
      return true;
    }
    if (book(in.from(), in.id(), sale)) {
      return true;
    }
    String key = in.from() + " " + in.id();
    SaleMatch.words(sale).forEach(word -> tx.alias(ORDER, SALE_NAMED, word, key));
    String goods = SaleMatch.goods(sale);
    if (goods != null) {
      tx.alias(ORDER, SALE_GOODS, goods, key);
    }
    return false;
  }

  private boolean book(String till, String id, JsonNode sale) {
    Set<String> orders = new TreeSet<>();
    SaleMatch.words(sale).forEach(word -> orders.addAll(tx.refsByAlias(ORDER, NAMED, word)));
    boolean certain = orders.size() == 1;
    if (orders.isEmpty()) {
      orders.addAll(byGoods(sale));
    }
    if (orders.size() != 1) {
      // Several orders could be meant: nobody guesses.
      return false;
    }
    String order = orders.iterator().next();
    tx.link(Marks.SALE, order, till, id);
    if (!certain) {
      tx.alias(ORDER, Marks.PROBABLE, till + " " + id, order);
    }
    held(till, order, sale);
    return true;
  }

  private Set<String> byGoods(JsonNode sale) {
    Set<String> open = new TreeSet<>();
    Set<String> booked = new TreeSet<>();
    String goods = SaleMatch.goods(sale);
    for (String ref : goods == null ? Set.<String>of() : tx.refsByAlias(ORDER, GOODS, goods)) {
      JsonNode order = tx.state(ORDER, ref).map(state -> state.body()).orElse(null);
      if (order == null || !isNear(order, sale) || !SaleMatch.isAlike(order, sale)) {
        continue;
      }
      boolean free = tx.links(Marks.SALE, ref).isEmpty();
      (free ? open : booked).add(ref);
    }
    return open.isEmpty() ? booked : open;
  }

  private static boolean isNear(JsonNode order, JsonNode sale) {
    long after = millis(sale, "createdAt") - millis(order, "createdAt");
    return after >= -SAME_SECOND_MS && after <= FURTHEST_MS;
  }

  /** From this sale on, counts of the till contain what we would have reserved. */
  private void held(String till, String order, JsonNode sale) {
    Set<String> variants = SaleMatch.quantities(sale).keySet();
    Set<String> places = new LinkedHashSet<>();
    long at = Math.max(millis(sale, "createdAt"), millis(sale, "processedAt")) + SAME_SECOND_MS;
    for (Delivery planned : tx.deliveries(ORDER, order, MOST)) {
      for (JsonNode id : planned.body().path("includes")) {
        tx.movement(id.asText())
            .filter(moved -> planned.target().equals(till) && variants.contains(moved.variant()))
            .filter(moved -> moved.includedAt() < 0)
            .ifPresent(
                moved -> {
                  tx.included(moved.movementId(), at);
                  places.add(Identity.place(moved.variant(), moved.location()));
                });
      }
    }
    List<Situation.Target> targets =
        new LedgerFacts(tx, hub.systems(), in.only()).targets(INVENTORY);
    Consequences consequences = new Consequences(hub, tx, in, 0);
    places.forEach(place -> consequences.publish(place, targets, in.document()));
  }

  private boolean isSale(JsonNode document) {
    return POS.equals(document.path("channel").asText());
  }

  private long begun() {
    return tx.fact(Marks.BEGUN).map(Long::parseLong).orElse(0L);
  }

  private static long millis(JsonNode document, String field) {
    JsonNode at = document.path(field);
    return at.isTextual() ? Instant.parse(at.textValue()).toEpochMilli() : 0;
  }
}
