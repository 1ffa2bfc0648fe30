package io.caravan.ledger;

/**
 * Something a person must know.
 *
 * @param kind short and stable: short, paid-twice, reauth, gone-version, ...
 * @param subject what it is about; one open alarm per (kind, subject)
 * @param text plain words with both numbers, ids and times, and what to do
 */
public record Alarm(long alarmId, String kind, String subject, String text, long at, boolean open) {
  /** Kind of alarm: a delivery or a told record waits for a person; it ends when that does. */
  public static final String PARKED = "parked";

  static final String DELIVERY = "delivery ";

  /** Subject of the alarm about a parked delivery. */
  public static String ofDelivery(String deliveryId) {
    return DELIVERY + deliveryId;
  }

  /**
   * Subject of the alarm about a parked record.
   *
   * @param id its native id, or null: then the change stands for it
   */
  public static String ofRecord(String system, String entity, String id, long changeId) {
    return entity + " " + (id == null ? "change " + changeId : id) + " of " + system;
  }
}
