package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Place of a row in a sorted list: the sort value, then the primary id.
 *
 * @param text numbers padded to one width, empty if the list is sorted by the primary id
 */
record Key(String text, long id) implements Comparable<Key> {
  private static final int WIDTH = 20;

  static Key of(Entity entity, String sort, JsonNode row) {
    long id = Wire.id(row, entity.id());
    return sort.equals(entity.id()) ? new Key("", id) : new Key(padded(sort, text(row, sort)), id);
  }

  /** Numbers are compared as numbers, so they get one width; everything else as text. */
  static String padded(String field, String value) {
    boolean number = field.endsWith("ID") || field.endsWith("Node");
    return number && value.length() < WIDTH ? "0".repeat(WIDTH - value.length()) + value : value;
  }

  private static String text(JsonNode row, String field) {
    return Wire.text(row, field);
  }

  @Override
  public int compareTo(Key other) {
    int byText = text.compareTo(other.text);
    return byText != 0 ? byText : Long.compare(id, other.id);
  }
}
