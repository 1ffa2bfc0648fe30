package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a list request asks for.
 *
 * @param all conditions that must all hold
 * @param any conditions of which one must hold; empty if there is no {@code or}
 * @param relations paths to load
 * @param archived false, true (both) or only
 * @param sort field
 * @param after cursor or null
 * @param before cursor or null
 */
record Query(
    List<Condition> all,
    List<Condition> any,
    Set<String> relations,
    String archived,
    String sort,
    boolean descending,
    int limit,
    Key after,
    Key before,
    boolean count) {
  private static final int LARGEST_PAGE = 100;
  private static final Set<String> OWN =
      Set.of("limit", "sort", "after", "before", "count", "load_relations", "archived", "or");

  static Query parse(Entity entity, Map<String, String> params) {
    boolean count = params.getOrDefault("count", "").equals("1");
    if (count) {
      for (String other : List.of("limit", "sort", "after", "before")) {
        if (params.containsKey(other)) {
          throw ApiError.refused("count cannot be combined with " + other + ".");
        }
      }
    }
    String sort = params.getOrDefault("sort", entity.id());
    boolean descending = sort.startsWith("-");
    sort = descending ? sort.substring(1) : sort;
    if (!entity.sorts().contains(sort)) {
      throw ApiError.refused(
          "Cannot sort "
              + entity.name()
              + " by '"
              + sort
              + "'. Sortable fields: "
              + String.join(", ", entity.sorts())
              + ".");
    }
    Set<String> relations = relations(entity, params.get("load_relations"));
    List<Condition> all = new ArrayList<>();
    params.forEach(
        (name, value) -> {
          if (!OWN.contains(name)) {
            all.add(condition(name, value, relations));
          }
        });
    List<Condition> any = new ArrayList<>();
    if (params.containsKey("or")) {
      for (String operand : params.get("or").split("\\|")) {
        int equals = operand.indexOf('=');
        if (equals < 1) {
          throw ApiError.refused("or needs field=value operands separated by |.");
        }
        any.add(condition(operand.substring(0, equals), operand.substring(equals + 1), relations));
      }
    }
    return new Query(
        all,
        any,
        relations,
        archived(params.getOrDefault("archived", "false")),
        sort,
        descending,
        limit(params.get("limit")),
        cursor(entity, sort, params.get("after")),
        cursor(entity, sort, params.get("before")),
        count);
  }

  /** Paths to load: a JSON array of documented ones, or {@code all}. */
  static Set<String> relations(Entity entity, String text) {
    Set<String> paths = new LinkedHashSet<>();
    if (text == null || text.isEmpty()) {
      return paths;
    }
    if (text.equals("all") || text.equals("\"all\"")) {
      paths.addAll(entity.relations().keySet());
      // Never part of "all", as documented.
      paths.removeIf(path -> path.startsWith("CustomFieldValues"));
      return paths;
    }
    JsonNode wanted;
    try {
      wanted = Json.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiError.refused("load_relations must be a JSON array or all.");
    }
    for (JsonNode each : wanted) {
      String path = each.asText();
      if (!entity.relations().containsKey(path)) {
        throw ApiError.refused(
            "'"
                + path
                + "' is not a relation of "
                + entity.name()
                + ". Relations: "
                + String.join(", ", entity.relations().keySet())
                + ".");
      }
      if (path.contains(".")) {
        paths.add(path.substring(0, path.indexOf('.')));
      }
      paths.add(path);
    }
    return paths;
  }

  private static Condition condition(String name, String value, Set<String> relations) {
    int dot = name.indexOf('.');
    if (dot > 0 && !relations.contains(name.substring(0, dot))) {
      throw ApiError.refused(
          "To filter by " + name + ", " + name.substring(0, dot) + " must be in load_relations.");
    }
    if (name.equals("offset")) {
      throw ApiError.refused("offset is not supported, follow next.");
    }
    return Condition.parse(name, value);
  }

  private static String archived(String value) {
    return switch (value) {
      case "true", "1" -> "true";
      case "false", "0" -> "false";
      case "only" -> "only";
      default -> throw ApiError.refused("archived must be false, true or only.");
    };
  }

  private static int limit(String text) {
    try {
      int limit = text == null ? LARGEST_PAGE : Integer.parseInt(text);
      if (limit >= 0 && limit <= LARGEST_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw ApiError.refused("limit must be a number from 0 to 100.");
    }
    throw ApiError.refused("limit must be a number from 0 to 100.");
  }

  private static Key cursor(Entity entity, String sort, String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      JsonNode values =
          Json.parse(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
      return sort.equals(entity.id())
          ? new Key("", values.path(0).asLong())
          : new Key(Key.padded(sort, values.path(0).asText()), values.path(1).asLong());
    } catch (IllegalArgumentException e) {
      throw ApiError.refused("The cursor is not valid.");
    }
  }
}
