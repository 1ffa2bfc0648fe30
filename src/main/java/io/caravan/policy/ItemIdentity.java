package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which item and variants a record stands for: by id, then SKU, then barcode; never by name. */
final class ItemIdentity {
  private static final String ITEM = "item";
  private static final String VARIANT = "variant";
  private static final String STOCK = "stock";
  private static final String SKU = "sku";
  private static final String BARCODE = "barcode";

  private final Pending pending;
  private final Set<String> taken = new HashSet<>();

  ItemIdentity(Pending pending) {
    this.pending = pending;
  }

  String identify(ObjectNode document, String nativeId) {
    String item = item(document, nativeId);
    pending.link(ITEM, item, nativeId, "$.id");
    Pending.name(document, item);
    int i = 0;
    for (JsonNode node : document.path("variants")) {
      variant(item, (ObjectNode) node, "$.variants[" + i++ + "]");
    }
    return item;
  }

  private String item(ObjectNode document, String nativeId) {
    String known = Pending.text(document, "ref");
    if (known == null) {
      known = pending.ref(ITEM, nativeId).orElse(null);
    }
    if (known == null) {
      known =
          one(document, "ids", v -> pending.ref(VARIANT, Pending.text(v, "id")).stream().toList());
    }
    if (known == null) {
      known = matched(document, SKU, nativeId);
    }
    if (known == null) {
      known = matched(document, BARCODE, nativeId);
    }
    return known == null ? pending.lookup.newRef(ITEM) : known;
  }

  private String matched(ObjectNode document, String by, String nativeId) {
    String found = one(document, words(by), v -> candidates(by, Pending.text(v, by)));
    if (found != null) {
      pending.refuseSecond(ITEM, found, nativeId, "$.variants", words(by));
    }
    return found;
  }

  /** The one item that the variants lead to, or null. */
  private String one(
      ObjectNode document, String by, Function<JsonNode, ? extends Iterable<String>> variants) {
    Set<String> items = new TreeSet<>();
    for (JsonNode variant : document.path("variants")) {
      for (String ref : variants.apply(variant)) {
        itemOf(ref).ifPresent(items::add);
      }
    }
    if (items.size() > 1) {
      throw new Refusal(
          "$.variants",
          "the " + by + " of its variants lead to several items: " + String.join(", ", items));
    }
    return items.isEmpty() ? null : items.iterator().next();
  }

  private void variant(String item, ObjectNode variant, String path) {
    String id = Pending.text(variant, "id");
    String stockId = Pending.text(variant, "stockId");
    String ref = Pending.text(variant, "ref");
    if (ref == null) {
      ref = pending.ref(VARIANT, id).orElse(null);
    }
    if (ref == null) {
      ref = inItem(item, variant, id, SKU, path);
    }
    if (ref == null) {
      ref = inItem(item, variant, id, BARCODE, path);
    }
    if (ref == null) {
      ref = pending.lookup.newRef(VARIANT);
    }
    Optional<String> owner = itemOf(ref);
    if (owner.isPresent() && !owner.get().equals(item)) {
      throw new Refusal(
          path, "the variant " + ref + " belongs to item " + owner.get() + ", not to " + item);
    }
    if (!taken.add(ref)) {
      throw new Refusal(path, "two variants of the record lead to the same variant " + ref);
    }
    pending.link(VARIANT, ref, id, path + ".id");
    pending.link(STOCK, ref, stockId, path + ".stockId");
    pending.alias(ITEM, VARIANT, ref, item);
    pending.alias(VARIANT, SKU, key(SKU, Pending.text(variant, SKU)), ref);
    pending.alias(VARIANT, BARCODE, key(BARCODE, Pending.text(variant, BARCODE)), ref);
    Pending.name(variant, ref);
    variant.remove("stockId");
  }

