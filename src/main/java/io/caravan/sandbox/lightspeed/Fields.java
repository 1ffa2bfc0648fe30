package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Scalars of a row: how they are written, and which ones are absent while unset. */
final class Fields {
  /** How a scalar is read and stored. */
  enum Type {
    TEXT,
    DECIMAL,
    INTEGER,
    BOOLEAN
  }

  private static final Map<String, Set<String>> ABSENT_WHILE_UNSET =
      Map.of(
          "Sale", Set.of("completeTime"),
          "Customer", Set.of("dob"));
  private static final int LONGEST_TEXT = 255;

  private Fields() {}

  /** Whether the entity has such a field, though this row may lack it. */
  static boolean has(Entity entity, ObjectNode row, String field) {
    return row.has(field)
        || ABSENT_WHILE_UNSET.getOrDefault(entity.name(), Set.of()).contains(field);
  }

  /**
   * Writes what is sent of these fields; what is not sent stays.
   *
   * @return whether something is different now
   */
  static boolean write(ObjectNode row, Payload payload, Map<String, Type> fields) {
    boolean changed = false;
    for (Map.Entry<String, Type> field : fields.entrySet()) {
      String name = field.getKey();
      if (!payload.has(name)) {
        continue;
      }
      String value =
          switch (field.getValue()) {
            case TEXT -> text(payload, name);
            case DECIMAL -> Wire.decimal(payload.decimal(name));
            case INTEGER -> String.valueOf(payload.integer(name));
            case BOOLEAN -> String.valueOf(payload.bool(name));
          };
      changed |= !value.equals(Wire.text(row, name));
      row.put(name, value);
    }
    return changed;
  }

  private static String text(Payload payload, String name) {
    String text = payload.text(name);
    if (text.length() > LONGEST_TEXT) {
      throw ApiError.invalid(payload.entity() + "." + name + " is longer than 255 characters.");
    }
    return text;
  }
}
