package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/** Orders and what belongs to them: by id; a warehouse may name order and SKU instead. */
final class OrderIdentity {
  private static final String ORDER = "order";
  private static final String LINE = "line";

  private final Pending pending;
  private final ItemIdentity items;

  OrderIdentity(Pending pending) {
    this.pending = pending;
    this.items = new ItemIdentity(pending);
  }

  String order(ObjectNode order, String nativeId) {
    String ref = Pending.text(order, "ref");
    if (ref == null) {
      ref = pending.ref(ORDER, nativeId).or(() -> MadeLines.order(pending, order)).orElse(null);
    }
    if (ref == null) {
      ref = pending.lookup.newRef(ORDER);
    }
    pending.link(ORDER, ref, nativeId, "$.id");
    Pending.name(order, ref);
    if (!"pos".equals(Pending.text(order, "channel"))) {
      pending.alias(ORDER, "name", Identity.orderName(Pending.text(order, "name")), ref);
    }
    MadeLines made = MadeLines.of(pending, ref, order);
    int i = 0;
    for (JsonNode line : order.path("lines")) {
      made.name((ObjectNode) line, i);
      line(ref, (ObjectNode) line, nativeId == null ? null : nativeId + "#" + i);
      i++;
    }
    for (JsonNode fulfilment : order.path("fulfilments")) {
      fulfilment(ref, (ObjectNode) fulfilment);
    }
    customer(order);
    location(order);
    return ref;
  }

  private void line(String order, ObjectNode line, String placeId) {
    String id = Pending.text(line, "id");
    String known = Pending.text(line, "ref");
    String named = id == null ? placeId : id;
    String ref = known;
    if (ref == null) {
      ref = named == null ? pending.lookup.newRef(LINE) : pending.refOrNew(LINE, named);
    }
    belongs(ref, order);
    Pending.name(line, ref);
    String variant = items.ofLine(line.path("variant"), Pending.text(line, "sku"));
    if (variant == null) {
      String sku = Pending.text(line.path("variant"), "sku");
      if (sku != null && Pending.text(line, "sku") == null) {
        line.put("sku", sku);
      }
      line.remove("variant");
      line.put("unmapped", true);
    } else {
      line.putObject("variant").put("ref", variant);
    }
    onlyKnown(line, "returnOf", LINE);
    location(line);
  }

  // A till's line that was a web order's reservation stays the web order's line.
  private void belongs(String line, String order) {
    if (pending.refsByAlias(ORDER, LINE, line).isEmpty()) {
      pending.alias(ORDER, LINE, line, order);
    }
  }

  private void fulfilment(String order, ObjectNode fulfilment) {
    named(fulfilment, "fulfilment");
    location(fulfilment);
    for (JsonNode line : fulfilment.path("lines")) {
      named((ObjectNode) line, "fulfilment-line");
      if (line.path(LINE) instanceof ObjectNode node) {
        named(node, LINE);
        if (node.has("ref")) {
          belongs(node.path("ref").asText(), order);
        }
      }
    }
  }

  private void named(ObjectNode node, String kind) {
    String id = Pending.text(node, "id");
    if (Pending.text(node, "ref") == null && id != null) {
      Pending.name(node, pending.refOrNew(kind, id));
    }
    node.remove("id");
  }

  // An order never waits for its customer: an unclear one stays without ref and is decided alone.
  private void customer(ObjectNode order) {
    if (!(order.path("customer") instanceof ObjectNode customer)
        || !CustomerIdentity.tellable(customer)) {
      return;
    }
    try {
      new CustomerIdentity(pending).identify(customer, Pending.text(customer, "id"), "$.customer");
    } catch (Refusal unclear) {
      customer.remove("ref");
    }
    onlyKnown(customer, "mergedInto", "customer");
  }

  /** Shipment, refund or return. */
  String part(String entity, ObjectNode part, String nativeId) {
    String ref = Pending.text(part, "ref");
    if (ref == null && nativeId == null) {
      throw new Refusal("$.id", "is missing: a " + entity + " is known by its id only");
    }
    if (ref == null) {
      ref = pending.refOrNew(entity, nativeId);
    }
    pending.link(entity, ref, nativeId, "$.id");
    Pending.name(part, ref);
    String order = ofPart(part);
    pending.alias(entity, ORDER, order, ref);
    location(part);
    int i = 0;
    for (JsonNode line : part.path("lines")) {
      partLine(order, (ObjectNode) line, "$.lines[" + i++ + "]");
    }
    return ref;
  }

  private String ofPart(ObjectNode part) {
    ObjectNode node = part.withObjectProperty(ORDER);
    String ref = Pending.text(node, "ref");
    String id = Pending.text(node, "id");
    String name = Identity.orderName(Pending.text(node, "name"));
    if (ref == null && id != null) {
      ref = pending.refOrNew(ORDER, id);
    }
    if (ref == null && name == null) {
      throw new Refusal("$.order", "names no order: an id or a name is needed");
    }
    if (ref == null) {
      ref = byName(name);
    }
    Pending.name(node, ref);
    return ref;
  }

  private String byName(String name) {
    Set<String> found = pending.refsByAlias(ORDER, "name", name);
    if (found.isEmpty()) {
      throw new Refusal("$.order.name", "no order " + name + " of a shop is known");
    }
    if (found.size() > 1) {
      throw new Refusal(
          "$.order.name", "several orders are named " + name + ": " + String.join(", ", found));
    }
    return found.iterator().next();
  }

  private void partLine(String order, ObjectNode element, String path) {
    ObjectNode node = element.withObjectProperty(LINE);
    String ref = Pending.text(node, "ref");
    String id = Pending.text(node, "id");
    if (ref == null && id != null) {
      ref = pending.refOrNew(LINE, id);
    }
    if (ref == null) {
      String sku = Pending.text(node, "sku");
      ref = bySku(order, sku == null ? Pending.text(element, "sku") : sku, path);
    }
    belongs(ref, order);
    Pending.name(node, ref);
    location(element);
  }

  private String bySku(String order, String sku, String path) {
    if (sku == null) {
      throw new Refusal(path, "names no order line: an id or a SKU is needed");
    }
    JsonNode state =
        pending
            .lookup
            .state(ORDER, order)
            .orElseThrow(
                () -> new Refusal("$.order", "the order " + order + " is not recorded yet"));
    Set<String> found = new TreeSet<>();
    for (JsonNode line : state.path("lines")) {
      if (sku.equals(Pending.text(line, "sku"))) {
        found.add(line.path("ref").asText());
      }
    }
    if (found.isEmpty()) {
      throw new Refusal(path, "the order " + order + " has no line with the SKU " + sku);
    }
    if (found.size() > 1) {
      throw new Refusal(
          path,
          "the order "
              + order
              + " has several lines with the SKU "
              + sku
              + ": "
              + String.join(", ", found));
    }
    return found.iterator().next();
  }

  /** A node that tells of another record: without a ref it says nothing. */
  private void onlyKnown(ObjectNode owner, String field, String kind) {
    if (owner.path(field) instanceof ObjectNode node && Pending.text(node, "ref") == null) {
      pending
          .ref(kind, Pending.text(node, "id"))
          .ifPresentOrElse(ref -> Pending.name(node, ref), () -> owner.remove(field));
    }
  }

  /** A location that is not mapped keeps its id. */
  void location(ObjectNode owner) {
    if (owner.path("location") instanceof ObjectNode node && Pending.text(node, "ref") == null) {
      String id = Pending.text(node, "id");
      if (id != null) {
        pending.lookup.location(pending.system, id).ifPresent(name -> Pending.name(node, name));
      }
    }
  }
}
