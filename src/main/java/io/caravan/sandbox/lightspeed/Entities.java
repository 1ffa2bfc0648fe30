package io.caravan.sandbox.lightspeed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entities that are emulated, and the names of those that are documented but not emulated. */
final class Entities {
  private static final String ALL = "GET POST PUT DELETE";
  private static final Map<String, Entity> ENTITIES = new LinkedHashMap<>();

  static {
    entity("Item", "itemID")
        .sort("timeStamp", "description")
        .archivable()
        .does(ALL)
        .one("Category", "TaxClass", "ItemAttributes", "ItemAttributes.ItemAttributeSet")
        .one("Manufacturer", "Note")
        .many("Images", "ItemShops", "ItemVendorNums", "ItemComponents")
        .one("ItemECommerce")
        .many("TagRelations")
        .one("TagRelations.Tag")
        .many("CustomFieldValues")
        .one("CustomFieldValues.value")
        .many("ItemPrices")
        .index("upc", "ean", "customSku", "systemSku", "manufacturerSku", "itemMatrixID")
        .scope("inventory inventory_read product_edit product_cost register reports workbench")
        .done();
    entity("ItemMatrix", "itemMatrixID")
        .sort("timeStamp", "description")
        .archivable()
        .does(ALL)
        .one("Category", "TaxClass", "Department", "ItemAttributeSet", "Manufacturer", "Season")
        .many("Images", "Items")
        .one("ItemECommerce")
        .many("TagRelations")
        .one("TagRelations.Tag")
        .scope("inventory inventory_read product_edit product_cost")
        .done();
    entity("ItemAttributeSet", "itemAttributeSetID")
        .does("GET")
        .documents("PUT")
        .scope("inventory inventory_read product_edit")
        .done();
    entity("ItemShop", "itemShopID")
        .sort("timeStamp")
        .does("GET PUT")
        .index("itemID")
        .scope("inventory inventory_read product_cost")
        .done();
    // Documented as POST only; listing is seen in clients, and the sort fields are documented.
    entity("Image", "imageID")
        .sort("timeStamp", "itemID", "itemMatrixID")
        .does("GET POST")
        .one("Item", "ItemMatrix")
        .index("itemID", "itemMatrixID")
        .done();
    entity("Tag", "tagID").sort("name").does(ALL).index("name").done();
    entity("TagRelation", "tagRelationID").does("").index("itemID", "itemMatrixID", "tagID").done();
    entity("Category", "categoryID")
        .sort("timeStamp", "leftNode", "rightNode")
        .does(ALL)
        .one("Parent")
        .index("parentID", "name")
        .done();
    entity("Manufacturer", "manufacturerID")
        .sort("timeStamp", "name")
        .does("GET POST PUT")
        .index("name")
        .done();
    entity("TaxClass", "taxClassID")
        .sort("timeStamp")
        .does("GET")
        .documents("POST PUT DELETE")
        .done();
    entity("TaxCategory", "taxCategoryID")
        .sort("timeStamp")
        .does("GET")
        .documents("POST PUT DELETE")
        .many("TaxCategoryClasses")
        .one("TaxCategoryClasses.TaxClass")
        .done();
    entity("PriceLevel", "priceLevelID")
        .sort("name")
        .archivable()
        .does("GET")
        .documents("PUT")
        .done();
    entity("Customer", "customerID")
        .sort("timeStamp", "firstName", "lastName")
        .archivable()
        .does(ALL)
        .one("Contact", "CustomerType", "Discount", "Note", "TaxCategory", "CreditAccount")
        .many("Tags", "CustomFieldValues")
        .one("CustomFieldValues.value")
        .scope("register customers customers_read reports workbench admin")
        .done();
    entity("CustomerType", "customerTypeID")
        .does("GET")
        .documents("POST PUT DELETE")
        .one("Discount", "TaxCategory")
        .done();
    entity("CreditAccount", "creditAccountID")
        .sort("timeStamp", "customerID")
        .archivable()
        .does("GET")
        .documents("POST PUT DELETE")
        .one("Contact")
        .many("WithdrawalPayments")
        .index("customerID")
        .scope("customers")
        .done();
    entity("Shop", "shopID")
        .archivable()
        .does("GET")
        .documents("POST PUT")
        .one("Contact", "ReceiptSetup", "TaxCategory")
        .many("ShelfLocations", "Registers")
        .one("CCGateway", "PriceLevel")
        .done();
    entity("Register", "registerID").does("GET").index("shopID").done();
    entity("Employee", "employeeID")
        .sort("timeStamp")
        .archivable()
        .does("GET")
        .documents("POST PUT DELETE")
        .one("Contact", "EmployeeRole")
        .many("EmployeeRole.EmployeeRights", "EmployeeRights")
        .done();
    entity("PaymentType", "paymentTypeID")
        .archivable()
        .does("GET")
        .documents("POST PUT DELETE")
        .done();
    entity("Sale", "saleID")
        .sort("timeStamp", "completeTime", "updatetime")
        .archivable()
        .does(ALL)
        .many("SaleLines")
        .one("SaleLines.Discount", "SaleLines.TaxClass", "SaleLines.Note", "SaleLines.Item")
        .many("SaleLines.InventorySales", "SaleNotes", "SalePayments")
        .one("SalePayments.PaymentType", "SalePayments.CCCharge")
        .many("SalePayments.SaleAccounts", "SalePayments.Signatures")
        .one("ShipTo", "ShipTo.Contact", "Customer", "Customer.Contact", "Discount")
        .one("TaxCategory")
        .many("TaxCategory.TaxCategoryClasses")
        .one("Quote")
        .index("referenceNumber", "customerID", "ticketNumber")
        .scope("register cfd")
        .done();
    entity("SaleLine", "saleLineID")
        .sort("timeStamp", "saleID")
        .does(ALL)
        .one("Discount", "TaxClass", "TaxCategory", "Note", "Item")
        .many("InventorySales")
        .index("saleID", "customerID", "itemID", "parentSaleLineID")
        .scope("register cfd")
        .done();
    entity("SalePayment", "salePaymentID")
        .sort("timeStamp", "saleID")
        .archivable()
        .does("GET")
        .one("PaymentType", "CCCharge")
        .many("SaleAccounts", "Signatures", "ProcessingFees")
        .index("saleID", "remoteReference")
        .scope("register cfd")
        .done();
    entity("SaleVoid", "saleVoidID")
        .sort("saleID")
        .does("GET")
        .index("saleID")
        .scope("admin_void_sale")
        .done();
    entity("ShipTo", "shipToID")
        .sort("timeStamp", "saleID")
        .does("GET")
        .one("Contact")
        .index("saleID")
        .scope("customers")
        .done();
    entity("InventoryLog", "inventoryLogID")
        .sort("itemID")
        .does("GET")
        .index("itemID", "saleID")
        .scope("inventory_log product_cost all_read")
        .done();
    entity("InventoryCount", "inventoryCountID")
        .archivable()
        .does(ALL)
        .scope("inventory_counts")
        .done();
    entity("InventoryCountItem", "inventoryCountItemID")
        .sort("inventoryCountID", "itemID")
        .does(ALL)
        .index("inventoryCountID", "itemID")
        .scope("inventory_counts")
        .done();
    entity("InventoryCountReconcile", "inventoryCountReconcileID")
        .sort("inventoryCountID", "itemID")
        .does("GET POST")
        .index("inventoryCountID")
        .scope("inventory_counts inventory_counts_reconcile")
        .done();
  }

