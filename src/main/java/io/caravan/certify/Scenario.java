package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.system.SystemPack;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One action of a pack on test records.
 *
 * @param name unlike every other; tells what is made in its messages
 * @param action {@code item.upsert}
 * @param before names of the scenarios whose records it needs
 * @param document what the hub would deliver
 */
record Scenario(
    String name, String action, List<String> before, Function<TestIds, JsonNode> document) {
  private static final List<Scenario> ALL =
      List.of(
          new Scenario("new item", "item.upsert", List.of(), TestDocuments::item),
          new Scenario(
              "changed item", "item.upsert", List.of("new item"), TestDocuments::changedItem),
          new Scenario("new customer", "customer.upsert", List.of(), TestDocuments::customer),
          new Scenario(
              "changed customer",
              "customer.upsert",
              List.of("new customer"),
              TestDocuments::changedCustomer),
          new Scenario("stock level", "inventory.set", List.of(), TestDocuments::level),
          new Scenario("stock count", "movement.count", List.of(), TestDocuments::count),
          new Scenario("order", "order.create", List.of(), TestDocuments::order),
          new Scenario("hold", "order.hold", List.of("order"), TestDocuments::hold),
          new Scenario(
              "release of a hold", "order.unhold", List.of("order", "hold"), TestDocuments::hold),
          new Scenario("parcel", "shipment.fulfil", List.of("order"), TestDocuments::parcel),
          new Scenario(
              "other tracking number",
              "shipment.track",
              List.of("order", "parcel"),
              TestDocuments::tracking),
          new Scenario("reservation", "order.reserve", List.of(), TestDocuments::reservation),
          new Scenario(
              "smaller reservation",
              "order.amend",
              List.of("reservation"),
              TestDocuments::smallerReservation),
          new Scenario(
              "release of a reservation",
              "order.release",
              List.of("reservation"),
              TestDocuments::reservation),
          new Scenario("sale", "order.complete", List.of("reservation"), TestSales::sale),
          new Scenario(
              "refund", "refund.refund", List.of("reservation", "sale"), TestSales::refund),
          new Scenario("refund of an order", "refund.refund", List.of("order"), TestSales::refund),
          new Scenario("sale at once", "order.complete", List.of(), TestSales::atOnce),
          new Scenario(
              "return of a sale at once",
              "order.return",
              List.of("sale at once"),
              TestSales::givenBack));

  /** Who cannot take a sale back is never asked to sell an order before it leaves. */
  private static final Map<String, String> ALSO_NEEDED = Map.of("sale at once", "order.return");

  /** Those whose action the pack takes, in an order in which each finds what it needs. */
  static List<Scenario> of(SystemPack pack) {
    return ALL.stream().filter(one -> one.isOf(pack)).toList();
  }

  private boolean isOf(SystemPack pack) {
    return pack.actions().containsKey(action)
        && pack.actions().containsKey(ALSO_NEEDED.getOrDefault(name, action))
        && before.stream().allMatch(name -> named(name).isOf(pack));
  }

  static Scenario named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }
}
