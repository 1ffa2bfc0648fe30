package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The entities' endpoints below an account. */
final class Api {
  private static final Set<String> DOCUMENTED =
      Set.of(
          "Order",
          "OrderLine",
          "OrderShipment",
          "OrderShipmentItem",
          "Transfer",
          "TransferItem",
          "Inventory",
          "SpecialOrder",
          "Vendor",
          "VendorReturn",
          "Workorder",
          "WorkorderItem",
          "WorkorderLine",
          "WorkorderStatus",
          "Discount",
          "Quote",
          "Season",
          "Serialized",
          "Shipment",
          "ShipmentItem",
          "TagGroup",
          "TaxCategoryClass",
          "RegisterCount",
          "RegisterCountAmount",
          "RegisterWithdraw",
          "ProcessingFee",
          "Option",
          "Locale",
          "ItemFee",
          "InventoryCountCalc",
          "Industry",
          "EmployeeHours",
          "DisplayTemplate",
          "CurrencyRate",
          "CCCharge",
          "CatalogVendorItem",
          "Catalog",
          "Reports");

  private final Books books;
  private final Relations relations;
  private final Listing listing;
  private final Lines lines;
  private final Images images;
  private final Refunds refunds;
  private final Sales sales;
  private final Customers customers;
  private final Map<String, Writer> writers = new HashMap<>();

  Api(Books books) {
    this.books = books;
    this.relations = new Relations(books);
    this.listing = new Listing(books, relations);
    Stock stock = new Stock(books);
    Tags tags = new Tags(books);
    Counts counts = new Counts(books, stock);
    SaleLines saleLines = new SaleLines(books, stock);
    this.sales = new Sales(books, stock, saleLines);
    this.lines = new Lines(books, saleLines, sales);
    this.refunds = new Refunds(books, sales);
    this.images = new Images(books);
    this.customers = new Customers(books);
    writers.put("Item", new Items(books, stock, tags, new Variants(books)));
    writers.put("ItemMatrix", new Matrices(books, tags));
    writers.put("ItemShop", new Reorder(stock, books));
    writers.put("Tag", tags);
    writers.put("Category", new Categories(books));
    writers.put("Manufacturer", new Manufacturers(books));
    writers.put("Customer", customers);
    writers.put("Sale", sales);
    writers.put("SaleLine", lines);
    writers.put("InventoryCount", counts.counts());
    writers.put("InventoryCountItem", counts.items());
    writers.put("InventoryCountReconcile", counts.reconciles());
  }

  Sales sales() {
    return sales;
  }

  Refunds refunds() {
    return refunds;
  }

  /** What the named entity is written with. */
  Writer writer(String entity) {
    return writers.get(entity);
  }

  /**
   * Answers a request.
   *
   * @param path below the account, without suffix: {@code Item/12}
   * @param url the address without a query
   */
  ObjectNode answer(Request request, String path, String url) {
    String[] parts = path.split("/");
    Entity entity = Entities.named(parts[0]);
    if (entity == null || entity.name().equals("TagRelation")) {
      throw DOCUMENTED.contains(parts[0])
          ? ApiError.notEmulated(parts[0])
          : new ApiError(404, "Exception", "Unknown endpoint '" + parts[0] + "'.");
    }
    if (parts.length > 1 && !parts[1].matches("\\d{1,18}")) {
      throw new ApiError(
          404,
          "Exception",
          "Object of type '" + entity.name() + "' not found with primary ID '" + parts[1] + "'.");
    }
    return switch (parts.length) {
      case 1 -> collection(request, entity, url);
      case 2 -> single(request, entity, parts[1]);
      default -> below(request, entity, parts, url);
    };
  }

  private ObjectNode collection(Request request, Entity entity, String url) {
    allow(entity, request.method(), "GET POST");
    if (request.method().equals("GET")) {
      return listing.list(entity, request.params(), url, row -> true);
    }
    if (entity.name().equals("Image")) {
      return echo(entity, images.create(request, null, 0), request);
    }
    Payload sent = Payload.parse(entity.name(), request.body());
    return echo(entity, writers.get(entity.name()).create(sent), request);
  }

