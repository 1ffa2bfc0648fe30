package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caravan.policy.Decision.Inclusion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which movements a delivery puts into the till's count once it is done ({@code includes}), and of
 * which items the count is then to be read anew.
 */
public final class Inclusions {
  private static final String FIELD = "includes";

  /** Beginning of the ids of movements that take. */
  static final String TAKES = "reserve/";

  private Inclusions() {}

  static void in(com.fasterxml.jackson.databind.node.ObjectNode body, Collection<String> ids) {
    ArrayNode all = body.putArray(FIELD);
    ids.forEach(all::add);
  }

  /**
   * From when the till's counts hold the movements of a delivery that is done. The exact instant
   * lies between the begin and the end of the call: what takes is held from the end, what gives
   * back from the begin, so that a count read in between is never too high.
   *
   * @param began ledger ms before the first call of the delivery
   * @param ended ledger ms after its last call
   */
  public static List<Inclusion> of(JsonNode body, long began, long ended) {
    List<Inclusion> all = new ArrayList<>();
    for (JsonNode id : body.path(FIELD)) {
      String movement = id.asText();
      all.add(new Inclusion(movement, movement.startsWith(TAKES) ? ended : began));
    }
    return all;
  }

  /** Refs of the variants whose count changes with the delivery. */
  public static Set<String> variants(JsonNode body) {
    Set<String> refs = new TreeSet<>();
    if (!body.path(FIELD).isEmpty()) {
      add(refs, body.path("line"));
      body.path("sale").path("lines").forEach(line -> add(refs, line));
    }
    return refs;
  }

  private static void add(Set<String> refs, JsonNode line) {
    String ref = Fields.ref(line, "variant");
    if (ref != null) {
      refs.add(ref);
    }
  }
}
