package io.caravan.hub;

import io.caravan.ledger.Change;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Movement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who told of a record, as far as it concerns one target: point to point, only its pair does. */
final class Tellers {
  private static final String INVENTORY = "inventory";

  /** Movements that the counting side tells; all others follow from orders. */
  private static final Set<String> COUNTED = Set.of("count", "edit");

  private static final int MOST = 50;

  private final LedgerReads reads;
  private final String target;

  Tellers(LedgerReads reads, String target) {
    this.reads = reads;
    this.target = target;
  }

  /** What was told last of a record that the target is to hold; its own word counts as well. */
  Optional<Change> last(String entity, String ref) {
    List<Change> told = reads.lastTold(entity, ref);
    return told.stream().noneMatch(change -> concerns(change.system(), entity))
        ? Optional.empty()
        : told.stream()
            .filter(change -> isOwn(change.system()) || concerns(change.system(), entity))
            .filter(change -> change.body() != null)
            .findFirst();
  }

  /** What another system told last of a record that the target is to hold. */
  Optional<Change> lastOfOthers(String entity, String ref) {
    return reads.lastTold(entity, ref).stream()
        .filter(change -> !isOwn(change.system()) && concerns(change.system(), entity))
        .filter(change -> change.body() != null)
        .findFirst();
  }

  /**
   * Whether anything that was told of a place may lead to the target. Where nothing is kept any
   * more it may.
   */
  boolean concernPlace(String variant, String location, String place) {
    Set<Boolean> found = new HashSet<>();
    reads
        .lastTold(INVENTORY, place)
        .forEach(change -> found.add(concerns(change.system(), INVENTORY)));
    for (Movement movement : reads.movements(variant, location, MOST)) {
      String entity = COUNTED.contains(movement.kind()) ? INVENTORY : "order";
      found.add(concerns(movement.system(), entity));
    }
    return found.isEmpty() || found.contains(true);
  }

  // Whoever has partners would be told of by them: what it told itself shows nothing of that.
  private boolean concerns(String system, String entity) {
    Set<String> only = Partners.of(reads, system, entity);
    return only == null || !isOwn(system) && only.contains(target);
  }

  private boolean isOwn(String system) {
    return system.equals(target);
  }
}