  private Entities() {}

  static Entity named(String name) {
    return ENTITIES.get(name);
  }

  static List<Entity> all() {
    return List.copyOf(ENTITIES.values());
  }

  private static Draft entity(String name, String id) {
    return new Draft(name, id);
  }

  private static final class Draft {
    private final String name;
    private final String id;
    private final List<String> sorts = new ArrayList<>();
    private boolean archivable;
    private Set<String> methods = Set.of();
    private Set<String> documented = Set.of();
    private final Map<String, Boolean> relations = new LinkedHashMap<>();
    private List<String> indexed = List.of();
    private Set<String> scopes = Set.of();

    private Draft(String name, String id) {
      this.name = name;
      this.id = id;
      sorts.add(id);
    }

    private Draft sort(String... fields) {
      sorts.addAll(List.of(fields));
      return this;
    }

    private Draft archivable() {
      archivable = true;
      return this;
    }

    private Draft does(String verbs) {
      methods = words(verbs);
      return this;
    }

    private Draft documents(String verbs) {
      documented = words(verbs);
      return this;
    }

    private Draft one(String... paths) {
      List.of(paths).forEach(path -> relations.put(path, false));
      return this;
    }

    private Draft many(String... paths) {
      List.of(paths).forEach(path -> relations.put(path, true));
      return this;
    }

    private Draft index(String... fields) {
      indexed = List.of(fields);
      return this;
    }

    private Draft scope(String names) {
      scopes = words(names);
      return this;
    }

    private void done() {
      ENTITIES.put(
          name,
          new Entity(name, id, sorts, archivable, methods, documented, relations, indexed, scopes));
    }

    private static Set<String> words(String text) {
      return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(" ")));
    }
  }
}
