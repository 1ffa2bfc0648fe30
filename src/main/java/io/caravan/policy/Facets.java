package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * What of a record two systems in step show alike, as texts that are equal if the values are. A
 * field of a part has the part's ref in its name: {@code variants.<ref>.price}.
 */
public final class Facets {
  static final String AVAILABLE = "available";
  static final String ON_HAND = "onHand";
  static final String READ_AT = "readAt";

  /** Version of the record that a side showed; compared with nothing. */
  public static final String VERSION = "version";

  /** Month in which it was made, so that a gap in a long list shows. */
  public static final String MONTH = "month";

  private static final int MONTH_LENGTH = 7;
  static final String VARIANTS = "variants.";
  static final String LINES = "lines.";
  static final String SHIPPED = "shipped.";
  static final String SOLD = "sold.";

  private static final List<String> ITEM = List.of("title", "vendor", "type");
  private static final List<String> VARIANT = List.of("sku", "barcode", "price", "options");
  private static final List<String> CUSTOMER =
      List.of("firstName", "lastName", "email", "phone", "company");
  private static final Set<String> NOT_SENT = Set.of("cancelled", "pending", "ready_for_pickup");

  private Facets() {}

  /** Of a document with refs; an empty object if nothing of it is compared. */
  public static ObjectNode of(String entity, JsonNode document) {
    return switch (entity) {
      case "item" -> item(document);
      case "inventory" -> inventory(document);
      case "customer" -> customer(document);
      case "order" -> order(document);
      case "shipment" -> shipment(document);
      default -> Fields.object();
    };
  }

  private static ObjectNode item(JsonNode item) {
    ObjectNode facets = Fields.object();
    ITEM.forEach(name -> put(facets, name, item.get(name)));
    boolean all = !item.path("variants").isEmpty();
    for (JsonNode variant : item.path("variants")) {
      all &= variant.path("archived").asBoolean();
      String at = VARIANTS + Fields.text(variant, "ref") + ".";
      facets.put(at + "ref", Fields.text(variant, "ref"));
      VARIANT.forEach(name -> put(facets, at + name, variant.get(name)));
    }
    boolean gone = item.path("deleted").asBoolean();
    boolean archived = all || gone || "archived".equals(Fields.text(item, "status"));
    return facets.put("archived", String.valueOf(archived));
  }

  private static ObjectNode inventory(JsonNode level) {
    ObjectNode facets = Fields.object();
    for (String name : List.of(ON_HAND, AVAILABLE)) {
      if (level.hasNonNull(name)) {
        facets.put(name, Fields.plain(Fields.quantity(level, name)));
      }
    }
    put(facets, READ_AT, level.get(READ_AT));
    return facets;
  }

  /** The guest of web orders is nobody, and an erased person has nothing to compare. */
  private static ObjectNode customer(JsonNode customer) {
    ObjectNode facets = Fields.object();
    if (customer.path("guest").asBoolean() || customer.path("archived").asBoolean()) {
      return facets;
    }
    CUSTOMER.forEach(name -> put(facets, name, customer.get(name)));
    if (facets.has("email")) {
      facets.put("email", CustomerIdentity.mail(customer));
    }
    if (CustomerIdentity.phone(customer) != null) {
      facets.put("phone", CustomerIdentity.phone(customer));
    }
    return facets.put("ref", Fields.text(customer, "ref"));
  }

  private static ObjectNode order(JsonNode order) {
    ObjectNode facets = Fields.object();
    if ("pos".equals(Fields.text(order, "channel"))) {
      return facets;
    }
    String made = Fields.text(order, "createdAt");
    if (made != null && made.length() >= MONTH_LENGTH) {
      facets.put(MONTH, made.substring(0, MONTH_LENGTH));
    }
    facets.put("cancelled", String.valueOf("cancelled".equals(Fields.text(order, "status"))));
    put(facets, "payment", order.get("payment"));
    put(facets, "total", order.path("totals").get("total"));
    for (JsonNode line : order.path("lines")) {
      String quantity = line.hasNonNull("currentQuantity") ? "currentQuantity" : "quantity";
      facets.put(LINES + Fields.text(line, "ref"), Fields.plain(Fields.quantity(line, quantity)));
    }
    return facets;
  }

  private static ObjectNode shipment(JsonNode shipment) {
    ObjectNode facets = Fields.object();
    boolean sent = !NOT_SENT.contains(String.valueOf(Fields.text(shipment, "state")));
    for (JsonNode line : shipment.path("lines")) {
      String at = SHIPPED + Fields.ref(line, "line") + "." + Fields.text(shipment, "ref");
      BigDecimal sentPieces = sent ? Fields.quantity(line, "quantity") : BigDecimal.ZERO;
      facets.put(at, Fields.plain(sentPieces));
    }
    return facets;
  }

  /** Pieces of a line that a sale at a till sold. */
  public static void sold(ObjectNode facets, String line, String saleLine, BigDecimal quantity) {
    facets.put(SOLD + line + "." + saleLine, Fields.plain(quantity));
  }

  private static void put(ObjectNode facets, String name, JsonNode value) {
    if (value == null || value.isNull()) {
      return;
    }
    if (value.has("amount")) {
      String amount = Fields.plain(new BigDecimal(value.get("amount").asText()));
      facets.put(name, amount + " " + value.path("currency").asText(""));
    } else if (value.isArray()) {
      StringBuilder text = new StringBuilder();
      value.forEach(
          one ->
              text.append(text.isEmpty() ? "" : " / ")
                  .append(one.has("value") ? one.get("value").asText() : one.asText()));
      if (!text.isEmpty()) {
        facets.put(name, text.toString());
      }
    } else if (!value.asText().isBlank()) {
      facets.put(name, value.asText().strip());
    }
  }
}
