package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The shop's documents, kept in the shape of the API's objects: numeric {@code id}s, references as
 * {@code somethingId}. Orders hold their lines, transactions, fulfilment orders, fulfilments and
 * refunds; an index finds the order of each of them.
 */
final class Db {
  static final String PRODUCT = "Product";
  static final String VARIANT = "ProductVariant";
  static final String ITEM = "InventoryItem";
  static final String LOCATION = "Location";
  static final String ORDER = "Order";
  static final String CUSTOMER = "Customer";
  static final String PUBLICATION = "Publication";
  static final String SUBSCRIPTION = "WebhookSubscription";
  static final String GROUP = "InventoryAdjustmentGroup";
  static final String DEFINITION = "MetafieldDefinition";
  static final String EDIT = "CalculatedOrder";
  static final String JOB = "Job";
  static final String FULFILMENT_ORDER = "FulfillmentOrder";
  static final String FULFILMENT = "Fulfillment";
  static final String REFUND = "Refund";
  static final String TRANSACTION = "OrderTransaction";
  static final String LINE = "LineItem";

  private static final String PREFIX = "gid://shopify/";

  /** Distinct ranges, so that an id of one kind is never by accident one of another. */
  private static final Map<String, Long> FIRST =
      Map.ofEntries(
          Map.entry(PRODUCT, 8_100_000_000_001L),
          Map.entry(VARIANT, 45_100_000_000_001L),
          Map.entry(ITEM, 47_200_000_000_001L),
          Map.entry(LOCATION, 71_300_000_001L),
          Map.entry(ORDER, 5_400_000_000_001L),
          Map.entry(CUSTOMER, 6_500_000_000_001L),
          Map.entry(PUBLICATION, 92_600_000_001L),
          Map.entry(LINE, 13_700_000_000_001L),
          Map.entry(FULFILMENT_ORDER, 6_800_000_000_001L),
          Map.entry("FulfillmentOrderLineItem", 14_900_000_000_001L),
          Map.entry(FULFILMENT, 4_900_000_000_001L),
          Map.entry(REFUND, 920_000_000_001L),
          Map.entry(TRANSACTION, 6_100_000_000_001L),
          Map.entry("InventoryLevel", 110_000_000_001L),
          Map.entry(SUBSCRIPTION, 1_200_000_000_001L));

  private final Store store;
  private final Clock clock;
  private final Map<String, Long> orderOf = new HashMap<>();
  private final Lookup lookup = new Lookup();
  private final Sorted sorted = new Sorted();

  Db(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.all(ORDER).forEach(this::index);
    for (String kind : List.of(PRODUCT, VARIANT, ITEM, CUSTOMER, ORDER)) {
      store.all(kind).forEach(one -> enter(kind, one));
    }
  }

  Store store() {
    return store;
  }

  /** The sandbox's time to the second, as the API writes it. */
  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Instant instant() {
    return clock.instant();
  }

  ObjectNode get(String kind, long id) {
    return store.get(kind, Long.toString(id));
  }

  ObjectNode get(String kind, String key) {
    return store.get(kind, key);
  }

  Collection<ObjectNode> all(String kind) {
    return store.all(kind);
  }

  void put(String kind, ObjectNode document) {
    store.put(kind, document.get("id").asText(), document);
    enter(kind, document);
    if (kind.equals(ORDER)) {
      index(document);
    }
  }

  private void enter(String kind, ObjectNode document) {
    lookup.put(kind, document.get("id").asText(), document);
    sorted.put(kind, document);
  }

  /** Documents of a kind in an order, as {@link Sorted#of}. */
  Collection<ObjectNode> inOrder(String kind, String order, Sorted.Place after) {
    return sorted.of(kind, order, after);
  }

  void remove(String kind, long id) {
    store.remove(kind, Long.toString(id));
    lookup.remove(kind, Long.toString(id));
    sorted.remove(kind, id);
  }

  /** The one document with this handle; null if there is none. */
  ObjectNode byHandle(String kind, String handle) {
    String id = lookup.byHandle(kind, handle);
    return id == null ? null : get(kind, id);
  }

  /** The one document with this metafield; null if there is none. */
  ObjectNode byField(String kind, String namespace, String key, String value) {
    String id = lookup.byField(kind, namespace, key, value);
    return id == null ? null : get(kind, id);
  }

  long next(String kind) {
    return store.nextId(kind, FIRST.getOrDefault(kind, 1_000_000_001L));
  }

  /** A new document with an id of its kind and both times. */
  ObjectNode fresh(String kind) {
    String now = now();
    return node().put("id", next(kind)).put("createdAt", now).put("updatedAt", now);
  }

  /** The one document about the shop itself. */
  ObjectNode shop() {
    return store.get("Shop", "1");
  }

  private void index(ObjectNode order) {
    long id = order.get("id").longValue();
    for (String[] list :
        new String[][] {
          {"fulfillmentOrders", FULFILMENT_ORDER},
          {"fulfillments", FULFILMENT},
          {"refunds", REFUND},
          {"lineItems", LINE},
          {"transactions", TRANSACTION}
        }) {
      order.path(list[0]).forEach(part -> orderOf.put(list[1] + "/" + part.get("id"), id));
    }
  }

  /** The order that holds this part; null if no order does. */
  ObjectNode orderOf(String kind, long id) {
    Long order = orderOf.get(kind + "/" + id);
    return order == null ? null : get(ORDER, order);
  }

  /** A fulfilment order, fulfilment, refund, line or transaction; null if there is none. */
  ObjectNode part(String kind, long id) {
    ObjectNode order = orderOf(kind, id);
    if (order == null) {
      return null;
    }
    String list =
        switch (kind) {
          case FULFILMENT_ORDER -> "fulfillmentOrders";
          case FULFILMENT -> "fulfillments";
          case REFUND -> "refunds";
          case TRANSACTION -> "transactions";
          default -> "lineItems";
        };
    return find(order.path(list), id);
  }

  static ObjectNode find(JsonNode list, long id) {
    for (JsonNode element : list) {
      if (element.path("id").longValue() == id) {
        return (ObjectNode) element;
      }
    }
    return null;
  }

  static String gid(String type, long id) {
    return PREFIX + type + "/" + id;
  }

  /**
   * Number of a gid of this type.
   *
   * @throws TopError if it is a gid of another type
   */
  static long id(String gid, String type) {
    String start = PREFIX + type + "/";
    if (!gid.startsWith(start)) {
      throw TopError.wrongId(gid);
    }
    String number = gid.substring(start.length()).split("\\?", 2)[0];
    if (!number.matches("\\d{1,18}")) {
      throw TopError.wrongId(gid);
    }
    return Long.parseLong(number);
  }

  static ObjectNode node() {
    return Json.mapper().createObjectNode();
  }

  static ArrayNode array() {
    return Json.mapper().createArrayNode();
  }

  static List<ObjectNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(n -> (ObjectNode) n).toList();
  }

  /** The list of this name, made if it is not there. */
  static ArrayNode listOf(ObjectNode document, String name) {
    return document.path(name) instanceof ArrayNode array ? array : document.putArray(name);
  }

  /** The text; null if the field is absent or null. */
  static String text(JsonNode document, String field) {
    JsonNode value = document.path(field);
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  /** Copies these fields if they are given, also when given as null. */
  static void copy(JsonNode from, ObjectNode to, String... fields) {
    for (String field : fields) {
      if (from.has(field)) {
        to.set(field, from.get(field));
      }
    }
  }
}
