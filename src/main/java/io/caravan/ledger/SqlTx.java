package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Writes inside one transaction of the writer. */
final class SqlTx extends SqlRunnerTx {

  SqlTx(Session session, Tables tables) {
    super(session, tables);
  }

  @Override
  public void link(String kind, String ref, String system, String nativeId) {
    tables.identity().link(session, kind, ref, system, nativeId);
  }

  @Override
  public void unlink(String kind, String system, String nativeId) {
    tables.identity().unlink(session, kind, system, nativeId);
  }

  @Override
  public void alias(String entity, String aliasKind, String value, String ref) {
    tables.identity().alias(session, entity, aliasKind, value, ref);
  }

  @Override
  public void unalias(String entity, String aliasKind, String value, String ref) {
    tables.identity().unalias(session, entity, aliasKind, value, ref);
  }

  @Override
  public String newRef(String entity) {
    return tables.identity().newRef(session, entity);
  }

  @Override
  public void putState(String entity, String ref, JsonNode body, JsonNode memo) {
    tables.facts().putState(session, entity, ref, body, memo);
  }

  @Override
  public void putShadow(
      String system,
      String entity,
      String nativeId,
      JsonNode known,
      String version,
      String wroteHash) {
    tables
        .facts()
        .putShadow(session, new Shadow(system, entity, nativeId, known, version, wroteHash));
  }

  @Override
  public long insertChange(Change change) {
    return tables.facts().insertChange(session, change);
  }

  @Override
  public void changeState(long changeId, String state, String reason) {
    tables.facts().changeState(session, changeId, state, reason);
  }

  @Override
  public void enqueue(long changeId, List<DeliveryDraft> drafts, boolean bulk) {
    tables.deliveries().enqueue(session, changeId, drafts, bulk);
  }

  @Override
  public boolean settle(long laneId, long epoch, List<Settlement> settlements) {
    return tables.lanes().settle(session, laneId, epoch, settlements);
  }

  @Override
  public boolean progress(long laneId, long epoch, List<Settlement> settlements) {
    return tables.lanes().progress(session, laneId, epoch, settlements);
  }

  @Override
  public boolean extend(long laneId, long epoch, long leaseMs) {
    return tables.lanes().extend(session, laneId, epoch, leaseMs);
  }

  @Override
  public void wake(String target, String key) {
    tables.lanes().wake(session, target, key);
  }

  @Override
  public boolean replay(String deliveryId, JsonNode editedBody, String actor) {
    boolean replayed = tables.deliveries().replay(session, deliveryId, editedBody);
    if (replayed) {
      audit(actor, "replay", "delivery " + deliveryId, editedBody == null ? null : "edited");
    }
    return replayed;
  }

  @Override
  public boolean discard(String deliveryId, String reason, String actor) {
    boolean discarded = tables.deliveries().discard(session, deliveryId, reason);
    if (discarded) {
      clearAlarm(Alarm.PARKED, Alarm.ofDelivery(deliveryId));
      audit(actor, "discard", "delivery " + deliveryId, reason);
    }
    return discarded;
  }

  @Override
  public boolean replayChange(long changeId, JsonNode editedBody, String actor) {
    boolean replayed = tables.facts().unpark(session, changeId, "REPLAY", null, editedBody);
    if (replayed) {
      audit(actor, "replay", "change " + changeId, editedBody == null ? null : "edited");
      session.signalAfterCommit();
    }
    return replayed;
  }

  @Override
  public boolean discardChange(long changeId, String reason, String actor) {
    boolean discarded = tables.facts().unpark(session, changeId, "DISCARDED", reason, null);
    if (discarded) {
      change(changeId)
          .map(it -> Alarm.ofRecord(it.system(), it.entity(), it.nativeId(), changeId))
          .ifPresent(subject -> clearAlarm(Alarm.PARKED, subject));
      audit(actor, "discard", "change " + changeId, reason);
    }
    return discarded;
  }

  @Override
  public void conflict(Conflict conflict) {
    tables.evidence().conflict(session, conflict);
  }

  @Override
  public void alarm(String kind, String subject, String text) {
    tables.evidence().alarm(session, kind, subject, text);
  }

  @Override
  public void clearAlarm(String kind, String subject) {
    tables.evidence().clearAlarm(session, kind, subject);
  }

  @Override
  public void audit(String actor, String action, String object, String detail) {
    tables.evidence().audit(session, actor, action, object, detail);
  }

  @Override
  public void intend(List<Call> calls) {
    tables.calls().intend(session, calls);
  }

  @Override
  public void answered(List<Call> calls) {
    tables.calls().answered(session, calls);
  }

  @Override
  public void orphanEffect(String deliveryId, long epoch, String externalId) {
    tables.calls().orphan(session, deliveryId, epoch, externalId);
  }

  @Override
  public void resolveOrphan(long orphanId) {
    tables.calls().resolveOrphan(session, orphanId);
  }

  @Override
  public boolean move(Movement movement) {
    return tables.stock().move(session, movement);
  }

  @Override
  public void revise(String deliveryId, JsonNode body) {
    tables.deliveries().revise(session, deliveryId, body);
  }

  @Override
  public void included(String movementId, long includedAt) {
    tables.stock().included(session, movementId, includedAt);
  }

  @Override
  public void putPosition(Position position) {
    tables.stock().putPosition(session, position);
  }

  @Override
  public void subscribe(String target, String entity, String actor) {
    if (tables.access().subscribe(session, target, entity)) {
      audit(actor, "subscribe", target + " to " + entity, null);
    }
  }

  @Override
  public void unsubscribe(String target, String entity, String actor) {
    if (tables.access().unsubscribe(session, target, entity)) {
      audit(actor, "unsubscribe", target + " from " + entity, null);
    }
  }
}
