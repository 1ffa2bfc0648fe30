package io.caravan.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hub.Healing;
import io.caravan.hub.MassChange;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Change;
import io.caravan.ledger.Conflict;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.State;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds in the ledger why two sides differ. */
final class Causes {
  private static final int RECENT = 50;
  private static final int MOST = 10_000;
  private static final String INVENTORY = "inventory";
  private static final String ORDER = "order";

  /** Entities whose deliveries carry what is compared under an order's key. */
  private static final List<String> OF_ORDERS = List.of(ORDER, "shipment", "refund", "return");

  private final String entity;
  private final Set<String> parked = new HashSet<>();
  private final Set<String> shorts = new HashSet<>();

  Causes(String entity, LedgerReads reads) {
    this.entity = entity;
    for (Change change : reads.parkedChanges(MOST)) {
      parked.add(change.entity() + " " + change.system() + " " + change.nativeId());
    }
    for (Alarm alarm : reads.openAlarms(MOST)) {
      if ("short".equals(alarm.kind())) {
        shorts.add(alarm.subject().replaceAll("#.*", ""));
      }
    }
  }

  /** The difference with its cause; {@link Cause#UNEXPLAINED} if the ledger knows none. */
  Difference of(LedgerReads reads, Difference found) {
    Difference told = ofDeliveries(reads, found);
    if (told == null) {
      told = ofRecord(reads, found);
    }
    if (told == null && shorts.contains(found.key())) {
      told = found.because(Cause.SHORT, "the till had none left; see ./caravan alarms");
    }
    return told == null ? found : told;
  }

  private Difference ofDeliveries(LedgerReads reads, Difference found) {
    List<String> carriers = isOfOrder() ? OF_ORDERS : List.of(entity);
    for (String carrier : carriers) {
      for (Delivery delivery : reads.deliveries(carrier, found.key(), RECENT)) {
        boolean there = isOfOrder() || delivery.target().equals(found.side());
        DeliveryState state = delivery.state();
        if (there && (state == DeliveryState.PENDING || state == DeliveryState.UNKNOWN)) {
          return MassChange.holds(reads, delivery)
              ? found.because(Cause.HELD, "see ./caravan held")
              : found.because(Cause.PENDING, delivery.action() + " for " + delivery.target());
        }
        if (there && state == DeliveryState.PARKED) {
          return found.because(Cause.PARKED, delivery.deliveryId() + ": " + delivery.reason());
        }
      }
    }
    return null;
  }

  private boolean isOfOrder() {
    return OF_ORDERS.contains(entity);
  }

  private Difference ofRecord(LedgerReads reads, Difference found) {
    for (String system : List.of(found.owner(), found.side())) {
      if (reads.nativeIds(entity, found.key(), system).stream()
          .anyMatch(id -> isParked(system, id))) {
        return found.because(Cause.PARKED, "what " + system + " told of it is parked");
      }
    }
    if (INVENTORY.equals(entity) && isLookedAt(reads, found)) {
      return found.because(Cause.PENDING, "its number in the shop is being looked at");
    }
    if (isOfOrder()) {
      return ofOrder(reads, found);
    }
    for (Conflict conflict : reads.conflicts(entity, found.key(), RECENT)) {
      if (conflict.field().equals(found.field())
          && conflict.other().equals(found.side())
          && Objects.equals(conflict.otherValue(), found.found())) {
        return found.because(Cause.CONFLICT, found.side() + " does not own it");
      }
    }
    if (!reads.subscribers(entity).contains(found.side())) {
      return found.because(Cause.RULE, "no flow brings it to " + found.side());
    }
    if (Healing.isParted(reads, entity, found.key(), found.side())) {
      return found.because(Cause.RULE, "it was merged or deleted there");
    }
    return null;
  }

  private static Difference ofOrder(LedgerReads reads, Difference found) {
    Change last =
        reads.changes(ORDER, found.key(), RECENT).stream()
            .filter(change -> !"PARKED".equals(change.state()))
            .findFirst()
            .orElse(null);
    if (last != null && "IGNORED".equals(last.state())) {
      return found.because(Cause.RULE, last.reason());
    }
    JsonNode memo = reads.state(ORDER, found.key()).map(State::memo).orElse(null);
    boolean atOnce = memo != null && "sale".equals(memo.path("mode").asText());
    return atOnce && found.field().startsWith("lines.")
        ? found.because(Cause.RULE, "the till sold the order at once")
        : null;
  }

  private static boolean isLookedAt(LedgerReads reads, Difference found) {
    return reads
        .state(INVENTORY, found.key())
        .map(State::memo)
        .filter(memo -> memo.path(found.side()).has("suspect"))
        .isPresent();
  }

  boolean isParked(String system, String nativeId) {
    return parked.contains(entity + " " + system + " " + nativeId);
  }
}
