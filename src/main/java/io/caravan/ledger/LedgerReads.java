package io.caravan.ledger;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be asked of the ledger. All lists are limited by the caller and in a stable order. */
public interface LedgerReads {
  /** The ledger's time of this transaction, epoch ms. */
  long now();

  // identity
  Optional<String> ref(String kind, String system, String nativeId);

  /** Native ids of a canonical record in one system, oldest link first. */
  List<String> nativeIds(String kind, String ref, String system);

  /** Native ids of a kind in one system greater than {@code after} ("" = all), in their order. */
  List<String> linked(String kind, String system, String after, int limit);

  /** Every (system, native id) of a canonical record. */
  List<String[]> links(String kind, String ref);

  /**
   * Canonical ids known under a match key such as (item, sku, "A-1"); exact, normalised by caller.
   */
  Set<String> refsByAlias(String entity, String aliasKind, String value);

  // facts
  Optional<State> state(String entity, String ref);

  /** States of an entity with a ref greater than {@code after} ("" = all), in the order of refs. */
  List<State> states(String entity, String after, int limit);

  /** How many records of an entity are known. */
  long records(String entity);

  Optional<Shadow> shadow(String system, String entity, String nativeId);

  Optional<Change> change(long changeId);

  /** Newest first. */
  List<Change> changes(String entity, String ref, int limit);

  /** What each system told last of a record that was understood, newest first. */
  List<Change> lastTold(String entity, String ref);

  /** Oldest first. */
  List<Change> parkedChanges(int limit);

  /** Changes in state REPLAY, oldest first. */
  List<Change> changesToReplay(int limit);

  /** Whether there is any change in state REPLAY: cheap enough to be asked at every look. */
  boolean anyToReplay();

  /** Changes in state SEEN with an id greater than {@code after}, oldest first. */
  List<Change> seen(long after, int limit);

  /** Deliveries of one lane key, newest first. */
  List<Delivery> deliveries(String entity, String key, int limit);

  List<Delivery> deliveriesOf(long changeId);

  Optional<Delivery> delivery(String deliveryId);

  List<Delivery> parkedDeliveries(int limit);

  /** What is still to be delivered (PENDING or UNKNOWN), lane by lane in order. */
  List<Delivery> waitingDeliveries(int limit);

  /**
   * What is still to be delivered and is no part of a first load, or is parked, has been so since
   * before a time, and whose target knows what it is about; oldest first. A delivery has waited
   * since the first of those whose place it took.
   *
   * @param levels which of them
   * @param limit at most so many
   */
  List<Delivery> lateLevels(LateLevels levels, int limit);

  /** About how many deliveries wait in all, without counting each. */
  Waiting waiting();

  /** About how many deliveries wait for a system, without counting each: parked ones too. */
  long waiting(String target);

  /** Whether what comes after a parked delivery waits until a person replays or discards it. */
  boolean stops(String deliveryId);

  List<Call> calls(String deliveryId);

  /** Members of one batch call in their order, to send the same batch again. */
  List<Call> callsOfBatch(String batchId);

  /** Effects of fenced-off runners that the repair job has not looked at, oldest first. */
  default List<OrphanEffect> orphanEffects(int limit) {
    return orphanEffects(0, limit);
  }

  /**
   * The same behind one of them.
   *
   * @param after its {@code orphanId}
   */
  List<OrphanEffect> orphanEffects(long after, int limit);

  List<Conflict> conflicts(String entity, String ref, int limit);

  List<Alarm> openAlarms(int limit);

  /** Those of one kind, oldest first. */
  List<Alarm> openAlarms(String kind, int limit);

  /** Deliveries by (entity, target, state): for health, reports and the conservation check. */
  List<Count> counts();

  // stock
  Optional<Position> position(String variant, String location);

  List<Position> positions(String variant);

  /** At how many places something is in stock. */
  long stocked();

  Optional<Movement> movement(String movementId);

  /** Newest first; use {@link #movementsNotIn} to compute what can be sold. */
  List<Movement> movements(String variant, String location, int limit);

  /**
   * Every movement that a count whose read began at {@code countedAt} does not contain: not yet in
   * any count, or only in later ones. Oldest first, without limit, because each one counts.
   */
  List<Movement> movementsNotIn(String variant, String location, long countedAt);

  // flow of reading
  Optional<String> cursor(String system, String stream);

  /** Oldest first. */
  List<Hint> hints(String system, String stream, int limit);

  /** Whether there is any hint of a stream: cheap enough to be asked at every look. */
  boolean anyHint(String system, String stream);

  /** How many hints of a system were told more than once. */
  long duplicateHints(String system);

  /** When a schedule is due, epoch ms; -1 if it is unknown. */
  long scheduledAt(String name);

  /** Names of schedules that begin with {@code prefix} and are due now, the longest due first. */
  List<String> dueSchedules(String prefix, int limit);

  /** Processes that said they work on this ledger, last heard of first. */
  List<RunnerSeen> runners();

  Set<String> subscribers(String entity);

  /** The shared buckets of all systems. */
  List<BudgetLevel> budgets();

  /** Who used what in the hours that began at {@code hour} (epoch ms) or later. */
  List<ApiUse> uses(long hour);

  /** How many records of an entity got something delivered since then, epoch ms. Not indexed. */
  long delivered(String entity, String target, long since);

  Optional<Credential> credential(String system);

  /** What people did, newest first. */
  List<AuditEntry> auditTrail(int limit);

  /** The first audit entry that was edited or follows a gap; empty if the chain is whole. */
  Optional<AuditEntry> brokenAudit();

  /** A setting or fact kept by name (environment fingerprint, last report). */
  Optional<String> fact(String name);

  /**
   * What waits for delivery.
   *
   * @param oldestAt when the oldest was queued, epoch ms; -1 if nothing waits
   */
  record Waiting(long count, long oldestAt) {}

  /** One line of {@link #counts}. */
  record Count(String entity, String target, String state, long count, long oldestAt) {}
}
