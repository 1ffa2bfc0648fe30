package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tags and what they hang on. */
final class Tags implements Writer {
  private final Books books;

  Tags(Books books) {
    this.books = books;
  }

  @Override
  public ObjectNode create(Payload sent) {
    sent.only(Set.of("name"), Set.of("tagID"));
    if (!books.table("Tag").where("name", name(sent)).isEmpty()) {
      throw ApiError.refused("Tag not created. A Tag with this name exists.");
    }
    return named(name(sent));
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    sent.only(Set.of("name"), Set.of("tagID"));
    ObjectNode row = before.deepCopy();
    row.put("name", name(sent));
    books.table("Tag").put(row);
    return row;
  }

  /** A hard delete, with the relations. */
  @Override
  public ObjectNode delete(ObjectNode row) {
    Table relations = books.table("TagRelation");
    for (ObjectNode relation : relations.where("tagID", Wire.text(row, "tagID"))) {
      relations.remove(Wire.id(relation, "tagRelationID"));
    }
    books.table("Tag").remove(Wire.id(row, "tagID"));
    return row;
  }

  /**
   * Nested writes: TagRelations adds, the older shape {@code {"Tags":{"tag":["a","b"]}}} replaces.
   */
  void write(String ownerField, long ownerID, Payload sent) {
    for (Payload relation : sent.members("TagRelations", "TagRelation")) {
      relation.only(Set.of("tagID"), Set.of("tagRelationID", "itemID", "itemMatrixID", "Tag"));
      books.table("Tag").need(relation.integer("tagID"));
      relate(ownerField, ownerID, relation.integer("tagID"));
    }
    if (!sent.has("Tags")) {
      return;
    }
    List<String> names = new ArrayList<>();
    JsonNode tag = sent.node().path("Tags").path("tag");
    if (tag.isArray()) {
      tag.forEach(each -> names.add(each.asText()));
    } else if (tag.isTextual()) {
      names.add(tag.asText());
    }
    Table relations = books.table("TagRelation");
    for (ObjectNode relation : relations.where(ownerField, ownerID)) {
      ObjectNode kept = books.table("Tag").get(Wire.id(relation, "tagID"));
      if (!names.contains(Wire.text(kept, "name"))) {
        relations.remove(Wire.id(relation, "tagRelationID"));
      }
    }
    for (String name : names) {
      ObjectNode found = books.table("Tag").where("name", name).stream().findFirst().orElse(null);
      relate(ownerField, ownerID, Wire.id(found == null ? named(name) : found, "tagID"));
    }
  }

  private void relate(String ownerField, long ownerID, long tagID) {
    Table relations = books.table("TagRelation");
    for (ObjectNode relation : relations.where(ownerField, ownerID)) {
      if (Wire.id(relation, "tagID") == tagID) {
        return;
      }
    }
    relations.put(
        Wire.object()
            .put("tagRelationID", String.valueOf(relations.nextId()))
            .put("tagID", String.valueOf(tagID))
            .put(ownerField, String.valueOf(ownerID)));
  }

  private ObjectNode named(String name) {
    Table tags = books.table("Tag");
    ObjectNode row = Wire.object().put("tagID", String.valueOf(tags.nextId())).put("name", name);
    tags.put(row);
    return row;
  }

  private static String name(Payload sent) {
    String name = sent.text("name");
    if (name.isBlank()) {
      throw ApiError.refused("name cannot be blank.");
    }
    return name;
  }
}
