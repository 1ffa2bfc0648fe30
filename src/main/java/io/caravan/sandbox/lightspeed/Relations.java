package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Serves rows with the relations asked for: what is not asked for or not there is absent. */
final class Relations {
  /** To-one relations by foreign key: name of the relation to entity and key field. */
  private static final Map<String, String[]> FOREIGN =
      Map.ofEntries(
          Map.entry("Category", new String[] {"Category", "categoryID"}),
          Map.entry("Parent", new String[] {"Category", "parentID"}),
          Map.entry("TaxClass", new String[] {"TaxClass", "taxClassID"}),
          Map.entry("TaxCategory", new String[] {"TaxCategory", "taxCategoryID"}),
          Map.entry("Manufacturer", new String[] {"Manufacturer", "manufacturerID"}),
          Map.entry("CustomerType", new String[] {"CustomerType", "customerTypeID"}),
          Map.entry("Customer", new String[] {"Customer", "customerID"}),
          Map.entry("CreditAccount", new String[] {"CreditAccount", "creditAccountID"}),
          Map.entry("PriceLevel", new String[] {"PriceLevel", "priceLevelID"}),
          Map.entry("PaymentType", new String[] {"PaymentType", "paymentTypeID"}),
          Map.entry("Shop", new String[] {"Shop", "shopID"}),
          Map.entry("Item", new String[] {"Item", "itemID"}),
          Map.entry("ItemMatrix", new String[] {"ItemMatrix", "itemMatrixID"}),
          Map.entry("Tag", new String[] {"Tag", "tagID"}),
          Map.entry("ItemAttributeSet", new String[] {"ItemAttributeSet", "itemAttributeSetID"}));

  private final Books books;

  Relations(Books books) {
    this.books = books;
  }

  /**
   * The row as served.
   *
   * @param paths as in load_relations; a nested path needs its parent
   */
  ObjectNode read(Entity entity, ObjectNode row, Set<String> paths) {
    ObjectNode served = Wire.served(row);
    if (row.has("_prices")) {
      served.set("Prices", prices(row));
    }
    for (String path : paths) {
      if (path.indexOf('.') < 0) {
        attach(entity, row, path, below(paths, path), served);
      }
    }
    return served;
  }

  private static Set<String> below(Set<String> paths, String parent) {
    Set<String> below = new LinkedHashSet<>();
    for (String path : paths) {
      if (path.startsWith(parent + ".")) {
        below.add(path.substring(parent.length() + 1));
      }
    }
    return below;
  }

  private void attach(
      Entity entity, ObjectNode row, String relation, Set<String> below, ObjectNode served) {
    String id = Wire.text(row, entity.id());
    switch (relation) {
      case "ItemShops" -> many(served, relation, "ItemShop", Stock.sorted(books, id), below);
      case "Images" -> many(served, relation, "Image", images(entity, id), below);
      case "Items" -> many(served, relation, "Item", where("Item", "itemMatrixID", id), below);
      case "TagRelations" -> tags(entity, id, below, served);
      case "SaleLines" ->
          many(served, relation, "SaleLine", where("SaleLine", "saleID", id), below);
      case "SalePayments" ->
          many(served, relation, "SalePayment", where("SalePayment", "saleID", id), below);
      case "Registers" ->
          many(served, relation, "Register", where("Register", "shopID", id), below);
      case "ItemPrices" -> served.set("ItemPrices", prices(row));
      case "ItemAttributes" -> inner(row, "_attributes", served, relation, below);
      case "ItemECommerce" -> inner(row, "_ecommerce", served, relation, below);
      case "EmployeeRole" -> inner(row, "_role", served, relation, below);
      case "Note" -> inner(row, "_note", served, relation, below);
      case "Contact" -> contact(entity, row, served);
      case "TaxCategoryClasses" -> classes(row, served, below);
      case "InventorySales" -> inventorySales(row, served);
      case "ShipTo" ->
          where("ShipTo", "saleID", id).stream()
              .findFirst()
              .ifPresent(ship -> served.set("ShipTo", read(Entities.named("ShipTo"), ship, below)));
      case "Tags" -> served.put("Tags", "");
      default -> foreign(row, relation, below, served);
    }
  }

