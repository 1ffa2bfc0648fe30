package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from a change. Mutable while a policy builds it, read once by the recorder.
 *
 * <p>An unchanged record with no deliveries is no change at all: a duplicate or an echo.
 */
public final class Decision {
  private JsonNode state;
  private JsonNode memo;
  private String ignored;
  private final List<DeliveryDraft> deliveries = new ArrayList<>();
  private final List<Movement> movements = new ArrayList<>();
  private final List<FieldConflict> conflicts = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final List<Inclusion> included = new ArrayList<>();
  private final List<Derived> derived = new ArrayList<>();
  private final List<Redecided> redecided = new ArrayList<>();
  private final List<String> rereads = new ArrayList<>();
  private final List<Recount> recounts = new ArrayList<>();
  private final List<Awaited> awaited = new ArrayList<>();
  private long again;
  private JsonNode instead;

  /** The merged document to keep, or null to keep what was. */
  public JsonNode state() {
    return state;
  }

  public Decision state(JsonNode merged) {
    this.state = merged;
    return this;
  }

  public JsonNode memo() {
    return memo;
  }

  public Decision memo(JsonNode remembered) {
    this.memo = remembered;
    return this;
  }

  /** Why the change is kept but has no consequence (a test order, a stale version), or null. */
  public String ignored() {
    return ignored;
  }

  public Decision ignored(String reason) {
    this.ignored = reason;
    return this;
  }

  public List<DeliveryDraft> deliveries() {
    return deliveries;
  }

  /** Movements of stock; the recorder folds them and asks the inventory policy for what follows. */
  public List<Movement> movements() {
    return movements;
  }

  public List<FieldConflict> conflicts() {
    return conflicts;
  }

  /** Alarms to raise or clear. */
  public List<Notice> notices() {
    return notices;
  }

  /**
   * Movements that no longer count although no on hand ever held them, because together they are
   * nothing (a reservation that was given back before any till knew it). The recorder gives them
   * {@code includedAt} 0.
   */
  public List<String> closed() {
    return closed;
  }

  /** Movements that the owner's counts hold from an instant on. */
  public List<Inclusion> included() {
    return included;
  }

  /** Systems whose orders and refunds are to be read now. */
  public List<String> rereads() {
    return rereads;
  }

  /** Levels that are to be read once more although nothing new may be told of them. */
  public List<Recount> recounts() {
    return recounts;
  }

  /** Facts that follow from this one; decided after it, in the same transaction, same source. */
  public List<Derived> derived() {
    return derived;
  }

  /** Known records to be decided again, after this one and in the same transaction. */
  public List<Redecided> redecided() {
    return redecided;
  }

  /**
   * When to decide this record again with what is then known although nobody told anything new,
   * epoch ms; 0 = never. The document last told is then the incoming one.
   */
  public long again() {
    return again;
  }

  public Decision again(long at) {
    this.again = at;
    return this;
  }

  /**
   * Body with which the delivery that failed is tried once more in its own place, or null. Only
   * what follows from a failed delivery has one.
   */
  public JsonNode instead() {
    return instead;
  }

  public Decision instead(JsonNode body) {
    this.instead = body;
    return this;
  }

  /** Links after which this record is decided again as if it had been told anew. */
  public List<Awaited> awaited() {
    return awaited;
  }

  /**
   * A link that is not there yet.
   *
   * @param kind link kind
   * @param system where it must come
   * @param ref canonical record that is to be linked, or null if only its id is known
   * @param nativeId id there whose record is not known, or null
   */
  public record Awaited(String kind, String system, String ref, String nativeId) {}

  /**
   * A record to be decided next: {@code document} has refs below its root; the root's own ref is
   * there if the record is known, else {@code nativeId} says what to link.
   */
  public record Derived(String entity, String nativeId, JsonNode document) {}

  /** The levels of one variant at a system. */
  public record Recount(String system, String variant) {}

  /** A record of which nothing new was told, but of what belongs to it. */
  public record Redecided(String entity, String ref) {}

  /** A value that was not applied because another system owns the field. */
  public record FieldConflict(
      String field, String owner, String ownerValue, String other, String otherValue) {}

  /** A movement is in every count whose read began at or after {@code at}, ledger ms. */
  public record Inclusion(String movementId, long at) {}

  /** An alarm; {@code text} null clears it. */
  public record Notice(String kind, String subject, String text) {}
}
