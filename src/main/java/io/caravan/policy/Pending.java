package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Links and aliases found while one document of one system is identified; nothing is kept yet. */
final class Pending {
  final Lookup lookup;
  final String system;
  private final Map<String, Identified.Link> links = new LinkedHashMap<>();
  private final List<Identified.Alias> aliases = new ArrayList<>();

  Pending(Lookup lookup, String system) {
    this.lookup = lookup;
    this.system = system;
  }

  /** Text of a field that is there and not empty, else null. */
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
        ? value.asText().strip()
        : null;
  }

  static void name(ObjectNode node, String ref) {
    node.remove("id");
    node.put("ref", ref);
  }

  Optional<String> ref(String kind, String id) {
    if (id == null) {
      return Optional.empty();
    }
    Identified.Link fresh = links.get(kind + "\n" + id);
    return fresh == null ? lookup.ref(kind, system, id) : Optional.of(fresh.ref());
  }

  String refOrNew(String kind, String id) {
    return ref(kind, id)
        .orElseGet(
            () -> {
              String ref = lookup.newRef(kind);
              link(kind, ref, id, "$");
              return ref;
            });
  }

  void link(String kind, String ref, String id, String path) {
    if (id == null) {
      return;
    }
    Optional<String> known = ref(kind, id);
    if (known.isEmpty()) {
      links.put(kind + "\n" + id, new Identified.Link(kind, ref, id));
    } else if (!known.get().equals(ref)) {
      throw new Refusal(
          path,
          "the "
              + kind
              + " "
              + id
              + " of "
              + system
              + " is known as "
              + known.get()
              + " and cannot be "
              + ref
              + " too: unlink one of them");
    }
  }

  /** A match that is linked here already would make two records of this system one. */
  void refuseSecond(String kind, String ref, String id, String path, String by) {
    List<String> ids = lookup.nativeIds(kind, ref, system);
    if (!ids.isEmpty() && (id == null || !ids.contains(id))) {
      throw new Refusal(
          path,
          "its "
              + by
              + " is that of "
              + kind
              + " "
              + ref
              + ", which is "
              + kind
              + " "
              + ids.get(0)
              + " of "
              + system
              + " already: change one of them or unlink the old one");
    }
  }

  void alias(String entity, String kind, String value, String ref) {
    if (value != null) {
      aliases.add(new Identified.Alias(entity, kind, value, ref));
    }
  }

  Set<String> refsByAlias(String entity, String kind, String value) {
    return value == null ? Set.of() : new TreeSet<>(lookup.refsByAlias(entity, kind, value));
  }

  Identified done(String ref, JsonNode document) {
    return new Identified(ref, document, List.copyOf(links.values()), List.copyOf(aliases), null);
  }

  Identified ignored(JsonNode document, String reason) {
    return new Identified(null, document, List.of(), List.of(), reason);
  }
}
