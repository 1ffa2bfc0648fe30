package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hub.Deliverer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Looks at stock: whether both sides agree, what was sold twice, what was emptied. */
final class StockOracle {
  /** How old a level may be on a calm day: the till is read each 10 s, and written in 5 s. */
  private static final long W_MS = 10_000 + 5_000;

  /** The same while anything goes wrong; nobody promises a number then. */
  private static final long DISTURBED_MS = 300_000;

  private final World world;
  private final Map<String, String> refs;
  private final Set<String> shorts;
  private final boolean clear;

  /**
   * @param refs canonical ids of the shop's orders
   * @param shorts orders whose goods the till had sold
   * @param clear whether every piece is where it belongs, so that numbers can be compared
   */
  StockOracle(World world, Map<String, String> refs, Set<String> shorts, boolean clear) {
    this.world = world;
    this.refs = refs;
    this.shorts = shorts;
    this.clear = clear;
  }

  void look() {
    stock();
    silence();
    oversold();
  }

  private void found(String property, String text) {
    world.found.add(property + " " + text);
  }

  private void stock() {
    for (String sku : world.till.items.keySet()) {
      String item = world.shop.variantOf(sku);
      if (item == null) {
        found("P1", "lost: item " + sku + " is not in the shop");
        continue;
      }
      for (int i = 0; i < TillModel.SHOPS.size(); i++) {
        // Goods that left though the till had none are owed; a shop shows none then.
        int has = Math.max(0, world.till.onHand(sku, TillModel.SHOPS.get(i)));
        int shown = world.shop.available(item, ShopModel.PLACES.get(i));
        if (has != shown && !isPoisoned(item) && clear) {
          found(
              "P3",
              sku
                  + " at "
                  + ShopModel.PLACES.get(i)
                  + ": the till has "
                  + has
                  + ", the shop shows "
                  + shown);
        }
      }
      String here = world.till.items.get(sku).path("native").path("title").asText();
      for (ObjectNode product : world.shop.products.values()) {
        boolean same = product.path("variants").get(0).path("sku").asText().equals(sku);
        if (same && !product.path("native").path("title").asText().equals(here)) {
          found("P6", "the title of " + sku + " is another one in the shop");
        }
      }
    }
  }

  // A parked order still took its pieces off sale there.
  private boolean isPoisoned(String item) {
    return world.people.poisoned.stream()
        .map(world.shop.orders::get)
        .anyMatch(
            o ->
                o.path("native")
                    .path("lines")
                    .get(0)
                    .path("variant")
                    .path("id")
                    .asText()
                    .equals(item));
  }

  /** A level of nothing although the till had goods all the time since the level was set before. */
  private void silence() {
    if (!world.history.faults().containsKey(Swarm.Kind.SILENT_SOURCE.name())) {
      return;
    }
    Map<String, TreeMap<Long, Integer>> counts = new HashMap<>();
    Map<String, Long> movedAt = new HashMap<>();
    Map<String, Long> setAt = new HashMap<>();
    for (History.Deed deed : world.history.deeds()) {
      if (moves(deed)) {
        TreeMap<Long, Integer> there =
            counts.computeIfAbsent(place(deed), place -> new TreeMap<>());
        there.put(deed.at(), pieces(deed) + last(there));
        // That a reservation was made is known a lease later if its runner died; until then its
        // pieces are taken off twice, on the side on which nothing is sold that is not there.
        movedAt.put(place(deed), deed.at() + (reserves(deed) ? Deliverer.LEASE_MS : 0));
      }
      if (deed.what().equals("level") && deed.cause().equals("set")) {
        String place = skuAt(deed.id());
        TreeMap<Long, Integer> there = counts.getOrDefault(place, new TreeMap<>());
        long since = Math.max(deed.at() - DISTURBED_MS, setAt.getOrDefault(place, 0L));
        boolean still = deed.at() - movedAt.getOrDefault(place, 0L) > 30_000;
        int least = least(there, since);
        boolean had = least - promised(place, deed.at()) > 2;
        if (deed.value().equals("0") && had && still && shorts.isEmpty()) {
          found("P21", place + " was emptied though the till has had " + least);
        }
        setAt.put(place, deed.at());
      }
    }
  }

  private static int last(TreeMap<Long, Integer> counts) {
    return counts.isEmpty() ? 0 : counts.lastEntry().getValue();
  }

  /** The least that was there since then. */
  private static int least(TreeMap<Long, Integer> counts, long since) {
    Long from = counts.floorKey(since);
    return (from == null ? counts : counts.tailMap(from))
        .values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  /**
   * Pieces of an item that orders hold of which the till is told only after that moment. Where it
   * has too few, another of its places keeps them in the end.
   */
  private int promised(String place, long at) {
    String item = place.substring(0, place.indexOf('@') + 1);
    return -world.history.deeds().stream()
        .filter(deed -> moves(deed) && reserves(deed) && place(deed).startsWith(item))
        .filter(deed -> deed.at() >= at && deed.at() <= at + Deliverer.LEASE_MS)
        .mapToInt(StockOracle::pieces)
        .sum();
  }

  private static boolean moves(History.Deed deed) {
    return deed.who().equals("till") && deed.what().equals("stock");
  }

  private static boolean reserves(History.Deed deed) {
    return deed.cause().equals("reserved");
  }

  private static String place(History.Deed deed) {
    return deed.value().split(" ")[0];
  }

  private static int pieces(History.Deed deed) {
    return Integer.parseInt(deed.value().split(" ")[1]);
  }

  private String skuAt(String level) {
    String[] parts = level.split("@");
    for (ObjectNode product : world.shop.products.values()) {
      JsonNode variant = product.path("variants").get(0);
      if (variant.path("id").asText().equals(parts[0])) {
        int at = ShopModel.PLACES.indexOf(parts[1]);
        return variant.path("sku").asText() + "@" + TillModel.SHOPS.get(at);
      }
    }
    return "";
  }

  /** Pieces that were sold twice, against what the till sold while the shop could not know. */
  private void oversold() {
    Set<Swarm.Kind> harmless =
        Set.of(Swarm.Kind.HOOK_DUPLICATE, Swarm.Kind.SEARCH_LAG, Swarm.Kind.SKEW);
    boolean calm =
        world.history.faults().keySet().stream().allMatch(kind -> isHarmless(kind, harmless));
    long window = calm ? W_MS : DISTURBED_MS;
    for (Map.Entry<String, String> order : refs.entrySet()) {
      if (shorts.contains(order.getValue())) {
        bound(order.getKey(), window);
      }
    }
  }

  private static boolean isHarmless(String kind, Set<Swarm.Kind> harmless) {
    return harmless.stream().anyMatch(one -> one.name().equals(kind));
  }

  private void bound(String order, long window) {
    JsonNode line = world.shop.orders.get(order).path("native").path("lines").get(0);
    String sku = line.path("sku").asText();
    long bought =
        world.history.deeds(d -> d.what().equals("order") && d.id().equals(order)).get(0).at();
    boolean sold =
        world.history.deeds().stream()
            .anyMatch(
                deed ->
                    deed.what().equals("stock")
                        && deed.value().startsWith(sku + "@")
                        && deed.at() >= bought - window
                        && deed.at() <= bought + window
                        && deed.value().contains(" -"));
    boolean edited =
        world.history.deeds().stream()
            .anyMatch(deed -> deed.what().equals("level") && deed.cause().equals("by hand"));
    world.history.fault("SHORT");
    if (!sold && !edited) {
      found("P4", "order " + order + " is short though the till sold nothing in " + window + " ms");
    }
  }
}
