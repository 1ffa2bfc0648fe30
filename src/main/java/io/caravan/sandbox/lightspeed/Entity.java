package io.caravan.sandbox.lightspeed;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One entity of the API: what the vendor documents of it and what the emulation serves.
 *
 * @param name {@code Item}
 * @param id primary id field
 * @param sorts fields that {@code sort} accepts
 * @param archivable whether default lists hide archived rows
 * @param methods of GET, POST, PUT, DELETE: what the emulation does
 * @param documented what the vendor has beyond that; answered "not emulated", the rest 405
 * @param relations path as in load_relations to "many" or "one"
 * @param indexed fields by which rows are found without a scan
 * @param scopes any of these is needed; empty: every token will do
 */
record Entity(
    String name,
    String id,
    List<String> sorts,
    boolean archivable,
    Set<String> methods,
    Set<String> documented,
    Map<String, Boolean> relations,
    List<String> indexed,
    Set<String> scopes) {

  boolean toMany(String relation) {
    return relations.getOrDefault(relation, false);
  }
}
