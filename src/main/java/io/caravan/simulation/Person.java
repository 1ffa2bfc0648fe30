package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A customer's record at either vendor. */
final class Person {
  private static final List<String> FIELDS = List.of("email", "firstName", "lastName", "phone");

  private Person() {}

  /** Changes what is told and leaves the rest. */
  static ObjectNode tell(ObjectNode record, JsonNode told, String now) {
    for (String field : FIELDS) {
      if (told.hasNonNull(field)) {
        record.set(field, told.get(field));
      }
    }
    record.put("updatedAt", now);
    ObjectNode canonical = record.putObject("native");
    canonical.put("id", record.path("id").asText()).put("updatedAt", now);
    FIELDS.stream()
        .filter(record::hasNonNull)
        .forEach(field -> canonical.set(field, record.get(field)));
    return record;
  }

  static ObjectNode tell(
      ObjectNode record, String email, String first, String last, String phone, String now) {
    ObjectNode told = Model.node();
    told.put("email", email).put("firstName", first).put("lastName", last).put("phone", phone);
    return tell(record, told, now);
  }
}
