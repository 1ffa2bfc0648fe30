package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The search language: {@code field:value} with comparators, quotes, lists separated by commas,
 * AND, OR, NOT, minus, brackets and free words. An unquoted value ends at a colon, as in the real
 * parser: {@code updated_at:>=2026-11-01T00:00:00Z} silently becomes two terms.
 */
final class Search {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<bracket>[()])"
              + "|(?<minus>-)(?=\\S)"
              + "|(?<field>[A-Za-z_][\\w.$-]*):(?<comparator>>=|<=|>|<)?(?:\\s*)"
              + "(?:'(?<single>[^']*)'|\"(?<double>[^\"]*)\"|(?<plain>[^\\s():]*))"
              + "|'(?<words>[^']*)'|\"(?<quoted>[^\"]*)\""
              + "|(?<word>[^\\s():]+)|:)");

  private static final Pattern SINCE =
      Pattern.compile("updated_at:>=?'(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d+)?Z'");

  private final SearchFields fields;
  private final Matcher matcher;
  private final List<Map<String, Object>> warnings = new ArrayList<>();
  private String bracket;
  private Predicate<ObjectNode> term;
  private String word;
  private boolean minus;

  private Search(SearchFields fields, String query) {
    this.fields = fields;
    this.matcher = TOKEN.matcher(query);
    next();
  }

  /**
   * The filter that a query means; everything matches an empty one.
   *
   * @param field name of the root, for {@code extensions.search}
   */
  static Predicate<ObjectNode> of(String query, SearchFields fields, String field, Call call) {
    if (query == null || query.isBlank()) {
      return document -> true;
    }
    Search search = new Search(fields, query);
    Predicate<ObjectNode> filter = search.any();
    if (!search.warnings.isEmpty()) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("path", List.of(field));
      said.put("query", query);
      said.put("parsed", query);
      said.put("warnings", search.warnings);
      call.search().add(said);
    }
    return filter;
  }

  /** Earliest time of change that a query lets through, if that is all it asks for; else null. */
  static String since(String query) {
    Matcher only = SINCE.matcher(query == null ? "" : query.trim());
    return only.matches() ? only.group(1) : null;
  }

  private void next() {
    bracket = null;
    term = null;
    word = null;
    minus = false;
    if (!matcher.lookingAt() || matcher.end() == matcher.regionStart()) {
      return;
    }
    bracket = matcher.group("bracket");
    minus = matcher.group("minus") != null;
    String name = matcher.group("field");
    if (name != null) {
      term = compared(name);
    } else if (matcher.group("words") != null) {
      term = fields.words(matcher.group("words"));
    } else if (matcher.group("quoted") != null) {
      term = fields.words(matcher.group("quoted"));
    } else if (matcher.group("word") != null) {
      word = matcher.group("word");
      term = fields.words(word);
    } else if (bracket == null && !minus) {
      matcher.region(matcher.end(), matcher.regionEnd());
      next();
      return;
    }
    matcher.region(matcher.end(), matcher.regionEnd());
  }

  private Predicate<ObjectNode> compared(String name) {
    String value = matcher.group("single");
    if (value == null) {
      value = matcher.group("double");
    }
    if (value == null) {
      value = matcher.group("plain");
    }
    Predicate<ObjectNode> known =
        fields.term(name.toLowerCase(Locale.ROOT), matcher.group("comparator"), value);
    if (known == null) {
      warnings.add(
          Map.of(
              "field",
              name,
              "message",
              "Invalid search field for this query.",
              "code",
              "invalid_field"));
      return document -> true;
    }
    return known;
  }

  private Predicate<ObjectNode> any() {
    Predicate<ObjectNode> filter = all();
    while ("OR".equals(word)) {
      next();
      filter = filter.or(all());
    }
    return filter;
  }

  private Predicate<ObjectNode> all() {
    Predicate<ObjectNode> filter = one();
    while (("AND".equals(word) || term != null || minus || "(".equals(bracket))
        && !"OR".equals(word)) {
      if ("AND".equals(word)) {
        next();
      }
      filter = filter.and(one());
    }
    return filter;
  }

  private Predicate<ObjectNode> one() {
    if (minus || "NOT".equals(word)) {
      next();
      return one().negate();
    }
    if ("(".equals(bracket)) {
      next();
      Predicate<ObjectNode> inner = any();
      if (")".equals(bracket)) {
        next();
      }
      return inner;
    }
    Predicate<ObjectNode> found = term == null ? document -> true : term;
    if (term != null) {
      next();
    }
    return found;
  }
}
