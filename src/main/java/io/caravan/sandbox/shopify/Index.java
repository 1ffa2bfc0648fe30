package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.schema.DataFetchingEnvironment;
import io.caravan.sandbox.Fault;
import io.caravan.sandbox.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lists at the root: search, sort, page; a disturbance can make the search index lag. */
final class Index {
  private static final Duration WITHOUT_ALL_ORDERS = Duration.ofDays(60);
  private static final int COUNT_LIMIT = 10_000;

  private final Db db;
  private final Faults faults;
  private final Map<String, SearchFields> fields = new HashMap<>();

  Index(Db db, Faults faults) {
    this.db = db;
    this.faults = faults;
    fields.put(Db.ORDER, orders());
    fields.put(Db.PRODUCT, products());
    fields.put(Db.VARIANT, variants());
    fields.put(Db.CUSTOMER, customers());
    fields.put(Db.ITEM, times(new SearchFields()).words("sku", item -> Db.text(item, "sku")));
    fields.put(
        Db.LOCATION,
        new SearchFields()
            .words("name", l -> l.path("name").asText())
            .choice("active", l -> l.path("isActive").asText()));
    fields.put(
        Db.FULFILMENT_ORDER,
        times(new SearchFields())
            .choice("status", f -> f.path("status").asText())
            .number("assigned_location_id", f -> f.path("locationId").longValue()));
    fields.values().forEach(f -> f.stale(this::fresh));
  }

  void register(Api api) {
    root(api, "orders", Db.ORDER);
    root(api, "products", Db.PRODUCT);
    root(api, "productVariants", Db.VARIANT);
    root(api, "customers", Db.CUSTOMER);
    root(api, "inventoryItems", Db.ITEM);
    count(api, "ordersCount", Db.ORDER);
    count(api, "productsCount", Db.PRODUCT);
    count(api, "customersCount", Db.CUSTOMER);
    api.root(
        "locations",
        (env, none) -> {
          boolean inactive = Boolean.TRUE.equals(env.getArgument("includeInactive"));
          boolean legacy = Boolean.TRUE.equals(env.getArgument("includeLegacy"));
          return Page.of(
              env,
              search(env, Db.LOCATION, db.all(Db.LOCATION)).stream()
                  .filter(l -> inactive || l.path("isActive").booleanValue())
                  .filter(l -> legacy || !l.path("isFulfillmentService").booleanValue())
                  .toList(),
              sort(env));
        });
    api.root(
        "fulfillmentOrders",
        (env, none) -> {
          boolean closed = Boolean.TRUE.equals(env.getArgument("includeClosed"));
          List<ObjectNode> all = new ArrayList<>();
          for (ObjectNode order : db.all(Db.ORDER)) {
            for (ObjectNode own : OrderFields.visible(db, order)) {
              if (closed || !own.path("status").asText().equals("CLOSED")) {
                all.add(own);
              }
            }
          }
          return Page.of(env, search(env, Db.FULFILMENT_ORDER, all), sort(env));
        });
  }

  private void root(Api api, String name, String kind) {
    api.root(
        name,
        (env, none) -> {
          String order = key(env);
          return Sorted.has(kind, order) && Page.isForward(env)
              ? Page.next(env, rest(env, kind, order), filter(env, kind), sort(env))
              : Page.of(env, search(env, kind, db.all(kind)), sort(env));
        });
  }

  /** What a forward page may begin with: all that comes before cannot match. */
  private Iterable<ObjectNode> rest(DataFetchingEnvironment env, String kind, String order) {
    Sorted.Place begin = Page.begin(env);
    String since = Search.since(env.getArgument("query"));
    if (Sorted.BY_CHANGE.equals(order) && since != null) {
      Sorted.Place earliest = new Sorted.Place(since, 0);
      begin = begin == null || begin.compareTo(earliest) < 0 ? earliest : begin;
    }
    return db.inOrder(kind, order, begin);
  }

  private void count(Api api, String name, String kind) {
    api.root(
        name,
        (env, none) -> {
          Integer limit = env.getArgument("limit");
          int most = limit == null ? COUNT_LIMIT : limit;
          int count = search(env, kind, db.all(kind)).size();
          return Map.of(
              "count", Math.min(count, most), "precision", count > most ? "AT_LEAST" : "EXACT");
        });
  }

