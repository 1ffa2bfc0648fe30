package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import java.util.TreeSet;

/** Which webhooks of a system are wanted, and when all of them were last known to be there. */
public final class Subscriptions {
  /** Field of the document that names what a vendor should tell of. */
  static final String TOPICS = "topics";

  private final long seenAt;
  private final String publicUrl;
  private final boolean looking;
  private final long lostAt;

  private Subscriptions(JsonNode kept) {
    this.seenAt = kept.path("seenAt").asLong();
    this.publicUrl = kept.path("publicUrl").asText();
    this.looking = kept.path("looking").asBoolean();
    this.lostAt = kept.path("lostAt").asLong();
  }

  private static String name(String system) {
    return "webhooks/" + system;
  }

  /**
   * What the steps of a pack that subscribe are told.
   *
   * @param publicUrl address of this hub, or empty: nothing is subscribed
   */
  public static ObjectNode document(SystemConfig system, String publicUrl) {
    ObjectNode document = Json.mapper().createObjectNode().put("system", system.name());
    if (!publicUrl.isEmpty()) {
      document.put("publicUrl", publicUrl.replaceAll("/+$", "") + "/hook/" + system.name());
      TreeSet<String> topics = new TreeSet<>();
      system
          .pack()
          .streams()
          .values()
          .forEach(stream -> stream.hints().forEach(rule -> topics.addAll(rule.topics())));
      topics.forEach(document.putArray(TOPICS)::add);
    }
    return document;
  }

  /** Those of a system, or null if they were never made at this address. */
  static Subscriptions of(LedgerReads reads, String system, String publicUrl) {
    return reads
        .fact(name(system))
        .map(text -> new Subscriptions(Json.parse(text)))
        .filter(kept -> kept.publicUrl.equals(publicUrl))
        .orElse(null);
  }

  /** All are there now. */
  public static Void seen(LedgerTx tx, String system, String publicUrl) {
    put(tx, system, publicUrl, tx.now(), false, 0);
    return null;
  }

  /** They were taken away, and are not wanted any more. */
  public static Void ended(LedgerTx tx, String system) {
    tx.putFact(name(system), null);
    tx.clearAlarm(SubscriptionWatch.ALARM, system);
    return null;
  }

  /** Kept before missing ones are made, so that whoever dies meanwhile hides no gap. */
  Void looking(LedgerTx tx, String system) {
    put(tx, system, publicUrl, seenAt, true, lostAt);
    return null;
  }

  /** Nothing was made after all. */
  Void unchanged(LedgerTx tx, String system) {
    put(tx, system, publicUrl, seenAt, false, lostAt);
    return null;
  }

  /**
   * All are there again.
   *
   * @param lost time at which some were last found missing, epoch ms, or 0
   */
  void found(LedgerTx tx, String system, long lost) {
    put(tx, system, publicUrl, tx.now(), false, lost);
  }

  private static void put(
      LedgerTx tx, String system, String publicUrl, long seenAt, boolean looking, long lostAt) {
    tx.putFact(
        name(system),
        Json.text(
            Json.mapper()
                .createObjectNode()
                .put("seenAt", seenAt)
                .put("publicUrl", publicUrl)
                .put("looking", looking)
                .put("lostAt", lostAt)));
  }

  /** When all of them were last there, epoch ms. */
  long seenAt() {
    return seenAt;
  }

  /** Whether somebody died while it made missing ones. */
  boolean wasLooking() {
    return looking;
  }

  long lostAt() {
    return lostAt;
  }
}
