package io.caravan.shadow;

import io.caravan.system.Durations;
import java.util.Map;
import java.util.TreeMap;

/**
 * When something is late and when it is lost.
 *
 * @param late ms by entity
 * @param lost ms by entity
 * @param begun epoch ms: what was caused earlier is nobody's fault
 * @param since epoch ms: what was caused earlier is not reported
 * @param now epoch ms
 */
public record Limits(
    Map<String, Long> late, Map<String, Long> lost, long begun, long since, long now) {
  private static final long USUAL_LATE_MS = 15 * 60_000L;
  private static final long USUAL_LOST_MS = 4 * 3600_000L;

  /**
   * @param settings keys with their {@code caravan.} prefix
   */
  public static Limits of(Map<String, String> settings, long begun, long since, long now) {
    Map<String, Long> late = new TreeMap<>();
    late.put("inventory", ms(settings.get("caravan.shadow.late.inventory"), "60s"));
    late.put("order", ms(settings.get("caravan.shadow.late.order"), "5m"));
    late.put("item", ms(settings.get("caravan.shadow.late.item"), "15m"));
    late.put("customer", ms(settings.get("caravan.shadow.late.customer"), "15m"));
    late.put("shipment", ms(settings.get("caravan.shadow.late.shipment"), "15m"));
    Map<String, Long> lost = new TreeMap<>();
    lost.put("inventory", ms(settings.get("caravan.shadow.lost.inventory"), "1h"));
    lost.put("order", ms(settings.get("caravan.shadow.lost.order"), "1h"));
    lost.put("item", ms(settings.get("caravan.shadow.lost.item"), "4h"));
    lost.put("customer", ms(settings.get("caravan.shadow.lost.customer"), "4h"));
    lost.put("shipment", ms(settings.get("caravan.shadow.lost.shipment"), "4h"));
    return new Limits(late, lost, begun, since, now);
  }

  private static long ms(String told, String usual) {
    return Durations.parse(told == null ? usual : told).toMillis();
  }

  long late(String entity) {
    return late.getOrDefault(entity, USUAL_LATE_MS);
  }

  long lost(String entity) {
    return lost.getOrDefault(entity, USUAL_LOST_MS);
  }

  Verdict done(String entity, long lagMs) {
    return lagMs > late(entity) ? Verdict.LATE : Verdict.IN_TIME;
  }

  boolean isOverdue(String entity, long cause) {
    return now - cause > lost(entity);
  }
}