  private List<ObjectNode> search(
      DataFetchingEnvironment env, String kind, Iterable<ObjectNode> all) {
    Predicate<ObjectNode> filter = filter(env, kind);
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode document : all) {
      if (filter.test(document)) {
        found.add(document);
      }
    }
    return found;
  }

  private Predicate<ObjectNode> filter(DataFetchingEnvironment env, String kind) {
    String query = env.getArgument("query");
    Call call = Api.call(env);
    Predicate<ObjectNode> filter =
        Search.of(query, fields.get(kind), env.getField().getName(), call);
    boolean searched = query != null && !query.isBlank();
    String oldest =
        kind.equals(Db.ORDER) && !call.scopes().contains("read_all_orders")
            ? db.instant().minus(WITHOUT_ALL_ORDERS).toString()
            : "";
    return document ->
        !(searched && lags(document, "createdAt"))
            && document.path("createdAt").asText().compareTo(oldest) >= 0
            && filter.test(document);
  }

  /** A change that the lagging index has not seen. */
  private boolean fresh(ObjectNode document) {
    return lags(document, "updatedAt");
  }

  private boolean lags(ObjectNode document, String field) {
    Fault lag = faults.standing("shopify", Fault.Kind.INDEX_LAG).orElse(null);
    return lag != null
        && document.hasNonNull(field)
        && Instant.parse(document.get(field).textValue()).plus(lag.delay()).isAfter(db.instant());
  }

  /** What a list is sorted by. */
  private static String key(DataFetchingEnvironment env) {
    String key = env.containsArgument("sortKey") ? env.getArgument("sortKey") : null;
    if (key == null) {
      // The root lists have a default of their own only in the published schema.
      return env.getField().getName().equals("orders") ? "PROCESSED_AT" : "ID";
    }
    return key;
  }

  /** Value to sort by; without a key by id. */
  private static Function<ObjectNode, Object> sort(DataFetchingEnvironment env) {
    String key = key(env);
    return switch (key) {
      case "UPDATED_AT" -> document -> document.path("updatedAt").asText();
      case "CREATED_AT" -> document -> document.path("createdAt").asText();
      case "PROCESSED_AT" -> document -> document.path("processedAt").asText();
      case "ID", "RELEVANCE" -> document -> document.path("id").longValue();
      case "TITLE", "NAME", "SKU", "VENDOR" -> {
        String field = key.toLowerCase(Locale.ROOT);
        yield document -> document.path(field).asText();
      }
      default -> throw new TopError("not emulated: sorting by " + key, "NOT_EMULATED");
    };
  }

  private static SearchFields times(SearchFields fields) {
    return fields.time("created_at", "createdAt").time("updated_at", "updatedAt");
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(entry -> texts.add(field == null ? entry.asText() : entry.path(field).asText()));
    return texts;
  }

  private SearchFields orders() {
    return times(new SearchFields())
        .time("processed_at", "processedAt")
        .words("name", o -> o.path("name").asText())
        .words("email", o -> Db.text(o, "email"))
        .custom("status", Index::status)
        .choice("financial_status", o -> o.path("displayFinancialStatus").asText())
        .choice("fulfillment_status", o -> fulfilment(o.path("displayFulfillmentStatus").asText()))
        .choice("test", o -> o.path("test").asText())
        .choice("source_name", o -> Db.text(o, "sourceName"))
        .choice("source_identifier", o -> Db.text(o, "sourceIdentifier"))
        .number("customer_id", o -> o.path("customerId").longValue())
        .anyOf("tag", o -> texts(o.path("tags"), null))
        .anyOf("sku", o -> texts(o.path("lineItems"), "sku"))
        .anyOf("location_id", o -> texts(o.path("fulfillmentOrders"), "locationId"));
  }

  private static String fulfilment(String status) {
    return switch (status) {
      case "FULFILLED" -> "shipped";
      case "PARTIALLY_FULFILLED" -> "partial";
      default -> status;
    };
  }

  private static Predicate<ObjectNode> status(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "open" -> o -> !o.path("closed").booleanValue() && !o.hasNonNull("cancelledAt");
      case "closed" -> o -> o.path("closed").booleanValue();
      case "cancelled" -> o -> o.hasNonNull("cancelledAt");
      case "not_closed" -> o -> !o.path("closed").booleanValue();
      default -> o -> true;
    };
  }

  private SearchFields products() {
    return times(new SearchFields())
        .words("title", p -> p.path("title").asText())
        .words("handle", p -> p.path("handle").asText())
        .words("vendor", p -> p.path("vendor").asText())
        .words("product_type", p -> p.path("productType").asText())
        .choice("status", p -> p.path("status").asText())
        .anyOf("tag", p -> texts(p.path("tags"), null))
        .anyOf("sku", p -> ofVariants(p, "sku"))
        .anyOf("barcode", p -> ofVariants(p, "barcode"))
        .number("inventory_total", p -> (long) ProductFields.total(db, p));
  }

  private List<String> ofVariants(ObjectNode product, String field) {
    List<String> texts = new ArrayList<>();
    product
        .path("variantIds")
        .forEach(id -> texts.add(Db.text(db.get(Db.VARIANT, id.longValue()), field)));
    return texts;
  }

  private SearchFields variants() {
    return times(new SearchFields())
        .words("sku", v -> Db.text(v, "sku"))
        .words("barcode", v -> Db.text(v, "barcode"))
        .words("title", v -> v.path("title").asText())
        .number("product_id", v -> v.path("productId").longValue());
  }

  private SearchFields customers() {
    return times(new SearchFields())
        .words("email", c -> Db.text(c, "email"))
        .words("phone", c -> Db.text(c, "phone"))
        .words("first_name", c -> Db.text(c, "firstName"))
        .words("last_name", c -> Db.text(c, "lastName"))
        .choice("state", c -> c.path("state").asText())
        .anyOf("tag", c -> texts(c.path("tags"), null));
  }
}
