package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.schema.DataFetchingEnvironment;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One page of a connection. A cursor is base64 of {@code {"last_id":n,"last_value":v}}: the place
 * in this sort order, which only means something in the same search.
 */
final class Page {
  private static final int LARGEST = 250;

  private Page() {}

  /** In the order of ids. */
  static Map<String, Object> byId(DataFetchingEnvironment env, Iterable<ObjectNode> all) {
    return of(env, all, node -> node.path("id").longValue());
  }

  /**
   * In the order of a value, then of ids.
   *
   * @param value a Long or a text; texts compare as texts, so times must be of one form
   */
  static Map<String, Object> of(
      DataFetchingEnvironment env, Iterable<ObjectNode> all, Function<ObjectNode, Object> value) {
    return of(env, all, value, LARGEST);
  }

  static Map<String, Object> of(
      DataFetchingEnvironment env,
      Iterable<ObjectNode> all,
      Function<ObjectNode, Object> value,
      int largest) {
    Integer first = env.getArgument("first");
    Integer last = env.getArgument("last");
    check(first, last, largest);
    boolean reverse = Boolean.TRUE.equals(env.getArgument("reverse"));
    List<ObjectNode> sorted = new ArrayList<>();
    all.forEach(sorted::add);
    sorted.sort((a, b) -> compare(value.apply(a), id(a), value.apply(b), id(b)));
    if (reverse) {
      Collections.reverse(sorted);
    }
    int from = 0;
    int to = sorted.size();
    if (env.getArgument("after") != null) {
      ObjectNode place = place(env.getArgument("after"));
      while (from < to && toPlace(sorted.get(from), place, value, reverse) <= 0) {
        from++;
      }
    }
    if (env.getArgument("before") != null) {
      ObjectNode place = place(env.getArgument("before"));
      while (to > from && toPlace(sorted.get(to - 1), place, value, reverse) >= 0) {
        to--;
      }
    }
    if (first != null) {
      to = Math.min(to, from + first);
    } else {
      from = Math.max(from, to - last);
    }
    return answer(sorted.subList(from, to), from > 0, to < sorted.size(), value);
  }

  /** Whether a page is one of the next ones of a list, from its first one on. */
  static boolean isForward(DataFetchingEnvironment env) {
    return env.getArgument("first") != null
        && env.getArgument("last") == null
        && env.getArgument("before") == null
        && !Boolean.TRUE.equals(env.getArgument("reverse"));
  }

  /** Where a forward page begins: behind the last one of the page before; null at the first. */
  static Sorted.Place begin(DataFetchingEnvironment env) {
    if (env.getArgument("after") == null) {
      return null;
    }
    ObjectNode place = place(env.getArgument("after"));
    JsonNode value = place.get("last_value");
    return new Sorted.Place(
        value.isNumber() ? "" : value.asText(), place.path("last_id").longValue());
  }

  /**
   * A forward page.
   *
   * @param rest what comes behind its beginning, in order
   */
  static Map<String, Object> next(
      DataFetchingEnvironment env,
      Iterable<ObjectNode> rest,
      Predicate<ObjectNode> filter,
      Function<ObjectNode, Object> value) {
    Integer first = env.getArgument("first");
    check(first, null, LARGEST);
    List<ObjectNode> found = new ArrayList<>();
    boolean more = false;
    for (ObjectNode node : rest) {
      if (filter.test(node)) {
        more = found.size() == first;
        if (more) {
          break;
        }
        found.add(node);
      }
    }
    return answer(found, env.getArgument("after") != null, more, value);
  }

  private static void check(Integer first, Integer last, int largest) {
    if (first != null && last != null) {
      throw bad("providing both first and last is not supported");
    }
    if (first == null && last == null) {
      throw bad("you must provide one of first or last");
    }
    Integer size = first != null ? first : last;
    String name = first != null ? "first" : "last";
    if (size > largest) {
      throw bad(
          name
              + " cannot exceed "
              + largest
              + ". To query larger amounts of data with fewer limits, bulk operations should be"
              + " used instead.");
    }
    if (size < 0) {
      throw bad(name + " cannot be less than zero");
    }
  }

  private static TopError bad(String message) {
    return new TopError(message, "BAD_REQUEST");
  }

  private static long id(ObjectNode node) {
    return node.path("id").longValue();
  }

  private static int toPlace(
      ObjectNode node, ObjectNode place, Function<ObjectNode, Object> value, boolean reverse) {
    JsonNode last = place.get("last_value");
    Object there = last.isNumber() ? (Object) last.longValue() : last.asText();
    int forward = compare(value.apply(node), id(node), there, place.path("last_id").longValue());
    return reverse ? -forward : forward;
  }

  private static int compare(Object a, long idA, Object b, long idB) {
    int byValue =
        a instanceof Long x && b instanceof Long y
            ? x.compareTo(y)
            : String.valueOf(a).compareTo(String.valueOf(b));
    return byValue != 0 ? byValue : Long.compare(idA, idB);
  }

  private static ObjectNode place(String cursor) {
    try {
      JsonNode place = Json.parse(Base64.getDecoder().decode(cursor));
      if (place.path("last_id").isIntegralNumber() && place.has("last_value")) {
        return (ObjectNode) place;
      }
    } catch (IllegalArgumentException e) {
      throw bad("Invalid cursor for current pagination sort.");
    }
    throw bad("Invalid cursor for current pagination sort.");
  }

  private static Map<String, Object> answer(
      List<ObjectNode> nodes, boolean previous, boolean next, Function<ObjectNode, Object> value) {
    List<Map<String, Object>> edges = new ArrayList<>();
    for (ObjectNode node : nodes) {
      edges.add(Map.of("cursor", cursor(node, value), "node", node));
    }
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("hasNextPage", next);
    info.put("hasPreviousPage", previous);
    info.put("startCursor", edges.isEmpty() ? null : edges.get(0).get("cursor"));
    info.put("endCursor", edges.isEmpty() ? null : edges.get(edges.size() - 1).get("cursor"));
    return Map.of("nodes", List.copyOf(nodes), "edges", edges, "pageInfo", info);
  }

  private static String cursor(ObjectNode node, Function<ObjectNode, Object> value) {
    ObjectNode place = Json.mapper().createObjectNode().put("last_id", id(node));
    Object at = value.apply(node);
    if (at instanceof Long number) {
      place.put("last_value", number);
    } else {
      place.put("last_value", String.valueOf(at));
    }
    return Base64.getEncoder().encodeToString(Json.text(place).getBytes(StandardCharsets.UTF_8));
  }
}
