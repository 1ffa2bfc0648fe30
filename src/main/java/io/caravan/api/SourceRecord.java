package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;

/** One native record on its way from a source to the hub; found in an exchange property. */
public final class SourceRecord {
  /** Exchange property that holds it. */
  public static final String PROPERTY = "caravan.source";

  private final String system;
  private final String stream;
  private final String entity;
  private final String nativeId;
  private final String version;
  private final JsonNode body;
  private final String origin;
  private final long readAt;
  private final long replayOf;
  private final Viewer viewer;
  private final int alike;
  private volatile boolean recorded;

  /**
   * @param version the record's own version or time, or null
   * @param origin where it came in: {@code api:pos/items}, {@code hook:warehouse/shipments}
   * @param readAt ledger ms at which the read began
   * @param replayOf the parked change that is tried again, or 0
   */
  public SourceRecord(
      String system,
      String stream,
      String entity,
      String nativeId,
      String version,
      JsonNode body,
      String origin,
      long readAt,
      long replayOf) {
    this(system, stream, entity, nativeId, version, body, origin, readAt, replayOf, null, 0);
  }

  private SourceRecord(
      String system,
      String stream,
      String entity,
      String nativeId,
      String version,
      JsonNode body,
      String origin,
      long readAt,
      long replayOf,
      Viewer viewer,
      int alike) {
    this.system = system;
    this.stream = stream;
    this.entity = entity;
    this.nativeId = nativeId;
    this.version = version;
    this.body = body;
    this.origin = origin;
    this.readAt = readAt;
    this.replayOf = replayOf;
    this.viewer = viewer;
    this.alike = alike;
  }

  /** The same record for somebody who only looks at it; null: to be recorded. */
  public SourceRecord seenBy(Viewer looking) {
    return new SourceRecord(
        system, stream, entity, nativeId, version, body, origin, readAt, replayOf, looking, alike);
  }

  /** The same record with how many of its page say what the pack calls {@code alike}. */
  public SourceRecord among(int others) {
    return new SourceRecord(
        system, stream, entity, nativeId, version, body, origin, readAt, replayOf, viewer, others);
  }

  /** How many records of its page say the same that many say only if something is wrong. */
  public int alike() {
    return alike;
  }

  /** Who only looks at it, or null if it is to be recorded. */
  public Viewer viewer() {
    return viewer;
  }

  public String system() {
    return system;
  }

  public String stream() {
    return stream;
  }

  public String entity() {
    return entity;
  }

  public String nativeId() {
    return nativeId;
  }

  public String version() {
    return version;
  }

  /** The native record as it was read. */
  public JsonNode body() {
    return body;
  }

  public String origin() {
    return origin;
  }

  public long readAt() {
    return readAt;
  }

  public long replayOf() {
    return replayOf;
  }

  /** Whether the hub has committed it, as a change or as a parked one. */
  public boolean recorded() {
    return recorded;
  }

  /** Called by the hub after its commit. */
  public void markRecorded() {
    recorded = true;
  }
}
