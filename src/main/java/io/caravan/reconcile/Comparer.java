package io.caravan.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hub.Hub;
import io.caravan.hub.Knowledge;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.State;
import io.caravan.ledger.Worksheet.Row;
import io.caravan.policy.Facets;
import io.caravan.policy.Gaps;
import io.caravan.policy.ShipmentPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what the sides show of one record, and names the cause of each difference. */
final class Comparer {
  /** The ledger as a side: what it was told of an order. */
  static final String HUB = "hub";

  private static final String ITEM = "item";
  private static final String INVENTORY = "inventory";
  private static final String ORDER = "order";
  private static final String SHIPMENT = "shipment";
  private static final String SHOP = "shop";
  private static final String POS = "pos";
  private static final String THERE = "there";
  private static final String LEFT_OUT = "its pack does not write it (leaves-out)";

  private final Hub hub;
  private final String entity;
  private final Map<String, Side> sides = new LinkedHashMap<>();
  private final Gaps gaps;
  private final Causes causes;
  private final Knowledge knowledge;

  Comparer(Hub hub, String entity, List<Side> readable, LedgerReads reads) {
    this.hub = hub;
    this.entity = entity;
    readable.forEach(side -> sides.put(side.name(), side));
    this.gaps = new Gaps(hub.settings());
    this.causes = new Causes(entity, reads);
    this.knowledge = new Knowledge(hub);
  }

  /** What the sides show, as it is compared, and where they differ. */
  record Outcome(List<Gaps.Shown> shown, List<Difference> differences) {}

  Outcome judge(LedgerReads reads, String key, List<Row> rows) {
    if (key.startsWith(Looking.UNKNOWN)) {
      return new Outcome(List.of(), List.of(unknown(rows.get(0))));
    }
    List<Gaps.Shown> shown = shown(reads, key, rows);
    List<Difference> found = new ArrayList<>();
    for (Gaps.Gap gap : gaps.of(entity, shown)) {
      Difference difference =
          new Difference(
              key,
              gap.field(),
              gap.owner(),
              gap.wanted(),
              gap.side(),
              gap.found(),
              Cause.UNEXPLAINED,
              null);
      found.add(isLeftOut(gap) ? difference.because(Cause.RULE, LEFT_OUT) : difference);
    }
    missing(reads, key, rows, found);
    found.replaceAll(one -> one.cause() == Cause.UNEXPLAINED ? causes.of(reads, one) : one);
    return new Outcome(shown, found);
  }

  private boolean isLeftOut(Gaps.Gap gap) {
    String field = gap.field().substring(gap.field().lastIndexOf('.') + 1);
    return hub.systems().leavesOut(gap.side(), entity, field);
  }

  private Difference unknown(Row row) {
    String reason = row.fields().path(Looking.REASON).asText();
    Cause cause = Cause.UNEXPLAINED;
    if (Looking.IGNORED.equals(row.fields().path("state").asText())) {
      cause = Cause.NOT_MAPPED;
    } else if (causes.isParked(row.side(), row.nativeId())) {
      cause = Cause.PARKED;
    }
    String why = reason.isEmpty() ? "the hub was never told of it" : reason;
    return new Difference(row.key(), Difference.RECORD, row.side(), THERE, HUB, null, cause, why);
  }

  /** In the order of sides, so that the first of them is the measure where nobody owns. */
  private List<Gaps.Shown> shown(LedgerReads reads, String key, List<Row> rows) {
    List<Gaps.Shown> shown = new ArrayList<>();
    for (Side side : sides.values()) {
      rows.stream()
          .filter(row -> row.side().equals(side.name()))
          .findFirst()
          .ifPresent(
              row -> shown.add(new Gaps.Shown(side.name(), side.role(), fields(reads, row))));
    }
    if (ORDER.equals(entity)) {
      ObjectNode known =
          reads.state(ORDER, key).map(State::body).map(body -> Facets.of(ORDER, body)).orElse(null);
      if (known != null) {
        shown.add(new Gaps.Shown(HUB, HUB, known));
      }
    }
    return shown;
  }

  private ObjectNode fields(LedgerReads reads, Row row) {
    if (SHIPMENT.equals(entity)) {
      return Gaps.pieces(row.fields());
    }
    BigDecimal count = Gaps.count(row.fields());
    if (!INVENTORY.equals(entity) || count == null || !gaps.counts(sides.get(row.side()).role())) {
      return row.fields();
    }
    int at = row.key().lastIndexOf('@');
    String location = row.key().substring(at + 1);
    return gaps.sellable(
        knowledge.counted(
            reads,
            row.key().substring(0, at),
            location,
            count,
            Gaps.readAt(row.fields(), row.readAt())),
        location);
  }

  private void missing(LedgerReads reads, String key, List<Row> rows, List<Difference> found) {
    if (ORDER.equals(entity)) {
      return;
    }
    for (Side side : sides.values()) {
      if (rows.stream().noneMatch(row -> row.side().equals(side.name()))) {
        lacks(reads, key, rows, side, found);
      }
    }
  }

