package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Answers list requests: filters, order, and pages by keyset cursors. */
final class Listing {
  private final Books books;
  private final Relations relations;

  Listing(Books books, Relations relations) {
    this.books = books;
    this.relations = relations;
  }

  /**
   * One page.
   *
   * @param url address without a query, for the links
   * @param also a further condition that the path makes
   */
  ObjectNode list(
      Entity entity, Map<String, String> params, String url, Predicate<ObjectNode> also) {
    Query query = Query.parse(entity, params);
    Table table = books.table(entity.name());
    Filter filter = new Filter(books, relations, entity, query);
    Predicate<ObjectNode> wanted = filter.and(also);
    NavigableMap<Key, ObjectNode> rows = candidates(table, query);
    if (query.count()) {
      long count = rows.values().stream().filter(wanted).count();
      ObjectNode answer = Wire.object();
      answer.putObject("@attributes").put("count", String.valueOf(count));
      return answer;
    }
    return page(entity, params, url, query, rows, wanted);
  }

  private ObjectNode page(
      Entity entity,
      Map<String, String> params,
      String url,
      Query query,
      NavigableMap<Key, ObjectNode> rows,
      Predicate<ObjectNode> wanted) {
    NavigableMap<Key, ObjectNode> sorted = query.descending() ? rows.descendingMap() : rows;
    boolean back = query.before() != null;
    List<ObjectNode> found;
    if (back) {
      found = first(sorted.headMap(query.before(), false).descendingMap(), wanted, query.limit());
      Collections.reverse(found);
    } else {
      NavigableMap<Key, ObjectNode> rest =
          query.after() == null ? sorted : sorted.tailMap(query.after(), false);
      found = first(rest, wanted, query.limit());
    }
    String next = "";
    String previous = "";
    if (!found.isEmpty()) {
      Key last = Key.of(entity, query.sort(), found.get(found.size() - 1));
      Key top = Key.of(entity, query.sort(), found.get(0));
      if (!first(sorted.tailMap(last, false), wanted, 1).isEmpty()) {
        next = link(entity, params, url, query, "after", found.get(found.size() - 1));
      }
      if (!first(sorted.headMap(top, false).descendingMap(), wanted, 1).isEmpty()) {
        previous = link(entity, params, url, query, "before", found.get(0));
      }
    }
    ObjectNode answer = Wire.object();
    answer.putObject("@attributes").put("next", next).put("previous", previous);
    List<ObjectNode> served = new ArrayList<>();
    found.forEach(row -> served.add(relations.read(entity, row, query.relations())));
    Wire.collection(answer, entity.name(), served, books.switches().collapse());
    return answer;
  }

  private static List<ObjectNode> first(
      NavigableMap<Key, ObjectNode> rows, Predicate<ObjectNode> wanted, int limit) {
    List<ObjectNode> found = new ArrayList<>();
    if (limit == 0) {
      return found;
    }
    for (ObjectNode row : rows.values()) {
      if (wanted.test(row)) {
        found.add(row);
        if (found.size() == limit) {
          break;
        }
      }
    }
    return found;
  }

  /** The rows among which the answer is, as few as the indexes allow. */
  private static NavigableMap<Key, ObjectNode> candidates(Table table, Query query) {
    Entity entity = table.entity();
    for (Condition condition : query.all()) {
      boolean exact = condition.operator().equals("=") || condition.operator().equals("IN");
      if (exact && condition.field().equals(entity.id())) {
        TreeMap<Key, ObjectNode> rows = new TreeMap<>();
        for (String id : condition.operands()) {
          if (id.matches("\\d{1,18}") && table.get(Long.parseLong(id)) != null) {
            ObjectNode row = table.get(Long.parseLong(id));
            rows.put(Key.of(entity, query.sort(), row), row);
          }
        }
        return rows;
      }
    }
    TreeMap<Key, ObjectNode> fewest = null;
    for (Condition condition : query.all()) {
      boolean number = condition.field().endsWith("ID");
      if (number
          && condition.operator().equals("=")
          && entity.indexed().contains(condition.field())) {
        TreeMap<Key, ObjectNode> rows = new TreeMap<>();
        for (ObjectNode row : table.where(condition.field(), condition.operands().get(0))) {
          rows.put(Key.of(entity, query.sort(), row), row);
        }
        fewest = fewest == null || rows.size() < fewest.size() ? rows : fewest;
      }
    }
    return fewest != null ? fewest : span(table.inOrderOf(query.sort()), entity, query);
  }

  private static NavigableMap<Key, ObjectNode> span(
      NavigableMap<Key, ObjectNode> rows, Entity entity, Query query) {
    NavigableMap<Key, ObjectNode> span = rows;
    boolean primary = query.sort().equals(entity.id());
    for (Condition condition : query.all()) {
      if (condition.field().equals(query.sort())) {
        String from = condition.from();
        String to = condition.to();
        if (primary
            && ((from != null && !from.matches("\\d{1,18}"))
                || (to != null && !to.matches("\\d{1,18}")))) {
          continue;
        }
        // Descriptions compare without case, so only times and ids have bounds.
        if (!primary && !condition.field().toLowerCase(Locale.ROOT).contains("time")) {
          continue;
        }
        if (from != null) {
          span = span.tailMap(bound(primary, from, 0), true);
        }
        if (to != null) {
          span = span.headMap(bound(primary, to, Long.MAX_VALUE), true);
        }
      }
    }
    return span;
  }

  private static Key bound(boolean primary, String value, long id) {
    return primary ? new Key("", Long.parseLong(value)) : new Key(value, id);
  }

  private static String link(
      Entity entity,
      Map<String, String> params,
      String url,
      Query query,
      String direction,
      ObjectNode row) {
    Map<String, String> all = new LinkedHashMap<>(params);
    all.remove("after");
    all.remove("before");
    all.put("sort", (query.descending() ? "-" : "") + query.sort());
    all.put("limit", String.valueOf(query.limit()));
    ArrayNode values = Json.mapper().createArrayNode();
    if (!query.sort().equals(entity.id())) {
      values.add(Wire.text(row, query.sort()));
    }
    values.add(Wire.id(row, entity.id()));
    all.put(
        direction,
        Base64.getEncoder().encodeToString(Json.text(values).getBytes(StandardCharsets.UTF_8)));
    StringBuilder link = new StringBuilder(url);
    char separator = '?';
    for (Map.Entry<String, String> param : all.entrySet()) {
      link.append(separator)
          .append(encoded(param.getKey()))
          .append('=')
          .append(encoded(param.getValue()));
      separator = '&';
    }
    return link.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
