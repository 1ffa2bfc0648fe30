package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A record whose native ids have become refs, with what has to be kept so that it is known again.
 *
 * @param ref canonical id of the record; of an inventory record {@code <variant ref>@<location>}
 * @param document with {@code ref} instead of {@code id} in every node that carries identity
 * @param ignored why the record can have no consequence, or null
 */
public record Identified(
    String ref, JsonNode document, List<Link> links, List<Alias> aliases, String ignored) {

  /** A native id of the teller and the canonical record it stands for. */
  public record Link(String kind, String ref, String nativeId) {}

  /** A value under which a canonical record can be found. */
  public record Alias(String entity, String kind, String value, String ref) {}
}