  private void foreign(ObjectNode row, String relation, Set<String> below, ObjectNode served) {
    String[] target = FOREIGN.get(relation);
    // Documented relations of which the emulated company has none: absent, like any empty one.
    ObjectNode found = target == null ? null : books.table(target[0]).get(Wire.id(row, target[1]));
    if (found != null) {
      served.set(relation, read(Entities.named(target[0]), found, below));
    }
  }

  private void inner(
      ObjectNode row, String field, ObjectNode served, String relation, Set<String> below) {
    if (row.path(field).isObject()) {
      ObjectNode copy = row.get(field).deepCopy();
      for (String path : below) {
        foreign(copy, path, Set.of(), copy);
      }
      served.set(relation, copy);
    }
  }

  private Collection<ObjectNode> where(String entity, String field, String id) {
    return books.table(entity).where(field, id);
  }

  private List<ObjectNode> images(Entity entity, String id) {
    List<ObjectNode> images = new ArrayList<>(where("Image", entity.id(), id));
    images.sort(
        Comparator.<ObjectNode>comparingLong(image -> Wire.id(image, "ordering"))
            .thenComparingLong(image -> Wire.id(image, "imageID")));
    return images;
  }

  private void many(
      ObjectNode served,
      String container,
      String member,
      Collection<ObjectNode> rows,
      Set<String> below) {
    if (rows.isEmpty()) {
      return;
    }
    List<ObjectNode> members = new ArrayList<>();
    rows.forEach(row -> members.add(read(Entities.named(member), row, below)));
    collection(served.putObject(container), member, members);
  }

  private void tags(Entity owner, String id, Set<String> below, ObjectNode served) {
    List<ObjectNode> relations = new ArrayList<>();
    for (ObjectNode row : where("TagRelation", owner.id(), id)) {
      ObjectNode relation = Wire.object().put("tagID", Wire.text(row, "tagID"));
      below.forEach(path -> foreign(row, path, Set.of(), relation));
      relations.add(relation);
    }
    if (!relations.isEmpty()) {
      collection(served.putObject("TagRelations"), "TagRelation", relations);
    }
  }

  private void collection(ObjectNode into, String member, List<ObjectNode> members) {
    Wire.collection(into, member, members, books.switches().collapse());
  }

  private void contact(Entity entity, ObjectNode row, ObjectNode served) {
    if (row.path("_contact").isObject()) {
      served.set(
          "Contact",
          Contacts.served(
              (ObjectNode) row.get("_contact"),
              entity.name().equals("Customer"),
              books.switches().collapse()));
    }
  }

  private ObjectNode prices(ObjectNode row) {
    List<ObjectNode> prices = new ArrayList<>();
    for (Map.Entry<String, JsonNode> price : row.get("_prices").properties()) {
      ObjectNode level = books.table("PriceLevel").get(Long.parseLong(price.getKey()));
      prices.add(
          Wire.object()
              .put("amount", price.getValue().asText())
              .put("useTypeID", price.getKey())
              .put("useType", Wire.text(level, "name")));
    }
    ObjectNode container = Wire.object();
    collection(container, "ItemPrice", prices);
    return container;
  }

  private void classes(ObjectNode row, ObjectNode served, Set<String> below) {
    List<ObjectNode> classes = new ArrayList<>();
    for (JsonNode each : row.path("_classes")) {
      ObjectNode copy = each.deepCopy();
      below.forEach(path -> foreign(copy, path, Set.of(), copy));
      classes.add(copy);
    }
    if (!classes.isEmpty()) {
      collection(served.putObject("TaxCategoryClasses"), "TaxCategoryClass", classes);
    }
  }

  private void inventorySales(ObjectNode line, ObjectNode served) {
    if (Wire.id(line, "_reserved") > 0) {
      ObjectNode sale =
          Wire.object()
              .put("inventorySaleID", Wire.text(line, "saleLineID"))
              .put("quantity", Wire.text(line, "_reserved"))
              .put("createTime", Wire.text(line, "createTime"))
              .put("inventoryID", Wire.text(line, "itemID"));
      collection(served.putObject("InventorySales"), "InventorySale", List.of(sale));
    }
  }
}
