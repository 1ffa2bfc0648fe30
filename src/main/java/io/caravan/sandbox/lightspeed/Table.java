package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.Store;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rows of one entity, found by id, by indexed fields and in the order of each sort field. A
 * stored row is never changed: {@link #edit} gives a copy that is put back.
 */
final class Table {
  private final Entity entity;
  private final Store store;
  private final List<Runnable> undo;
  private final Map<Long, ObjectNode> byId = new HashMap<>();
  private final Map<String, NavigableMap<Key, ObjectNode>> ordered = new HashMap<>();
  private final Map<String, Map<String, NavigableMap<Long, ObjectNode>>> indexed = new HashMap<>();

  /**
   * @param undo what takes back the changes of the request in work
   */
  Table(Entity entity, Store store, List<Runnable> undo) {
    this.entity = entity;
    this.store = store;
    this.undo = undo;
    entity.sorts().forEach(sort -> ordered.put(sort, new TreeMap<>()));
    entity.indexed().forEach(field -> indexed.put(field, new HashMap<>()));
    store.all(entity.name()).forEach(this::enter);
  }

  Entity entity() {
    return entity;
  }

  /** The row, or null. */
  ObjectNode get(long id) {
    return byId.get(id);
  }

  /** The row; a missing one is a 404, as the vendor words it. */
  ObjectNode need(long id) {
    ObjectNode row = byId.get(id);
    if (row == null) {
      throw ApiError.notFound(entity.name(), String.valueOf(id));
    }
    return row;
  }

  /** A row to change and to {@link #put} back. */
  ObjectNode edit(long id) {
    return need(id).deepCopy();
  }

  /** All rows by id. */
  Collection<ObjectNode> all() {
    return ordered.get(entity.id()).values();
  }

  /** Rows whose indexed field has this value, by id. */
  Collection<ObjectNode> where(String field, String value) {
    NavigableMap<Long, ObjectNode> rows = indexed.get(field).get(value);
    return rows == null ? List.of() : List.copyOf(rows.values());
  }

  Collection<ObjectNode> where(String field, long value) {
    return where(field, String.valueOf(value));
  }

  NavigableMap<Key, ObjectNode> inOrderOf(String sort) {
    return ordered.get(sort);
  }

  long nextId() {
    return store.nextId(entity.name());
  }

  void put(ObjectNode row) {
    long id = Wire.id(row, entity.id());
    ObjectNode before = byId.get(id);
    undo.add(before == null ? () -> drop(id) : () -> write(id, before));
    // A copy: the writer may go on with its row, and the indexes must not notice.
    write(id, row.deepCopy());
  }

  void remove(long id) {
    ObjectNode before = need(id);
    undo.add(() -> write(id, before));
    drop(id);
  }

  private void write(long id, ObjectNode row) {
    leave(id);
    store.put(entity.name(), String.valueOf(id), row);
    enter(row);
  }

  private void drop(long id) {
    leave(id);
    store.remove(entity.name(), String.valueOf(id));
  }

  private void enter(ObjectNode row) {
    long id = Wire.id(row, entity.id());
    byId.put(id, row);
    ordered.forEach((sort, rows) -> rows.put(Key.of(entity, sort, row), row));
    indexed.forEach(
        (field, values) ->
            values.computeIfAbsent(Wire.text(row, field), v -> new TreeMap<>()).put(id, row));
  }

  private void leave(long id) {
    ObjectNode row = byId.remove(id);
    if (row == null) {
      return;
    }
    ordered.forEach((sort, rows) -> rows.remove(Key.of(entity, sort, row)));
    indexed.forEach((field, values) -> values.get(Wire.text(row, field)).remove(id));
  }
}
