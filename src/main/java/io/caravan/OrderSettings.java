package io.caravan;

import io.caravan.system.PackFault;
import io.caravan.system.SystemConfig;
import io.caravan.system.Systems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the settings of orders that are a choice between words. */
final class OrderSettings {
  private static final Pattern MODE = Pattern.compile("caravan\\.flows\\.order-to-(.+)\\.mode");
  private static final String TAX = "caravan.order.tax";
  private static final String SALE = "sale";

  /** What a pack must be able to do with orders that are sold at once. */
  private static final Set<String> SELLING = Set.of("complete", "return");

  private OrderSettings() {}

  static List<PackFault> faults(Settings settings, Systems systems) {
    List<PackFault> faults = new ArrayList<>();
    settings
        .all()
        .forEach(
            (key, value) -> {
              Matcher mode = MODE.matcher(key);
              if (mode.matches()) {
                mode(key, value, systems.get(mode.group(1)), faults);
              }
            });
    String tax = settings.get(TAX, "as-lines");
    if (!tax.equals("as-lines") && !tax.equals("pos")) {
      faults.add(new PackFault(TAX, 0, "is neither as-lines nor pos", "The default is as-lines"));
    }
    return faults;
  }

  private static void mode(String key, String value, SystemConfig system, List<PackFault> faults) {
    if (!value.equals("reserve") && !value.equals(SALE)) {
      faults.add(new PackFault(key, 0, "is neither reserve nor sale", "The default is reserve"));
    } else if (system == null) {
      faults.add(
          new PackFault(key, 0, "names no configured system", "See caravan.systems.<name>.kind"));
    } else if (value.equals(SALE) && !system.pack().actionsOf("order").containsAll(SELLING)) {
      faults.add(
          new PackFault(
              key,
              0,
              "cannot be sale: " + system.pack().title() + " cannot sell an order at once",
              "Take the line out"));
    }
  }
}
