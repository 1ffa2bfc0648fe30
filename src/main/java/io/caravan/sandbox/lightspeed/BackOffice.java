package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is done at the back office's screens with items and stock. */
final class BackOffice {
  private static final List<String> ITEM =
      List.of(
          "description",
          "customSku",
          "manufacturerSku",
          "upc",
          "ean",
          "tax",
          "categoryID",
          "manufacturerID",
          "itemType",
          "taxClassID",
          "Note",
          "ItemECommerce",
          "publishToEcom");

  private final Books books;
  private final Items items;
  private final Matrices matrices;
  private final Stock stock;

  BackOffice(Books books, Api api, Stock stock) {
    this.books = books;
    this.items = (Items) api.writer("Item");
    this.matrices = (Matrices) api.writer("ItemMatrix");
    this.stock = stock;
  }

  /** For work of several steps that come from one hand: each step is a request. */
  ObjectNode step(Supplier<ObjectNode> step) {
    return books.request(step);
  }

  ObjectNode createItem(Payload sent) {
    return shown(stocked(items.create(asItem(sent), false), sent));
  }

  ObjectNode updateItem(Payload sent) {
    ObjectNode row = item(sent);
    return shown(stocked(items.update(row, asItem(sent), false), sent));
  }

  ObjectNode rename(Payload sent) {
    ObjectNode name = Wire.object().put("description", sent.text("description"));
    if (sent.has("itemMatrixID")) {
      ObjectNode row = books.table("ItemMatrix").need(sent.integer("itemMatrixID"));
      matrices.update(row, new Payload("ItemMatrix", name));
      return Wire.object().put("itemMatrixID", Wire.text(row, "itemMatrixID"));
    }
    return shown(items.update(item(sent), new Payload("Item", name), false));
  }

  ObjectNode setPrice(Payload sent) {
    ObjectNode row = item(sent);
    ObjectNode change = Wire.object();
    price(change, sent.text("price"), sent.has("level") ? sent.text("level") : "Default");
    return shown(items.update(row, new Payload("Item", change), false));
  }

  ObjectNode archive(Payload sent) {
    return shown(items.delete(item(sent)));
  }

  ObjectNode unarchive(Payload sent) {
    ObjectNode change = Wire.object().put("archived", false);
    return shown(items.update(item(sent), new Payload("Item", change), false));
  }

  ObjectNode createMatrix(Payload sent) {
    ObjectNode head = Wire.object();
    head.put("description", sent.text("description"));
    head.put(
        "itemAttributeSetID",
        sent.has("itemAttributeSetID") ? sent.integer("itemAttributeSetID") : 1);
    copyTags(sent, head);
    if (sent.has("price")) {
      price(head, sent.text("price"), "Default");
    }
    for (String field : List.of("categoryID", "manufacturerID", "ItemECommerce")) {
      if (sent.has(field)) {
        head.set(field, sent.node().get(field));
      }
    }
    ObjectNode matrix = matrices.create(new Payload("ItemMatrix", head));
    ObjectNode answer = Wire.object().put("itemMatrixID", Wire.text(matrix, "itemMatrixID"));
    ArrayNode variants = answer.putArray("items");
    for (JsonNode each : sent.node().path("variants")) {
      Payload variant = new Payload("variant", each);
      ObjectNode body = asItem(variant).node();
      body.put("itemMatrixID", Wire.id(matrix, "itemMatrixID"));
      ObjectNode attributes = body.putObject("ItemAttributes");
      for (int i = 1; i <= 3; i++) {
        attributes.put("attribute" + i, variant.text("attribute" + i));
      }
      if (!variant.has("price") && sent.has("price")) {
        price(body, sent.text("price"), "Default");
      }
      ObjectNode item = items.create(new Payload("Item", body), false);
      variants.add(shown(stocked(item, variant)));
    }
    return answer;
  }

  ObjectNode count(Payload sent) {
    ObjectNode row = item(sent);
    stock.set(
        Wire.id(row, "itemID"),
        shop(sent),
        sent.integer("qoh"),
        Stock.Cause.by("ManualQuantityAdjustment", employee(sent)));
    return level(row, sent);
  }

  /** Opens a purchase order: the goods are on their way and nothing of them is on hand. */
  ObjectNode purchase(Payload sent) {
    ObjectNode row = item(sent);
    stock.onOrder(Wire.id(row, "itemID"), shop(sent), sent.integer("quantity"));
    return level(row, sent);
  }

  ObjectNode receive(Payload sent) {
    ObjectNode row = item(sent);
    long units = sent.integer("quantity");
    if (units <= 0) {
      throw ApiError.refused("quantity must be positive.");
    }
    stock.move(
        Wire.id(row, "itemID"), shop(sent), units, Stock.Cause.by("AddForOrder", employee(sent)));
    return level(row, sent);
  }

  private ObjectNode item(Payload sent) {
    return books.table("Item").need(sent.integer("itemID"));
  }

  private long shop(Payload sent) {
    return Wire.id(books.table("Shop").need(sent.integer("shopID")), "shopID");
  }

  private static long employee(Payload sent) {
    return sent.has("employeeID") ? sent.integer("employeeID") : Setup.API_EMPLOYEE + 1;
  }

  private static Payload asItem(Payload sent) {
    ObjectNode body = Wire.object();
    for (String field : ITEM) {
      if (sent.has(field)) {
        body.set(field, sent.node().get(field));
      }
    }
    if (sent.has("cost")) {
      body.put("defaultCost", sent.text("cost"));
    }
    if (sent.has("price")) {
      price(body, sent.text("price"), "Default");
    }
    copyTags(sent, body);
    return new Payload("Item", body);
  }

  private static void copyTags(Payload sent, ObjectNode body) {
    if (sent.has("tags")) {
      body.putObject("Tags").set("tag", sent.node().get("tags"));
    }
  }

  private static void price(ObjectNode body, String amount, String level) {
    body.putObject("Prices").putObject("ItemPrice").put("amount", amount).put("useType", level);
  }

  private ObjectNode stocked(ObjectNode row, Payload sent) {
    for (Map.Entry<String, JsonNode> each : sent.node().path("stock").properties()) {
      long shopID = Long.parseLong(each.getKey());
      books.table("Shop").need(shopID);
      stock.set(
          Wire.id(row, "itemID"),
          shopID,
          each.getValue().asLong(),
          Stock.Cause.by("AddForOrder", Setup.API_EMPLOYEE + 1));
    }
    return row;
  }

  private ObjectNode level(ObjectNode row, Payload sent) {
    ObjectNode answer = shown(row);
    long onHand = stock.onHand(Wire.id(row, "itemID"), sent.integer("shopID"));
    return answer.put("qoh", onHand);
  }

  private static ObjectNode shown(ObjectNode row) {
    ObjectNode shown = Wire.object();
    List.of("itemID", "itemMatrixID", "systemSku", "customSku", "description")
        .forEach(field -> shown.put(field, Wire.text(row, field)));
    return shown.put("price", Wire.decimal(Prices.standard(row)));
  }
}
