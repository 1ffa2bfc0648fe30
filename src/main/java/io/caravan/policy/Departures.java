package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which units leave from which location. A shop takes one location a call, so a shipment whose
 * goods it means to send from two is two calls, even if that cuts through a line.
 */
final class Departures {
  /** Field of a kept shipment: units by line ref, by the location that they left from. */
  private static final String FROM = "from";

  private static final String NOWHERE = "";

  private final JsonNode order;
  private final Map<String, Map<String, BigDecimal>> gone = new HashMap<>();

  private Departures(JsonNode order) {
    this.order = order;
  }

  /**
   * Shares out what leaves now and notes it on the shipment.
   *
   * @param earlier kept shipments of the order, without this one
   * @param kept this one, with what of it left before
   * @param surely the location is where all of it left from, not only where the teller stands
   * @param now units by line ref
   * @return units by line ref, by location ref; the location is empty if none is known
   */
  static Map<String, Map<String, BigDecimal>> share(
      JsonNode order,
      List<JsonNode> earlier,
      ObjectNode kept,
      boolean surely,
      Map<String, BigDecimal> now) {
    Departures departures = new Departures(order);
    earlier.forEach(departures::add);
    departures.add(kept);
    String told = Fields.ref(kept, "location");
    Map<String, Map<String, BigDecimal>> shares = new LinkedHashMap<>();
    now.forEach((line, units) -> departures.share(line, units, told, surely, shares));
    note(kept, shares);
    return shares;
  }

  private void add(JsonNode shipment) {
    shipment
        .path(FROM)
        .properties()
        .forEach(
            place ->
                place
                    .getValue()
                    .properties()
                    .forEach(
                        line ->
                            put(
                                gone,
                                place.getKey(),
                                line.getKey(),
                                new BigDecimal(line.getValue().asText()))));
  }

  private void share(
      String line,
      BigDecimal units,
      String told,
      boolean surely,
      Map<String, Map<String, BigDecimal>> shares) {
    BigDecimal rest = units;
    Map<String, BigDecimal> meant = Places.wished(order, line);
    if (surely && told != null) {
      put(shares, told, line, rest);
      return;
    }
    if (told != null && meant.containsKey(told)) {
      rest = take(line, rest, told, meant, shares);
    }
    for (String place : meant.keySet()) {
      if (!place.equals(told)) {
        rest = take(line, rest, place, meant, shares);
      }
    }
    if (rest.signum() > 0) {
      put(shares, meant.keySet().stream().findFirst().orElse(NOWHERE), line, rest);
    }
  }

  private BigDecimal take(
      String line,
      BigDecimal wanted,
      String place,
      Map<String, BigDecimal> meant,
      Map<String, Map<String, BigDecimal>> shares) {
    BigDecimal left =
        gone.getOrDefault(place, Map.of()).getOrDefault(line, BigDecimal.ZERO).negate();
    BigDecimal units = meant.get(place).add(left).min(wanted);
    if (units.signum() <= 0) {
      return wanted;
    }
    put(shares, place, line, units);
    return wanted.subtract(units);
  }

  private static void note(ObjectNode kept, Map<String, Map<String, BigDecimal>> shares) {
    ObjectNode from = kept.withObjectProperty(FROM);
    shares.forEach(
        (place, lines) -> {
          ObjectNode there = from.withObjectProperty(place);
          lines.forEach(
              (line, units) ->
                  there.put(line, Fields.plain(Fields.quantity(there, line).add(units))));
        });
  }

  private static void put(
      Map<String, Map<String, BigDecimal>> all, String place, String line, BigDecimal units) {
    all.computeIfAbsent(place, name -> new LinkedHashMap<>()).merge(line, units, BigDecimal::add);
  }
}