  private void lacks(
      LedgerReads reads, String key, List<Row> rows, Side side, List<Difference> found) {
    if (SHIPMENT.equals(entity)) {
      if (!isElsewhere(reads, key, side)) {
        shipped(key, rows.get(0), side, found);
      }
      return;
    }
    Row other = rows.get(0);
    String otherRole = sides.get(other.side()).role();
    Difference lack =
        new Difference(
            key,
            Difference.RECORD,
            other.side(),
            THERE,
            side.name(),
            null,
            Cause.UNEXPLAINED,
            null);
    if (INVENTORY.equals(entity)) {
      String variant = key.substring(0, key.lastIndexOf('@'));
      boolean there = !reads.nativeIds("variant", variant, side.name()).isEmpty();
      if (!hub.systems().hasPlace(side.name(), key.substring(key.lastIndexOf('@') + 1))) {
        found.add(lack.because(Cause.RULE, "it has no such place"));
        return;
      }
      found.add(
          there && !gaps.counts(side.role())
              ? lack
              : lack.because(Cause.RULE, there ? "not counted there" : "the item is not there"));
    } else if (!reads.nativeIds(entity, key, side.name()).isEmpty()) {
      boolean owns = gaps.owner(entity).equals(side.role());
      if (!owns || !"true".equals(other.fields().path("archived").asText())) {
        found.add(lack.because(Cause.UNEXPLAINED, "it is gone from " + side.name()));
      }
    } else if (gaps.isNotMade(entity, side.role(), otherRole, other.fields())
        || reads
            .state(entity, key)
            .filter(known -> gaps.isOfAnotherShop(entity, known.memo(), side.name(), side.role()))
            .isPresent()) {
      found.add(lack.because(Cause.RULE, "it is not made at " + side.name()));
    } else {
      found.add(lack);
    }
  }

  /** Whether it is an order of another shop, or of those that an ERP does not book. */
  private static boolean isElsewhere(LedgerReads reads, String order, Side side) {
    boolean gets = !SHOP.equals(side.role()) && reads.subscribers(ORDER).contains(side.name());
    return !POS.equals(side.role())
        && !gets
        && reads.nativeIds(ORDER, order, side.name()).isEmpty();
  }

  /** Nothing of the order was sold, or nothing shipped. */
  private void shipped(String key, Row other, Side side, List<Difference> found) {
    Gaps.pieces(other.fields())
        .properties()
        .forEach(
            line ->
                found.add(
                    new Difference(
                        key,
                        line.getKey(),
                        other.side(),
                        line.getValue().asText(),
                        side.name(),
                        null,
                        Cause.UNEXPLAINED,
                        null)));
  }

  /** Id by which a side shows the record alone. */
  List<String> ids(LedgerReads reads, String key, Side side) {
    if (key.startsWith(Looking.UNKNOWN)) {
      String place = side.name() + "/";
      String id = key.substring(1);
      return id.startsWith(place) ? List.of(id.substring(place.length())) : List.of();
    }
    return switch (entity) {
      case INVENTORY -> ofStock(reads, key.substring(0, key.lastIndexOf('@')), side.name());
      case ITEM -> side.grouped() ? parts(reads, key, side.name()) : linked(reads, key, side);
      case SHIPMENT ->
          POS.equals(side.role())
              ? sales(reads, key, side.name())
              : reads.nativeIds(ORDER, key, side.name());
      default -> linked(reads, key, side);
    };
  }

  private List<String> linked(LedgerReads reads, String key, Side side) {
    return reads.nativeIds(entity, key, side.name());
  }

  private static List<String> ofStock(LedgerReads reads, String variant, String side) {
    List<String> stock = reads.nativeIds("stock", variant, side);
    return stock.isEmpty() ? reads.nativeIds("variant", variant, side) : stock;
  }

  private static List<String> parts(LedgerReads reads, String item, String side) {
    List<String> ids = new ArrayList<>();
    reads
        .state(ITEM, item)
        .ifPresent(
            state ->
                state
                    .body()
                    .path("variants")
                    .forEach(
                        variant ->
                            ids.addAll(
                                reads.nativeIds("variant", variant.path("ref").asText(), side))));
    return ids;
  }

  private static List<String> sales(LedgerReads reads, String order, String side) {
    List<String> ids = new ArrayList<>();
    for (String shipment : reads.refsByAlias(SHIPMENT, ORDER, order)) {
      List<String> refs =
          reads
              .state(SHIPMENT, shipment)
              .map(kept -> ShipmentPolicy.saleRefs(shipment, kept.body()))
              .orElse(List.of(shipment));
      for (String sale : refs) {
        ids.addAll(reads.nativeIds("sale", sale, side));
      }
      ids.addAll(reads.nativeIds(SHIPMENT, shipment, side));
    }
    return ids;
  }
}
