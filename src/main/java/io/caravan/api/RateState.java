package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.system.SystemPack.Limiter;
import java.util.Locale;
import java.util.Map;

/**
 * What an answer tells of the limit; null where it tells nothing.
 *
 * @param left units left in the vendor's bucket
 * @param capacity size of that bucket
 * @param rate units a second that come back
 * @param cost what the request was priced at
 * @param charged what was taken for it in the end
 * @param burst most requests in one second
 */
record RateState(
    Double left, Double capacity, Double rate, Double cost, Double charged, Double burst) {
  static final RateState UNKNOWN = new RateState(null, null, null, null, null, null);
  static final String QUERY_COST = "query-cost";
  static final String DRIP = "drip";

  static RateState of(Limiter limiter, JsonNode body, Map<String, String> headers) {
    return switch (limiter.kind()) {
      case QUERY_COST -> ofQuery(limiter, body);
      case DRIP -> ofDrip(limiter, headers);
      default -> UNKNOWN;
    };
  }

  private static RateState ofQuery(Limiter limiter, JsonNode body) {
    String path = limiter.state().get("state");
    if (path == null || body == null) {
      return UNKNOWN;
    }
    JsonNode status = Templates.at(body, path);
    int dot = path.lastIndexOf('.');
    JsonNode cost = dot < 0 ? body : Templates.at(body, path.substring(0, dot));
    return new RateState(
        number(status.path("currentlyAvailable")),
        number(status.path("maximumAvailable")),
        number(status.path("restoreRate")),
        number(cost.path("requestedQueryCost")),
        number(cost.path("actualQueryCost")),
        null);
  }

  private static RateState ofDrip(Limiter limiter, Map<String, String> headers) {
    Double[] level = fraction(header(limiter, "level-header", headers));
    Double[] burst = fraction(header(limiter, "burst-header", headers));
    Double cost = number(header(limiter, "cost-header", headers));
    return new RateState(
        level[0] == null || level[1] == null ? null : level[1] - level[0],
        level[1],
        number(header(limiter, "drip-header", headers)),
        cost,
        cost,
        burst[1]);
  }

  private static String header(Limiter limiter, String key, Map<String, String> headers) {
    String name = limiter.state().get(key);
    return name == null ? null : headers.get(name.toLowerCase(Locale.ROOT));
  }

  private static Double[] fraction(String text) {
    String[] parts = text == null ? new String[0] : text.split("/", 2);
    return new Double[] {
      parts.length > 0 ? number(parts[0]) : null, parts.length > 1 ? number(parts[1]) : null
    };
  }

  private static Double number(JsonNode node) {
    return node.isNumber() ? Double.valueOf(node.doubleValue()) : number(node.asText(null));
  }

  private static Double number(String text) {
    try {
      double value = text == null ? Double.NaN : Double.parseDouble(text.trim());
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
