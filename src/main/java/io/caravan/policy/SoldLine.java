package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered of one line of an order that is sold at once: where its pieces are taken from,
 * what was sold of them at the till and for how much.
 *
 * <p>At each place: {@code taken} by the order, {@code claimed} in the stock journal (less by what
 * came back on a shelf there), {@code sold} at the till, {@code open} movements that no sale holds.
 */
final class SoldLine {
  /** The part of a line's money that is no tax. */
  static final String NET = "";

  private static final String BOOKED = "booked";
  private static final String TAKEN = "taken";
  private static final String CLAIMED = "claimed";
  private static final String SOLD = "sold";
  private static final String OPEN = "open";

  private final String ref;
  private final ObjectNode memo;
  private final ObjectNode places;

  SoldLine(String ref, ObjectNode memo) {
    this.ref = ref;
    this.memo = memo;
    this.places = memo.withObject("/places");
  }

  /** Keeps what a sale or a return says of the line, also when the order has it no more. */
  void describe(JsonNode line) {
    // Sold as words and a price, it comes back so, also if its item is known by then.
    boolean sold = memo.has(BOOKED);
    memo.setAll(
        Fields.only(line, sold ? Set.of("sku", "title") : Set.of("variant", "sku", "title")));
  }

  String ref() {
    return ref;
  }

  String variant() {
    return Fields.ref(memo, "variant");
  }

  /** Line, variant, SKU and title, as they stand in a sale. */
  ObjectNode described() {
    ObjectNode told = Fields.object();
    told.set("line", Fields.refNode(ref));
    told.setAll(Fields.only(memo, Set.of("variant", "sku", "title")));
    return told;
  }

  int nextMovement() {
    int n = memo.path("n").asInt() + 1;
    memo.put("n", n);
    return n;
  }

  Map<String, BigDecimal> taken() {
    return all(TAKEN);
  }

  Map<String, BigDecimal> claimed() {
    return all(CLAIMED);
  }

  Map<String, BigDecimal> sold() {
    return all(SOLD);
  }

  private Map<String, BigDecimal> all(String field) {
    Map<String, BigDecimal> all = new LinkedHashMap<>();
    places.properties().forEach(at -> all.put(at.getKey(), Fields.quantity(at.getValue(), field)));
    return all;
  }

  void take(String place, BigDecimal quantity) {
    at(place).put(TAKEN, Fields.plain(quantity));
  }

  void claim(String place, BigDecimal quantity, String movement) {
    at(place).put(CLAIMED, Fields.plain(quantity)).withArray(OPEN).add(movement);
  }

  void sell(String place, BigDecimal quantity) {
    at(place).put(SOLD, Fields.plain(quantity));
  }

  /** Movements at a place that no sale holds yet; held from now on. */
  List<String> takeOpen(String place) {
    ArrayNode open = at(place).withArray(OPEN);
    List<String> ids = new ArrayList<>();
    open.forEach(id -> ids.add(id.asText()));
    open.removeAll();
    return ids;
  }

  private ObjectNode at(String place) {
    ObjectNode at = (ObjectNode) places.get(place);
    return at == null ? places.putObject(place) : at;
  }

  /** Money booked so far: {@link #NET} and each tax by its title. */
  Map<String, BigDecimal> booked() {
    Map<String, BigDecimal> booked = new LinkedHashMap<>();
    memo.path(BOOKED)
        .properties()
        .forEach(part -> booked.put(part.getKey(), new BigDecimal(part.getValue().asText())));
    return booked;
  }

  void book(Map<String, BigDecimal> money) {
    ObjectNode booked = memo.putObject(BOOKED);
    money.forEach((part, amount) -> booked.put(part, amount.toPlainString()));
  }
}
