package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Pictures of items and matrices: uploaded in two parts, served as ids of an image host. */
final class Images {
  private final Books books;

  Images(Books books) {
    this.books = books;
  }

  /**
   * Takes an upload with a part {@code data} (JSON) and a part {@code image}.
   *
   * @param owner itemID or itemMatrixID if the path names it, else null
   */
  ObjectNode create(Request request, String owner, long ownerID) {
    Map<String, byte[]> parts = Form.parts(request);
    if (!parts.containsKey("data") || !parts.containsKey("image")) {
      throw ApiError.refused("Image not created. Send multipart/form-data with data and image.");
    }
    if (parts.get("image").length == 0) {
      throw ApiError.refused("Image not created. The image is empty.");
    }
    Payload sent = Payload.parse("Image", parts.get("data"));
    sent.only(
        Set.of("description", "filename", "ordering", "itemID", "itemMatrixID"),
        Set.of("imageID", "publicID"));
    Table table = books.table("Image");
    String id = String.valueOf(table.nextId());
    ObjectNode row = Wire.object().put("imageID", id);
    row.put("description", sent.text("description")).put("filename", sent.text("filename"));
    row.put("ordering", String.valueOf(sent.integer("ordering"))).put("publicID", "sandbox-" + id);
    row.put("itemID", String.valueOf(sent.integer("itemID")));
    row.put("itemMatrixID", String.valueOf(sent.integer("itemMatrixID")));
    row.put("timeStamp", books.now());
    if (owner != null) {
      row.put(owner, String.valueOf(ownerID));
    }
    long itemID = Wire.id(row, "itemID");
    long matrixID = Wire.id(row, "itemMatrixID");
    if ((itemID == 0) == (matrixID == 0)) {
      throw ApiError.refused("Image not created. It needs an itemID or an itemMatrixID.");
    }
    books.table(itemID == 0 ? "ItemMatrix" : "Item").need(itemID == 0 ? matrixID : itemID);
    table.put(row);
    return row;
  }
}
