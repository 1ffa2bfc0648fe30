package io.caravan;

import io.caravan.api.Since;
import io.caravan.api.StreamSchedule;
import io.caravan.hub.ExpectedOrders;
import io.caravan.system.Durations;
import io.caravan.system.PackFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be set of a single flow: {@code caravan.flows.<route>.<setting>}. */
final class FlowKeys {
  private static final String PREFIX = "caravan.flows.";
  private static final Pattern KEY =
      Pattern.compile("caravan\\.flows\\.([A-Za-z0-9_-]+)\\.([a-z.-]+)");

  /** Only orders have it; {@link OrderSettings} knows its words. */
  private static final String MODE = "mode";

  private static final String EXPECTED = "expected";

  /** What only flows of such names have. */
  private static final Map<String, String> OF = Map.of(MODE, "order-to-", EXPECTED, "order-from-");

  private static final Map<String, Consumer<String>> KNOWN = known();

  private FlowKeys() {}

  /** Settings of flows that nobody reads, and values that nobody understands. */
  static List<PackFault> faults(Map<String, String> settings) {
    List<PackFault> faults = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            check(key, value, faults);
          }
        });
    return faults;
  }

  private static void check(String key, String value, List<PackFault> faults) {
    Matcher parts = KEY.matcher(key);
    Consumer<String> check =
        parts.matches() && parts.group(1).startsWith(OF.getOrDefault(parts.group(2), ""))
            ? KNOWN.get(parts.group(2))
            : null;
    if (check == null) {
      faults.add(
          new PackFault(
              key,
              0,
              "is no setting of a flow",
              "Write "
                  + PREFIX
                  + "<route>.<setting>; known: "
                  + String.join(", ", KNOWN.keySet())));
      return;
    }
    try {
      check.accept(value);
    } catch (IllegalArgumentException e) {
      faults.add(
          new PackFault(
              key, 0, "is not understood: " + e.getMessage(), "See config/application.properties"));
    }
  }

  private static Map<String, Consumer<String>> known() {
    Map<String, Consumer<String>> known = new TreeMap<>();
    known.put("enabled", FlowKeys::flag);
    known.put("schedule", StreamSchedule::parse);
    known.put("since", Since::parse);
    known.put("in-flight", FlowKeys::count);
    known.put("batch", FlowKeys::count);
    known.put("linger", Durations::parse);
    known.put(MODE, word -> {});
    known.put(EXPECTED, ExpectedOrders::parse);
    known.put("retry.max", FlowKeys::count);
    known.put("retry.first", Durations::parse);
    known.put("retry.longest", Durations::parse);
    return known;
  }

  private static void flag(String value) {
    if (!value.matches("true|false")) {
      throw new IllegalArgumentException("\"" + value + "\" is neither true nor false");
    }
  }

  private static void count(String value) {
    if (!value.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException("\"" + value + "\" is no number from 1 on");
    }
  }
}
