package io.caravan.sandbox;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A disturbance that was ordered through the admin port.
 *
 * @param system lightspeed or shopify
 * @param kind see {@link Kind}
 * @param operation matched against the whole operation: {@code POST /Sale.json}, a GraphQL root
 *     field, {@code orders/create} for a webhook, the SKU for a conflict
 * @param times how often it still happens
 * @param probability 0..1 for each match
 * @param delay for slow, late and index-lag; in the sandbox's time
 */
public record Fault(
    String system, Kind kind, Pattern operation, int times, double probability, Duration delay) {

  /** What goes wrong. */
  public enum Kind {
    /** 429, or THROTTLED. */
    THROTTLE,
    /** A 5xx without an effect. */
    ERROR_BEFORE,
    /** The effect, then a 5xx. */
    ERROR_AFTER,
    /** The effect, then a closed connection. */
    LOST_RESPONSE,
    /** The answer takes its time. */
    SLOW,
    /** The access token dies before this call. */
    TOKEN_REVOKED,
    /** An HTML page instead of JSON. */
    HTML,
    /** Searches do not see what is younger than the delay. */
    INDEX_LAG,
    /** A quantity is changed and changed back by others, so that comparing it fails. */
    CONFLICT,
    WEBHOOK_DUPLICATE,
    WEBHOOK_LATE,
    WEBHOOK_DROP,
    /** This webhook is sent after the next one. */
    WEBHOOK_REORDER;

    /** Name on the admin port: {@code error-before}. */
    public static Kind named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The other way round. */
    String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
