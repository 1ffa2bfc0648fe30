package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What one unit of work can write; all of it commits together or not at all. */
public interface LedgerTx extends LedgerReads {

  // identity
  /** Ties a native id to a canonical one. Throws LedgerException if it is tied to another. */
  void link(String kind, String ref, String system, String nativeId);

  void unlink(String kind, String system, String nativeId);

  void alias(String entity, String aliasKind, String value, String ref);

  void unalias(String entity, String aliasKind, String value, String ref);

  /** A new canonical id: short, unique, sortable, never reused. */
  String newRef(String entity);

  // facts
  void putState(String entity, String ref, JsonNode body, JsonNode memo);

  void putShadow(
      String system,
      String entity,
      String nativeId,
      JsonNode known,
      String version,
      String wroteHash);

  /** Inserts a change (its changeId and recordedAt are ignored) and returns the new id. */
  long insertChange(Change change);

  void changeState(long changeId, String state, String reason);

  /**
   * Queues deliveries of one change, waking their lanes. The delivery id is derived from (entity,
   * target, change, kind): a second call with the same is no delivery.
   */
  default void enqueue(long changeId, List<DeliveryDraft> drafts) {
    enqueue(changeId, drafts, false);
  }

  /**
   * The same.
   *
   * @param bulk they belong to a first load: whatever else waits for the target goes before them
   */
  void enqueue(long changeId, List<DeliveryDraft> drafts, boolean bulk);

  /** See {@link Ledger#settle}. */
  boolean settle(long laneId, long epoch, List<Settlement> settlements);

  /**
   * Settles deliveries one at a time while the rest of the claimed lane is still being worked on:
   * like {@link #settle}, but the lane stays leased. Only for final outcomes (DONE, IGNORED); the
   * last call for a claim is always {@link #settle}, if need be with an empty list.
   */
  boolean progress(long laneId, long epoch, List<Settlement> settlements);

  /** Moves the end of a lease to {@code leaseMs} from now; false if another runner has the lane. */
  boolean extend(long laneId, long epoch, long leaseMs);

  /** Makes waiting (not leased, not blocked) lanes of this key ready now: a need was met. */
  void wake(String target, String key);

  // people
  /**
   * PARKED becomes PENDING (with an edited body if not null); the lane is unblocked. In lanes that
   * went on past it (item, inventory, customer) it comes back as the last one, or becomes
   * SUPERSEDED if a newer state was queued since and the body is not edited. False if it is not
   * parked.
   */
  boolean replay(String deliveryId, JsonNode editedBody, String actor);

  /** Gives an unfinished delivery another body; only the holder of its lane may. */
  void revise(String deliveryId, JsonNode body);

  /**
   * A delivery that is not final becomes DISCARDED; its lane goes on. False if it is unknown or
   * final; LedgerException if it is just being delivered.
   */
  boolean discard(String deliveryId, String reason, String actor);

  /**
   * A PARKED change becomes REPLAY (with an edited body if not null); the runner records it again
   * and then sets REPLAYED. False if it is not parked.
   */
  boolean replayChange(long changeId, JsonNode editedBody, String actor);

  /** A PARKED change becomes DISCARDED; false if it is not parked. */
  boolean discardChange(long changeId, String reason, String actor);

  void conflict(Conflict conflict);

  void alarm(String kind, String subject, String text);

  void clearAlarm(String kind, String subject);

  void audit(String actor, String action, String object, String detail);

  // calls
  /** Writes INTENT rows of one batch, fenced by nothing: evidence comes before the call. */
  void intend(List<Call> calls);

  /** Sets state, answer, status, error and end of calls that were intended. */
  void answered(List<Call> calls);

  /** A fenced-off runner's effect, for the repair job. */
  void orphanEffect(String deliveryId, long epoch, String externalId);

  /** The repair job has dealt with it. */
  void resolveOrphan(long orphanId);

  // stock
  /** Appends a movement; false if its id is known. */
  boolean move(Movement movement);

  /** From now on counts whose read began at or after {@code includedAt} contain the movement. */
  void included(String movementId, long includedAt);

  void putPosition(Position position);

  // reading
  void putCursor(String system, String stream, String value);

  /** False if (system, eventId) was stored before: a duplicate, which is counted. */
  boolean hint(Hint hint);

  /** Removes hints that were read; one stored again after {@code readAt} stays. */
  void dropHint(String system, String stream, String nativeId, long readAt);

  /** Takes a due schedule row; creates it due at once if it is unknown. */
  Optional<Lease> takeSchedule(String name, long leaseMs);

  /** Sets the next run, fenced by the epoch; false if another runner has taken it since. */
  boolean reschedule(Lease lease, long nextAt, long intervalMs);

  /**
   * Removes a schedule that has no next run, fenced by the epoch. One that was fired meanwhile
   * stays and is due now. False if another runner has taken it since.
   */
  boolean endSchedule(Lease lease);

  /** Makes a schedule due now (a hint arrived, a person asked). */
  void fireNow(String name);

  /** This process is alive; for display only. */
  void heartbeat(String runnerId, String host, String version);

  // limits and credentials
  /**
   * Takes {@code cost} tokens from the system's shared bucket, refilling it first. Returns 0 when
   * taken, else the milliseconds to wait until they will be there.
   */
  long takeBudget(String system, String bucket, double cost, double capacity, double ratePerSecond);

  /**
   * Corrects the bucket by a vendor's answer, refilling it first.
   *
   * @param back what was taken too much for the call; negative if it was charged more
   * @param left what the vendor says is left: lowers the bucket and never raises it, since what
   *     other runners took meanwhile is not in the answer
   */
  void correctBudget(
      String system,
      String bucket,
      double back,
      double left,
      double capacity,
      double ratePerSecond);

  /** Adds to what was used in an hour. */
  void used(ApiUse use);

  /** Forgets what was used in hours that began before, epoch ms. */
  void forgetUses(String system, long before);

  /** Compare-and-set on {@code expectedVersion} (0 = none yet); false if it has changed. */
  boolean putCredential(Credential credential, long expectedVersion);

  void deleteCredential(String system);

  void subscribe(String target, String entity, String actor);

  void unsubscribe(String target, String entity, String actor);

  void putFact(String name, String value);

  // age
  /**
   * Lets go of the next finished changes behind {@code after}, with their deliveries and calls:
   * their bodies if they are older than {@code bodiesBefore}, all of them if they are older than
   * {@code rowsBefore} (epoch ms). What anything can still be decided from stays.
   *
   * @param changes how many are looked at, at most
   * @return where to go on, or -1 if there are no more old ones
   */
  long forget(long after, int changes, long bodiesBefore, long rowsBefore);

  /**
   * Forgets ids of events that were received before; one that is told after that counts as new.
   *
   * @return how many were forgotten, at most {@code limit}
   */
  int forgetEvents(long before, int limit);

  /**
   * Looks at the next lanes behind {@code after}, whether what is open in each will be delivered,
   * and mends those of which that is not so.
   */
  LaneCheck checkLanes(long after, int lanes);
}
