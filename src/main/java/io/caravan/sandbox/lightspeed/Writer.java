package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** How rows of one entity are written. Every method gives the row afterwards. */
interface Writer {
  default ObjectNode create(Payload sent) {
    throw ApiError.notEmulated("creating " + sent.entity());
  }

  default ObjectNode update(ObjectNode row, Payload sent) {
    throw ApiError.notEmulated("updating " + sent.entity());
  }

  /** Archives, or deletes for good, by the entity's rules. */
  default ObjectNode delete(ObjectNode row) {
    throw ApiError.notEmulated("deleting this record");
  }

  /** Relations that a write answers without being asked. */
  default Set<String> echo() {
    return Set.of();
  }
}
