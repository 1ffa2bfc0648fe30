package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a request costs, in drips, by the rules of 17 March 2026. */
final class Cost {
  private static final BigDecimal BASE = BigDecimal.ONE;
  private static final BigDecimal SALE_WRITE = BigDecimal.valueOf(2);
  private static final BigDecimal COMPLETION = BigDecimal.valueOf(3);
  private static final BigDecimal RECEIPT = BigDecimal.valueOf(5);
  private static final BigDecimal HEAVY = BigDecimal.TEN;
  private static final BigDecimal NESTED = new BigDecimal("0.5");
  private static final BigDecimal TO_ONE = new BigDecimal("0.1");
  private static final BigDecimal TO_MANY = new BigDecimal("0.2");
  private static final BigDecimal DOUBLE = BigDecimal.valueOf(2);
  private static final Pattern SALE =
      Pattern.compile("sale(/\\d+)?(/saleline(/\\d+)?)?|saleline(/\\d+)?");

  private Cost() {}

  /**
   * @param path below the account, without the suffix: {@code Sale/12/SaleLine}
   */
  static BigDecimal of(Request request, String path) {
    boolean write = !request.method().equals("GET");
    String lower = path.toLowerCase(Locale.ROOT);
    BigDecimal cost = base(request.method(), lower, request.param("count").equals("1"));
    JsonNode body = write ? parsed(request.body()) : null;
    if (body != null) {
      if (write
          && SALE.matcher(lower).matches()
          && body.path("completed").asText().matches("true|1")) {
        cost = cost.add(COMPLETION);
      }
      cost = cost.add(NESTED.multiply(BigDecimal.valueOf(nested(body, true))));
    }
    return cost.add(relations(request, path)).add(alternatives(request));
  }

  private static BigDecimal base(String method, String path, boolean count) {
    boolean write = !method.equals("GET");
    if (count && !write) {
      return HEAVY;
    }
    if (path.matches("sale/\\d+/refund") || (write && path.matches("category(/\\d+)?"))) {
      return HEAVY;
    }
    if (method.equals("POST") && path.equals("inventorycountreconcile")) {
      return HEAVY;
    }
    if (path.matches("sale/\\d+/emailreceipt")) {
      return RECEIPT;
    }
    return write && SALE.matcher(path).matches() ? SALE_WRITE : BASE;
  }

  private static JsonNode parsed(byte[] body) {
    try {
      return body.length == 0 || body[0] != '{' ? null : Json.parse(body);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Nested records: objects that have something else in them than further containers. */
  private static int nested(JsonNode node, boolean root) {
    int count = 0;
    boolean record = node.isObject() && !root && node.isEmpty();
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        count += nested(child, false);
      } else if (node.isObject() && !root) {
        record = true;
      }
    }
    return count + (record ? 1 : 0);
  }

  private static BigDecimal relations(Request request, String path) {
    BigDecimal cost = BigDecimal.ZERO;
    String[] parts = path.split("/");
    Entity entity = Entities.named(parts[0]);
    if (entity == null || request.param("load_relations").isEmpty()) {
      return cost;
    }
    Set<String> paths;
    try {
      paths = Query.relations(entity, request.param("load_relations"));
    } catch (ApiError e) {
      // The request is refused further on, at its base cost.
      return cost;
    }
    boolean list = request.method().equals("GET") && parts.length == 1;
    for (String each : paths) {
      BigDecimal one = entity.toMany(each) ? TO_MANY : TO_ONE;
      int dot = each.lastIndexOf('.');
      boolean underMany = dot > 0 && entity.toMany(each.substring(0, dot));
      one = list ? one.multiply(DOUBLE) : one;
      cost = cost.add(underMany ? one.multiply(DOUBLE) : one);
    }
    return cost;
  }

  private static BigDecimal alternatives(Request request) {
    if (request.param("or").isEmpty()) {
      return BigDecimal.ZERO;
    }
    Set<String> fields = new HashSet<>();
    Set<String> entities = new HashSet<>();
    int operands = 0;
    int ranges = 0;
    for (Map.Entry<String, String> each : operands(request.param("or")).entrySet()) {
      String field = each.getValue().substring(0, Math.max(0, each.getValue().indexOf('=')));
      fields.add(field);
      entities.add(field.contains(".") ? field.substring(0, field.indexOf('.')) : "");
      operands++;
      ranges += each.getValue().matches("[^=]*=[<>].*") ? 1 : 0;
    }
    if (fields.size() <= 1) {
      return BigDecimal.ZERO;
    }
    int cost = operands;
    if (entities.size() > 1 || ranges > 1) {
      cost += HEAVY.intValue() * entities.size();
    }
    return BigDecimal.valueOf(cost);
  }

  private static Map<String, String> operands(String or) {
    Map<String, String> operands = new LinkedHashMap<>();
    for (String each : or.split("\\|")) {
      operands.put(String.valueOf(operands.size()), each);
    }
    return operands;
  }
}
