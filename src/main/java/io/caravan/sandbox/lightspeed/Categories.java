package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Categories: a nested set, whose numbers move when one comes or goes. */
final class Categories implements Writer {
  private static final Set<String> READ_ONLY =
      Set.of(
          "categoryID",
          "nodeDepth",
          "fullPathName",
          "leftNode",
          "rightNode",
          "createTime",
          "timeStamp");

  private final Books books;

  Categories(Books books) {
    this.books = books;
  }

  @Override
  public ObjectNode create(Payload sent) {
    Table table = books.table("Category");
    long id = table.nextId();
    ObjectNode row = Wire.object().put("categoryID", String.valueOf(id));
    row.put("name", "").put("nodeDepth", "0").put("fullPathName", "");
    row.put("leftNode", "0").put("rightNode", "0");
    row.put("createTime", books.now()).put("timeStamp", books.now()).put("parentID", "0");
    write(row, sent);
    table.put(row);
    renumber();
    return table.get(id);
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    ObjectNode row = before.deepCopy();
    write(row, sent);
    row.put("timeStamp", books.now());
    books.table("Category").put(row);
    renumber();
    return books.table("Category").get(Wire.id(row, "categoryID"));
  }

  /** A hard delete, as recorded; items lose the category. */
  @Override
  public ObjectNode delete(ObjectNode row) {
    if (!books.table("Category").where("parentID", Wire.text(row, "categoryID")).isEmpty()) {
      throw ApiError.refused("Category not deleted. It has sub-categories.");
    }
    books.table("Category").remove(Wire.id(row, "categoryID"));
    for (String entity : List.of("Item", "ItemMatrix")) {
      Table table = books.table(entity);
      for (ObjectNode owner : new ArrayList<>(table.all())) {
        if (Wire.text(owner, "categoryID").equals(Wire.text(row, "categoryID"))) {
          ObjectNode changed = owner.deepCopy();
          changed.put("categoryID", "0").put("timeStamp", books.now());
          table.put(changed);
        }
      }
    }
    renumber();
    return row;
  }

  private void write(ObjectNode row, Payload sent) {
    sent.only(Set.of("name", "parentID"), READ_ONLY);
    if (sent.has("name")) {
      row.put("name", sent.text("name"));
    }
    if (Wire.text(row, "name").isBlank()) {
      throw ApiError.refused("name cannot be blank.");
    }
    if (sent.has("parentID")) {
      long parent = sent.integer("parentID");
      for (long up = parent; up != 0; up = Wire.id(books.table("Category").need(up), "parentID")) {
        if (up == Wire.id(row, "categoryID")) {
          throw ApiError.refused("Category: a category cannot be below itself.");
        }
      }
      row.put("parentID", String.valueOf(parent));
    }
  }

  private void renumber() {
    number("0", "", 0, 1);
  }

  private int number(String parent, String path, int depth, int left) {
    List<ObjectNode> children = new ArrayList<>(books.table("Category").where("parentID", parent));
    children.sort(
        Comparator.<ObjectNode, String>comparing(row -> Wire.text(row, "name"))
            .thenComparingLong(row -> Wire.id(row, "categoryID")));
    int next = left;
    for (ObjectNode child : children) {
      String full = (path.isEmpty() ? "" : path + "/") + Wire.text(child, "name");
      int right = number(Wire.text(child, "categoryID"), full, depth + 1, next + 1);
      ObjectNode row = child.deepCopy();
      row.put("nodeDepth", String.valueOf(depth)).put("fullPathName", full);
      row.put("leftNode", String.valueOf(next)).put("rightNode", String.valueOf(right));
      if (!row.equals(child)) {
        row.put("timeStamp", books.now());
        books.table("Category").put(row);
      }
      next = right + 1;
    }
    return next;
  }
}
