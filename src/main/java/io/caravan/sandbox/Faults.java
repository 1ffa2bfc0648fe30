package io.caravan.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The disturbances in force. Chance is seeded, so that a run can be repeated. */
public final class Faults {
  private final Random random;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Integer> happened = new TreeMap<>();

  public Faults(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Orders one, from the admin port: {@code {"system":"shopify","kind":"lost-response",
   * "operation":"orderCreate","times":1,"probability":1.0,"delay":"PT5S"}}; all but system and kind
   * may be left out.
   */
  public synchronized void add(JsonNode order) {
    faults.add(
        new Fault(
            order.path("system").asText(),
            Fault.Kind.named(order.path("kind").asText()),
            Pattern.compile(order.path("operation").asText(".*")),
            order.path("times").asInt(1),
            order.path("probability").asDouble(1),
            Duration.parse(order.path("delay").asText("PT0S"))));
  }

  public synchronized void clear() {
    faults.clear();
  }

  /** The disturbance that happens to this operation now, of the kinds asked for; it is used up. */
  public synchronized Optional<Fault> take(String system, String operation, Set<Fault.Kind> kinds) {
    ListIterator<Fault> all = faults.listIterator();
    while (all.hasNext()) {
      Fault fault = all.next();
      if (kinds.contains(fault.kind())
          && fault.system().equals(system)
          && fault.operation().matcher(operation).matches()
          && random.nextDouble() < fault.probability()) {
        if (fault.times() <= 1) {
          all.remove();
        } else {
          all.set(
              new Fault(
                  fault.system(),
                  fault.kind(),
                  fault.operation(),
                  fault.times() - 1,
                  fault.probability(),
                  fault.delay()));
        }
        count(fault);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private void count(Fault fault) {
    happened.merge(fault.system() + " " + fault.kind().title(), 1, Integer::sum);
  }

  /**
   * How often each kind came true since the start, as {@code {"shopify lost-response": 2}}. A test
   * that orders a disturbance looks here, so that it cannot pass without it.
   */
  public synchronized ObjectNode happened() {
    ObjectNode counts = Json.mapper().createObjectNode();
    happened.forEach(counts::put);
    return counts;
  }

  /** A disturbance that lasts until it is cleared: it is not used up. */
  public synchronized Optional<Fault> standing(String system, Fault.Kind kind) {
    Optional<Fault> found =
        faults.stream().filter(f -> f.kind() == kind && f.system().equals(system)).findFirst();
    found.ifPresent(this::count);
    return found;
  }
}