  private ObjectNode single(Request request, Entity entity, String id) {
    allow(entity, request.method(), "GET PUT DELETE");
    ObjectNode row = books.table(entity.name()).need(Long.parseLong(id));
    if (request.method().equals("GET")) {
      Set<String> paths = Query.relations(entity, request.params().get("load_relations"));
      return envelope(entity, relations.read(entity, row, paths));
    }
    Writer writer = writers.get(entity.name());
    if (writer == null) {
      throw ApiError.notEmulated(request.method() + " " + entity.name());
    }
    if (request.method().equals("DELETE")) {
      // The bare record, as recorded.
      return envelope(entity, relations.read(entity, writer.delete(row), Set.of()));
    }
    return echo(entity, writer.update(row, Payload.parse(entity.name(), request.body())), request);
  }

  private ObjectNode below(Request request, Entity entity, String[] parts, String url) {
    String method = request.method();
    String what = entity.name() + "/" + parts[2];
    if (what.equalsIgnoreCase("Sale/refund") && method.equals("POST") && parts.length == 3) {
      Payload sent = Payload.parse("Refund", request.body());
      return echo(entity, refunds.refund(sales.found(parts[1]), sent), request);
    }
    if (what.equals("Customer/Anonymize") && method.equals("DELETE")) {
      ObjectNode row = books.table("Customer").need(Long.parseLong(parts[1]));
      return envelope(entity, relations.read(entity, customers.anonymize(row), Set.of()));
    }
    if (what.equals("Item/Image") || what.equals("ItemMatrix/Image")) {
      return imagesOf(request, entity, parts, url);
    }
    if (what.equals("Sale/SaleLine")) {
      return linesOf(request, parts, url);
    }
    throw ApiError.notEmulated(method + " " + what);
  }

  private ObjectNode imagesOf(Request request, Entity owner, String[] parts, String url) {
    long id = Long.parseLong(parts[1]);
    books.table(owner.name()).need(id);
    Entity entity = Entities.named("Image");
    allow(entity, request.method(), "GET POST");
    if (request.method().equals("POST")) {
      return echo(entity, images.create(request, owner.id(), id), request);
    }
    return listing.list(entity, request.params(), url, row -> Wire.id(row, owner.id()) == id);
  }

  private ObjectNode linesOf(Request request, String[] parts, String url) {
    long saleID = Long.parseLong(parts[1]);
    books.table("Sale").need(saleID);
    Entity entity = Entities.named("SaleLine");
    Predicate<ObjectNode> ofSale = row -> Wire.id(row, "saleID") == saleID;
    if (parts.length == 3 && request.method().equals("GET")) {
      return listing.list(entity, request.params(), url, ofSale);
    }
    if (parts.length == 3) {
      allow(entity, request.method(), "POST");
      Payload sent = Payload.parse("SaleLine", request.body());
      sent.node().put("saleID", saleID);
      return echo(entity, lines.create(sent), request);
    }
    ObjectNode row = books.table("SaleLine").get(Wire.id(Wire.object().put("id", parts[3]), "id"));
    if (row == null || !ofSale.test(row)) {
      throw ApiError.notFound("SaleLine", parts[3]);
    }
    return single(request, entity, parts[3]);
  }

  private ObjectNode echo(Entity entity, ObjectNode row, Request request) {
    Writer writer = writers.get(entity.name());
    Set<String> paths =
        new LinkedHashSet<>(Query.relations(entity, request.params().get("load_relations")));
    if (writer != null) {
      paths.addAll(writer.echo());
    }
    return envelope(entity, relations.read(entity, row, paths));
  }

  private static ObjectNode envelope(Entity entity, ObjectNode served) {
    ObjectNode answer = Wire.object();
    answer.putObject("@attributes").put("count", "1");
    answer.set(entity.name(), served);
    return answer;
  }

  /** 405 for what the vendor does not have, "not emulated" for what only the emulation lacks. */
  private static void allow(Entity entity, String method, String here) {
    if (entity.documented().contains(method) && here.contains(method)) {
      throw ApiError.notEmulated(method + " " + entity.name());
    }
    if (!entity.methods().contains(method) || !here.contains(method)) {
      throw new ApiError(
          405, "Exception", "Method " + method + " is not allowed for " + entity.name() + ".");
    }
  }
}
