package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Which nodes of a canonical document carry identity, and how native ids become refs and refs
 * native ids. {@code id} is the id in the system that is talked with, {@code ref} is ours.
 */
public final class Identity {
  private static final String LOCATION = "location";
  private static final String LINES = "lines";

  /** Link kind of a node by the name of its field, wherever it stands. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("item", "item"),
          Map.entry("variants", "variant"),
          Map.entry("variant", "variant"),
          Map.entry("order", "order"),
          Map.entry("line", "line"),
          Map.entry("returnOf", "line"),
          Map.entry("customer", "customer"),
          Map.entry("mergedInto", "customer"),
          Map.entry("shipment", "shipment"),
          Map.entry("refund", "refund"),
          Map.entry("count", "count"),
          Map.entry("sale", "sale"),
          Map.entry("sold", "sold"),
          Map.entry("return", "return"),
          Map.entry("fulfilments", "fulfilment"),
          Map.entry("fulfilment", "fulfilment"),
          Map.entry(LOCATION, LOCATION));

  private Identity() {}

  /**
   * Replaces the native ids of a document by refs.
   *
   * @param nativeId id of the record in {@code system} if the document does not tell it, or null
   * @throws NotYetKnown for stock of a variant that no item told of yet
   * @throws Refusal if it could be several records, or names one that is not known
   */
  public static Identified toRefs(
      String entity, String system, JsonNode document, String nativeId, Lookup lookup) {
    Pending pending = new Pending(lookup, system);
    ObjectNode copy = document.deepCopy();
    String told = Pending.text(copy, "id");
    String id = told == null ? nativeId : told;
    return switch (entity) {
      case "item" -> pending.done(new ItemIdentity(pending).identify(copy, id), copy);
      case "customer" -> customer(pending, copy, id);
      case "inventory" -> inventory(pending, copy);
      case "movement" -> new MovementIdentity(pending).identify(copy, id);
      case "order" -> pending.done(new OrderIdentity(pending).order(copy, id), copy);
      case "shipment", "refund", "return" ->
          pending.done(new OrderIdentity(pending).part(entity, copy, id), copy);
      default -> throw new IllegalArgumentException(entity + " is no entity that can be recorded");
    };
  }

  private static Identified customer(Pending pending, ObjectNode customer, String id) {
    if (id == null && !CustomerIdentity.tellable(customer)) {
      throw new Refusal("$", "a customer without id, e-mail and phone cannot be told from others");
    }
    String ref = new CustomerIdentity(pending).identify(customer, id, "$");
    if (customer.path("mergedInto") instanceof ObjectNode other
        && Pending.text(other, "ref") == null) {
      pending
          .ref("customer", Pending.text(other, "id"))
          .ifPresentOrElse(into -> Pending.name(other, into), () -> customer.remove("mergedInto"));
    }
    return pending.done(ref, customer);
  }

  private static Identified inventory(Pending pending, ObjectNode inventory) {
    inventory.remove("id");
    new OrderIdentity(pending).location(inventory);
    String location = Pending.text(inventory.path(LOCATION), "ref");
    if (location == null) {
      return pending.ignored(inventory, unmapped(pending, inventory));
    }
    String variant = new ItemIdentity(pending).ofStock(inventory.withObjectProperty("variant"));
    String ref = place(variant, location);
    return pending.done(ref, inventory.put("ref", ref));
  }

  /** What to do about a place that no location of the configuration is. */
  static String unmapped(Pending pending, JsonNode document) {
    String id = Pending.text(document.path(LOCATION), "id");
    return "location "
        + id
        + " of "
        + pending.system
        + " is not mapped: set caravan.locations.<name>."
        + pending.system
        + "="
        + id
        + " to use its stock";
  }

  /** What an order's name is kept and found by: people leave its sign out. Null stays null. */
  public static String orderName(String told) {
    return told == null ? null : told.replaceFirst("^#", "");
  }

  /** Ref of the stock of one variant at one location, and key of its lane. */
  public static String place(String variant, String location) {
    return variant + "@" + location;
  }

  /**
   * The ids of {@code system} beside the refs of a delivery; ids of other systems are taken out.
   */
  public static ObjectNode toIds(String entity, JsonNode document, String system, Lookup lookup) {
    ObjectNode copy = document.deepCopy();
    addIds(copy, entity, system, lookup);
    return copy;
  }

  private static void addIds(ObjectNode node, String kind, String system, Lookup lookup) {
    node.remove(List.of("id", "ids", "stockId"));
    String ref = Pending.text(node, "ref");
    if (ref != null && LOCATION.equals(kind)) {
      lookup.locationId(system, ref).ifPresent(id -> node.put("id", id));
    } else if (ref != null && kind != null) {
      first(lookup, kind, ref, system, "id", node);
      if (kind.equals("variant")) {
        first(lookup, "stock", ref, system, "stockId", node);
      } else if (kind.equals("shipment")) {
        all(lookup, kind, ref, system, node);
      }
    }
    node.properties()
        .forEach(
            field -> {
              String inner = kind(kind, field.getKey());
              if (field.getValue() instanceof ObjectNode child) {
                addIds(child, inner, system, lookup);
              } else if (field.getValue().isArray()) {
                for (JsonNode element : field.getValue()) {
                  if (element instanceof ObjectNode child) {
                    addIds(child, inner, system, lookup);
                  }
                }
              }
            });
  }

  // Of one shipment a shop makes as many fulfilments as there are places that it left from.
  private static void all(Lookup lookup, String kind, String ref, String system, ObjectNode node) {
    List<String> ids = lookup.nativeIds(kind, ref, system);
    if (!ids.isEmpty()) {
      ids.forEach(node.putArray("ids")::add);
    }
  }

  private static void first(
      Lookup lookup, String kind, String ref, String system, String field, ObjectNode node) {
    // The newest link: what is left of a line that was shipped in part has an id of its own.
    lookup.nativeIds(kind, ref, system).stream()
        .reduce((older, newer) -> newer)
        .ifPresent(id -> node.put(field, id));
  }

  /** Link kind of a field of a node of some kind, or null. */
  static String kind(String parent, String field) {
    if (field.equals(LINES) && parent != null) {
      return switch (parent) {
        case "order" -> "line";
        case "fulfilment" -> "fulfilment-line";
        default -> null;
      };
    }
    return KINDS.get(field);
  }
}
