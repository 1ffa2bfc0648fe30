package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Manufacturers, which are the brands. */
final class Manufacturers implements Writer {
  private static final Set<String> READ_ONLY = Set.of("manufacturerID", "createTime", "timeStamp");

  private final Books books;

  Manufacturers(Books books) {
    this.books = books;
  }

  @Override
  public ObjectNode create(Payload sent) {
    Table table = books.table("Manufacturer");
    ObjectNode row =
        Wire.object()
            .put("manufacturerID", String.valueOf(table.nextId()))
            .put("name", "")
            .put("createTime", books.now());
    return write(row, sent);
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    return write(before.deepCopy(), sent);
  }

  private ObjectNode write(ObjectNode row, Payload sent) {
    sent.only(Set.of("name"), READ_ONLY);
    if (sent.has("name")) {
      row.put("name", sent.text("name"));
    }
    if (Wire.text(row, "name").isBlank()) {
      throw ApiError.refused("name cannot be blank.");
    }
    row.put("timeStamp", books.now());
    books.table("Manufacturer").put(row);
    return row;
  }
}
