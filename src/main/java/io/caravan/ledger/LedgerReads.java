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

  /** Every (system, native id) of a canonical record. */
  List<String[]> links(String kind, String ref);

  /**
   * Canonical ids known under a match key such as (item, sku, "A-1"); exact, normalised by caller.
   */
  Set<String> refsByAlias(String entity, String aliasKind, String value);

  // facts
  Optional<State> state(String entity, String ref);

  Optional<Shadow> shadow(String system, String entity, String nativeId);

  Optional<Change> change(long changeId);

  List<Change> changes(String entity, String ref, int limit);

  List<Change> parkedChanges(int limit);

  /** Changes in state REPLAY, oldest first. */
  List<Change> changesToReplay(int limit);

  List<Delivery> deliveries(String entity, String key, int limit);

  List<Delivery> deliveriesOf(long changeId);

  Optional<Delivery> delivery(String deliveryId);

  List<Delivery> parkedDeliveries(int limit);

  List<Call> calls(String deliveryId);

  List<Conflict> conflicts(String entity, String ref, int limit);

  List<Alarm> openAlarms(int limit);

  /** Deliveries by (entity, target, state): for health, reports and the conservation check. */
  List<Count> counts();

  // stock
  Optional<Position> position(String variant, String location);

  List<Position> positions(String variant);

  List<Movement> movements(String variant, String location, int limit);

  // flow of reading
  Optional<String> cursor(String system, String stream);

  List<Hint> hints(String system, String stream, int limit);

  Set<String> subscribers(String entity);

  Optional<Credential> credential(String system);

  /** A setting or fact kept by name (environment fingerprint, last report). */
  Optional<String> fact(String name);

  /** One line of {@link #counts}. */
  record Count(String entity, String target, String state, long count, long oldestAt) {}
}