  private String inItem(String item, ObjectNode variant, String id, String by, String path) {
    Set<String> found = candidates(by, Pending.text(variant, by));
    if (found.isEmpty()) {
      return null;
    }
    if (found.size() > 1) {
      throw new Refusal(
          path + "." + by,
          "its " + words(by) + " is that of several variants: " + String.join(", ", found));
    }
    String ref = found.iterator().next();
    pending.refuseSecond(VARIANT, ref, id, path + "." + by, words(by));
    Optional<String> owner = itemOf(ref);
    if (owner.isPresent() && !owner.get().equals(item)) {
      throw new Refusal(
          path + "." + by,
          "its "
              + words(by)
              + " is that of variant "
              + ref
              + " of item "
              + owner.get()
              + ", but the record is item "
              + item);
    }
    return ref;
  }

  /** Variants that are known under a key now; an alias of former days does not count. */
  Set<String> candidates(String by, String value) {
    Set<String> found = new TreeSet<>();
    String key = key(by, value);
    for (String ref : pending.refsByAlias(VARIANT, by, key)) {
      if (stillHas(ref, by, key)) {
        found.add(ref);
      }
    }
    return found;
  }

  private boolean stillHas(String ref, String by, String key) {
    JsonNode state = itemOf(ref).flatMap(item -> pending.lookup.state(ITEM, item)).orElse(null);
    if (state == null) {
      return true;
    }
    for (JsonNode variant : state.path("variants")) {
      if (ref.equals(variant.path("ref").asText())) {
        return key.equals(key(by, Pending.text(variant, by)));
      }
    }
    return true;
  }

  private Optional<String> itemOf(String variant) {
    return pending.refsByAlias(ITEM, VARIANT, variant).stream().findFirst();
  }

  /**
   * The variant of an order line, or null: by id, else by SKU if that leads to one variant which
   * this system knows under no other id.
   */
  String ofLine(JsonNode variant, String lineSku) {
    String known = Pending.text(variant, "ref");
    String id = Pending.text(variant, "id");
    if (known == null) {
      known = pending.ref(VARIANT, id).orElse(null);
    }
    if (known != null || id == null && Pending.text(variant, SKU) == null) {
      return known;
    }
    String sku = Pending.text(variant, SKU);
    List<String> found = List.copyOf(candidates(SKU, sku == null ? lineSku : sku));
    boolean free =
        found.size() == 1
            && pending.lookup.nativeIds(VARIANT, found.get(0), pending.system).isEmpty();
    return free ? found.get(0) : null;
  }

  /** The variant of a stock record. */
  String ofStock(ObjectNode variant) {
    String known = Pending.text(variant, "ref");
    String id = Pending.text(variant, "id");
    String stockId = Pending.text(variant, "stockId");
    if (known == null) {
      known = pending.ref(VARIANT, id).or(() -> pending.ref(STOCK, stockId)).orElse(null);
    }
    if (known == null && id == null && stockId == null) {
      Set<String> found = candidates(SKU, Pending.text(variant, SKU));
      if (found.size() > 1) {
        throw new Refusal(
            "$.variant.sku", "the SKU is that of several variants: " + String.join(", ", found));
      }
      known = found.isEmpty() ? null : found.iterator().next();
    }
    if (known == null) {
      List<String> ids = Stream.of(id, stockId).filter(Objects::nonNull).toList();
      throw new NotYetKnown(
          "$.variant", "no item of " + pending.system + " with this variant is known yet", ids);
    }
    Pending.name(variant, known);
    variant.remove("stockId");
    return known;
  }

  /** Barcodes of 8, 12, 13 and 14 digits differ in leading zeroes only. */
  static String key(String by, String value) {
    if (value == null) {
      return null;
    }
    boolean number = by.equals(BARCODE) && value.matches("[0-9]{8,14}");
    return number ? value.replaceFirst("^0+(?=.)", "") : value;
  }

  private static String words(String by) {
    return by.equals(SKU) ? "SKU" : by;
  }
}
