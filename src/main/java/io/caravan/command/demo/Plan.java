package io.caravan.command.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The seeded trading day as a list of steps. Pure: the same seed gives the same day, so a day that
 * was cut off can go on where it stopped.
 */
final class Plan {
  private static final int STORE_SALES = 40;

  /** How many web orders of which kind: 40 in all, and two that must not go over. */
  private static final Map<Kind, Integer> ORDERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(Kind.SHIPPED, 14),
              Map.entry(Kind.IN_PARTS, 4),
              Map.entry(Kind.BY_MERCHANT, 4),
              Map.entry(Kind.PICKUP, 4),
              Map.entry(Kind.EDITED, 4),
              Map.entry(Kind.CANCELLED, 4),
              Map.entry(Kind.REFUNDED, 3),
              Map.entry(Kind.LEFT_OPEN, 2),
              Map.entry(Kind.SHORT, 1),
              Map.entry(Kind.TEST, 1),
              Map.entry(Kind.UNPAID, 1)));

  private Plan() {}

  /** What becomes of a web order. */
  enum Kind {
    SHIPPED,
    IN_PARTS,
    BY_MERCHANT,
    PICKUP,
    EDITED,
    CANCELLED,
    REFUNDED,
    LEFT_OPEN,
    SHORT,
    TEST,
    UNPAID;

    /** What happens to it, one after the other. */
    List<String> steps() {
      return switch (this) {
        case SHIPPED -> List.of("place", "ship");
        case IN_PARTS -> List.of("place", "ship-part", "ship-rest");
        case BY_MERCHANT -> List.of("place", "fulfil");
        case PICKUP -> List.of("place", "pick-up");
        case EDITED -> List.of("place", "edit", "ship");
        case CANCELLED -> List.of("place", "cancel");
        case REFUNDED -> List.of("place", "ship", "refund");
        case LEFT_OPEN, SHORT, TEST, UNPAID -> List.of("place");
      };
    }
  }

  /**
   * One step.
   *
   * @param what a sale, a step of an order, or something done to an item
   * @param order number of the web order from 0, or -1
   */
  record Step(String id, String what, int order, Kind kind) {}

  /** Steps of the day in their order. */
  static List<Step> of(long seed) {
    Random random = new Random(seed * 31 + 7);
    List<List<Step>> strands = new ArrayList<>();
    for (int i = 0; i < STORE_SALES; i++) {
      strands.add(List.of(new Step("sale-" + i, "sell", -1, null)));
    }
    int order = 0;
    for (Map.Entry<Kind, Integer> entry : ORDERS.entrySet()) {
      for (int i = 0; i < entry.getValue(); i++) {
        List<Step> strand = new ArrayList<>();
        for (String what : entry.getKey().steps()) {
          strand.add(new Step(what + "-" + order, what, order, entry.getKey()));
        }
        strands.add(strand);
        order++;
      }
    }
    strands.add(
        List.of(
            new Step("create-item", "create-item", -1, null),
            new Step("rename-item", "rename-item", -1, null)));
    strands.add(List.of(new Step("archive-item", "archive-item", -1, null)));
    List<Step> day = new ArrayList<>();
    // Known at the till before they ever order on the web.
    day.add(new Step("till-customers", "till-customers", -1, null));
    day.addAll(woven(strands, random));
    return day;
  }

  private static List<Step> woven(List<List<Step>> strands, Random random) {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < strands.size(); i++) {
      for (int n = 0; n < strands.get(i).size(); n++) {
        turns.add(i);
      }
    }
    Collections.shuffle(turns, random);
    int[] next = new int[strands.size()];
    List<Step> day = new ArrayList<>();
    for (int strand : turns) {
      day.add(strands.get(strand).get(next[strand]++));
    }
    return day;
  }
}
