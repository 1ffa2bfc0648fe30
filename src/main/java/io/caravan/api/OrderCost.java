package io.caravan.api;

import io.caravan.api.Client.Urgency;
import io.caravan.ledger.ApiUse;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import io.caravan.system.SystemPack.Operation;
import java.util.List;
import java.util.Set;

/**
 * What one order costs at a system.
 *
 * @param units in the vendor's units, 0 = nobody knows
 * @param orders how many it was measured over, 0 = by what the pack says
 */
public record OrderCost(double units, long orders) {
  /** What most orders go through; edits and cancellations come on top. */
  private static final Set<String> USUAL =
      Set.of("order.reserve", "order.complete", "shipment.fulfil");

  private static final double SECONDS = 60;

  /**
   * As measured, or if no order was delivered, each step of the usual actions once: an order of one
   * line.
   *
   * @param uses what was used while so many orders were delivered
   */
  public static OrderCost of(SystemPack pack, List<ApiUse> uses, long orders) {
    Set<String> operations = pack.operations().keySet();
    double used =
        uses.stream()
            .filter(use -> Urgency.ORDER.name().equals(use.urgency()))
            .filter(use -> operations.contains(use.operation()))
            .mapToDouble(ApiUse::cost)
            .sum();
    return orders > 0 && used > 0
        ? new OrderCost(used / orders, orders)
        : new OrderCost(documented(pack), 0);
  }

  private static double documented(SystemPack pack) {
    return USUAL.stream()
        .map(pack.actions()::get)
        .filter(action -> action != null)
        .flatMap(action -> action.steps().stream())
        .map(step -> pack.operations().get(step.call()))
        .filter(operation -> operation != null)
        .mapToDouble(operation -> documented(pack, operation))
        .sum();
  }

  private static double documented(SystemPack pack, Operation operation) {
    if (operation.cost() > 0) {
      return operation.cost();
    }
    String query = operation.request().graphql();
    boolean points = RateState.QUERY_COST.equals(pack.limiter().kind());
    return points && query != null
        ? CostGuess.of(query, Json.mapper().createObjectNode())
        : Budget.base(pack.limiter());
  }

  /** Orders a minute that the limit lets through for good, if nothing else is asked. */
  public double perMinute(double rate, double reserve) {
    return units <= 0 ? 0 : rate * SECONDS * (1 - reserve) / units;
  }
}
