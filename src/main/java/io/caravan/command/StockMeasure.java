package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Steps;
import io.caravan.mapping.Json;
import io.caravan.system.StockTest;
import io.caravan.system.SystemConfig;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures on a test item whether a reserved piece leaves the on hand. The vendor's documentation
 * does not say, and taking it the wrong way would offer every web order's goods twice.
 */
final class StockMeasure {
  private final Connected connected;
  private final SystemConfig system;
  private final PrintWriter out;

  StockMeasure(Connected connected, SystemConfig system, PrintWriter out) {
    this.connected = connected;
    this.system = system;
    this.out = out;
  }

  /**
   * Prints what to set.
   *
   * @param place name of a location, or null for the first one
   * @return what is set otherwise than measured, or why nothing could be measured
   */
  List<String> of(String sku, String place) {
    StockTest test = system.pack().stockTest();
    if (test == null) {
      throw new CommandFault(system.name() + " takes no reservations that could be measured");
    }
    ObjectNode document = Json.mapper().createObjectNode().put("sku", sku);
    document.put("location", location(place));
    Steps steps = new Steps(connected.clients().of(system.name()), document);
    steps.run(test.steps(), (operation, calls) -> {});
    List<String> faults = new ArrayList<>(steps.faults());
    JsonNode before = steps.told("before", test.before());
    JsonNode after = steps.told("after", test.after());
    int made = steps.made();
    steps.run(test.undo(), (operation, calls) -> {});
    if (faults.isEmpty() && steps.faults().isEmpty() && made < test.steps().size()) {
      faults.add(system.name() + " has no item, or several, of the SKU " + sku);
    } else if (steps.faults().size() > faults.size()) {
      faults.addAll(steps.faults().subList(faults.size(), steps.faults().size()));
      faults.add("a piece of " + sku + " is still reserved there: release it by hand");
    } else if (faults.isEmpty()) {
      measured(sku, new BigDecimal(before.asText()), new BigDecimal(after.asText()), faults);
    }
    return faults;
  }

  private void measured(String sku, BigDecimal before, BigDecimal after, List<String> faults) {
    String setting = "caravan.systems." + system.name() + "." + SystemConfig.ON_HAND;
    out.println(
        system.name()
            + ": on hand of "
            + sku
            + " was "
            + before.toPlainString()
            + ", and "
            + after.toPlainString()
            + " while one piece was reserved");
    int fell = before.subtract(after).compareTo(BigDecimal.ZERO);
    if (fell != 0 && before.subtract(after).compareTo(BigDecimal.ONE) != 0) {
      faults.add(
          "somebody moved " + sku + " meanwhile: measure again, on an item that is left alone");
      return;
    }
    boolean excludes = fell != 0;
    out.println(setting + "=" + excludes);
    if (excludes != system.onHandExcludesReservations()) {
      faults.add(
          setting + " is " + !excludes + " now: set it to " + excludes + " before the next order");
    }
  }

  private String location(String place) {
    for (Map.Entry<String, Map<String, String>> one :
        connected.foundation().systems().locations().entrySet()) {
      String id = one.getValue().get(system.name());
      if (id != null && (place == null || one.getKey().equals(place))) {
        return id;
      }
    }
    throw new CommandFault(
        "there is no caravan.locations."
            + (place == null ? "<name>" : place)
            + "."
            + system.name()
            + " to test at");
  }
}
