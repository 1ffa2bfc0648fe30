package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What identification may ask; all answers are of one moment. */
public interface Lookup {
  /** Canonical ref that a native id stands for. */
  Optional<String> ref(String kind, String system, String nativeId);

  /** Native ids of a canonical record in one system, oldest link first. */
  List<String> nativeIds(String kind, String ref, String system);

  /** Systems in which a canonical record is linked. */
  Set<String> systems(String kind, String ref);

  Set<String> refsByAlias(String entity, String aliasKind, String value);

  /** Merged canonical document of a record. */
  Optional<JsonNode> state(String entity, String ref);

  /** A new canonical id. */
  String newRef(String entity);

  /** Configured name of a location by its id in one system. */
  Optional<String> location(String system, String nativeId);

  /** Id of a named location in one system. */
  Optional<String> locationId(String system, String name);

  /** Role of a configured system. */
  String role(String system);
}
