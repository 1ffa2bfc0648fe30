package io.caravan.ledger;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads inside one transaction. */
class SqlReads implements LedgerReads {
  final Session session;
  final Tables tables;

  SqlReads(Session session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  @Override
  public long now() {
    return session.now();
  }

  @Override
  public Optional<String> ref(String kind, String system, String nativeId) {
    return tables.identity().ref(session, kind, system, nativeId);
  }

  @Override
  public List<String> nativeIds(String kind, String ref, String system) {
    return tables.identity().nativeIds(session, kind, ref, system);
  }

  @Override
  public List<String> linked(String kind, String system, String after, int limit) {
    return tables.identity().linked(session, kind, system, after, limit);
  }

  @Override
  public List<String[]> links(String kind, String ref) {
    return tables.identity().links(session, kind, ref);
  }

  @Override
  public Set<String> refsByAlias(String entity, String aliasKind, String value) {
    return tables.identity().refsByAlias(session, entity, aliasKind, value);
  }

  @Override
  public Optional<State> state(String entity, String ref) {
    return tables.facts().state(session, entity, ref);
  }

  @Override
  public List<State> states(String entity, String after, int limit) {
    return tables.facts().states(session, entity, after, limit);
  }

  @Override
  public Optional<Shadow> shadow(String system, String entity, String nativeId) {
    return tables.facts().shadow(session, system, entity, nativeId);
  }

  @Override
  public Optional<Change> change(long changeId) {
    return tables.facts().change(session, changeId);
  }

  @Override
  public List<Change> changes(String entity, String ref, int limit) {
    return tables.facts().changes(session, entity, ref, limit);
  }

  @Override
  public List<Change> lastTold(String entity, String ref) {
    return tables.facts().lastTold(session, entity, ref);
  }

  @Override
  public List<Change> parkedChanges(int limit) {
    return tables.facts().parkedChanges(session, limit);
  }

  @Override
  public List<Change> changesToReplay(int limit) {
    return tables.facts().changesToReplay(session, limit);
  }

  @Override
  public boolean anyToReplay() {
    return tables.facts().anyToReplay(session);
  }

  @Override
  public List<Change> seen(long after, int limit) {
    return tables.facts().seen(session, after, limit);
  }

  @Override
  public List<Delivery> deliveries(String entity, String key, int limit) {
    return tables.deliveries().deliveries(session, entity, key, limit);
  }

  @Override
  public List<Delivery> deliveriesOf(long changeId) {
    return tables.deliveries().deliveriesOf(session, changeId);
  }

  @Override
  public Optional<Delivery> delivery(String deliveryId) {
    return tables.deliveries().delivery(session, deliveryId);
  }

  @Override
  public List<Delivery> parkedDeliveries(int limit) {
    return tables.deliveries().parked(session, limit);
  }

  @Override
  public List<Delivery> waitingDeliveries(int limit) {
    return tables.deliveries().waiting(session, limit);
  }

  @Override
  public List<Delivery> lateLevels(LateLevels levels, int limit) {
    return tables.deliveries().late(session, levels, limit);
  }

  @Override
  public Waiting waiting() {
    return tables.lanes().waiting(session);
  }

  @Override
  public long waiting(String target) {
    return tables.lanes().waiting(session, target);
  }

  @Override
  public boolean stops(String deliveryId) {
    return tables.lanes().isBlockedBy(session, deliveryId);
  }

  @Override
  public List<Call> calls(String deliveryId) {
    return tables.calls().calls(session, deliveryId);
  }

  @Override
  public List<Call> callsOfBatch(String batchId) {
    return tables.calls().batch(session, batchId);
  }

  @Override
  public List<OrphanEffect> orphanEffects(long after, int limit) {
    return tables.calls().orphans(session, after, limit);
  }

  @Override
  public List<Conflict> conflicts(String entity, String ref, int limit) {
    return tables.evidence().conflicts(session, entity, ref, limit);
  }

  @Override
  public List<Alarm> openAlarms(String kind, int limit) {
    return tables.evidence().openAlarms(session, kind, limit);
  }

  @Override
  public List<Alarm> openAlarms(int limit) {
    return tables.evidence().openAlarms(session, limit);
  }

  @Override
  public List<Count> counts() {
    return tables.deliveries().counts(session);
  }

  @Override
  public Optional<Position> position(String variant, String location) {
    return tables.stock().position(session, variant, location);
  }

  @Override
  public List<Position> positions(String variant) {
    return tables.stock().positions(session, variant);
  }

  @Override
  public long stocked() {
    return tables.stock().stocked(session);
  }

  @Override
  public long records(String entity) {
    return tables.facts().count(session, entity);
  }

  @Override
  public List<Movement> movements(String variant, String location, int limit) {
    return tables.stock().movements(session, variant, location, limit);
  }

  @Override
  public Optional<Movement> movement(String movementId) {
    return tables.stock().movement(session, movementId);
  }

  @Override
  public List<Movement> movementsNotIn(String variant, String location, long countedAt) {
    return tables.stock().notCounted(session, variant, location, countedAt);
  }

  @Override
  public Optional<String> cursor(String system, String stream) {
    return tables.streams().cursor(session, system, stream);
  }

  @Override
  public List<Hint> hints(String system, String stream, int limit) {
    return tables.streams().hints(session, system, stream, limit);
  }

  @Override
  public boolean anyHint(String system, String stream) {
    return tables.streams().anyHint(session, system, stream);
  }

  @Override
  public long duplicateHints(String system) {
    return tables.streams().duplicates(session, system);
  }

  @Override
  public long scheduledAt(String name) {
    return tables.streams().nextAt(session, name);
  }

  @Override
  public List<String> dueSchedules(String prefix, int limit) {
    return tables.streams().due(session, prefix, limit);
  }

  @Override
  public List<RunnerSeen> runners() {
    return tables.streams().runners(session);
  }

  @Override
  public List<BudgetLevel> budgets() {
    return tables.usage().budgets(session);
  }

  @Override
  public List<ApiUse> uses(long hour) {
    return tables.usage().since(session, hour);
  }

  @Override
  public long delivered(String entity, String target, long since) {
    return tables.usage().delivered(session, entity, target, since);
  }

  @Override
  public Set<String> subscribers(String entity) {
    return tables.access().subscribers(session, entity);
  }

  @Override
  public Optional<Credential> credential(String system) {
    return tables.access().credential(session, system);
  }

  @Override
  public List<AuditEntry> auditTrail(int limit) {
    return tables.evidence().auditTrail(session, limit);
  }

  @Override
  public Optional<AuditEntry> brokenAudit() {
    return tables.evidence().brokenAudit(session);
  }

  @Override
  public Optional<String> fact(String name) {
    return tables.facts().fact(session, name);
  }
}
