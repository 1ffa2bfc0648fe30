package io.caravan.command.demo;

import io.caravan.command.outside.Comparison;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the comparison of both sides means for the script of the day.
 *
 * @param explained cause of each difference that the script wants, by {@code entity/id}
 */
record Report(DemoSettings settings, Comparison comparison, Map<String, String> explained) {
  private static final int FEWEST = 40;
  private static final int FEWEST_SHIPMENTS = 25;
  private static final int FEWEST_CUSTOMERS = 10;

  /** Differences that the script does not want. */
  List<Comparison.Difference> unexplained() {
    List<Comparison.Difference> open = new ArrayList<>();
    for (String entity : shown()) {
      for (Comparison.Difference difference : comparison.differences(entity)) {
        if (!explained.containsKey(entity + "/" + difference.id())) {
          open.add(difference);
        }
      }
    }
    return open;
  }

  /** What should differ by the script and does not, as {@code entity/id}. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String entity : shown()) {
      List<String> differing =
          comparison.differences(entity).stream().map(d -> entity + "/" + d.id()).toList();
      explained.keySet().stream()
          .filter(id -> id.startsWith(entity + "/") && !differing.contains(id))
          .forEach(missing::add);
    }
    return missing;
  }

  /** How many records of both sides were looked at. */
  int compared() {
    return shown().stream().mapToInt(comparison::compared).sum();
  }

  /** Prints it; true if enough was compared and everything is as the script wants it. */
  boolean print(PrintWriter out) {
    List<Comparison.Difference> open = unexplained();
    out.println();
    row(out, "entity", "compared", "equal", "explained", "unexplained");
    boolean enough = true;
    for (String entity : shown()) {
      int compared = comparison.compared(entity);
      int differing = comparison.differences(entity).size();
      long unexplained = open.stream().filter(d -> d.entity().equals(entity)).count();
      row(out, entity, compared, compared - differing, differing - unexplained, unexplained);
      if (compared < fewest(entity)) {
        out.println("TOO FEW of " + entity + ": the script makes " + fewest(entity) + " or more");
        enough = false;
      }
    }
    explained.forEach(
        (id, cause) -> {
          if (settings.shows(id.substring(0, id.indexOf('/')))) {
            out.println("explained " + id + ": " + cause);
          }
        });
    open.forEach(d -> out.println("UNEXPLAINED " + d.entity() + " " + d.id() + ": " + d.text()));
    List<String> missing = missing();
    missing.forEach(
        id -> out.println("UNEXPLAINED " + id + " should differ by the script, but does not"));
    out.flush();
    return enough && open.isEmpty() && missing.isEmpty();
  }

  private List<String> shown() {
    return comparison.entities().stream().filter(settings::shows).toList();
  }

  private static void row(PrintWriter out, Object... cells) {
    out.println(String.format("%-10s %9s %6s %10s %12s", cells));
  }

  private static int fewest(String entity) {
    return switch (entity) {
      case "customer" -> FEWEST_CUSTOMERS;
      case "shipment" -> FEWEST_SHIPMENTS;
      default -> FEWEST;
    };
  }
}
