package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Packs orders and tells of each parcel until somebody listens. */
final class Warehouse {
  private static final int RETRY_MS = 8_000;
  private static final int SOONEST_MS = 1_000;
  private static final int LATEST_MS = 40_000;

  private final World world;
  private final Random chance;
  private final Set<String> packed = new HashSet<>();
  private int onTheWay;

  /** Pieces of an order that were told of and taken. */
  final Map<String, Integer> parcels = new LinkedHashMap<>();

  Warehouse(World world) {
    this.world = world;
    this.chance = new Random((world.seed + "warehouse".hashCode()) * Swarm.SPREAD);
  }

  /** Whether nobody else may ship of an order, edit or cancel it. */
  boolean hasPacked(String order) {
    return packed.contains(order);
  }

  /** Whether parcels are still to be told of. */
  boolean isBusy() {
    return onTheWay > 0;
  }

  /** Packs all that is left of an order; false if that is nothing. */
  boolean pack(String order) {
    JsonNode told = world.shop.orders.get(order).path("native");
    int pieces = told.path("lines").get(0).path("currentQuantity").asInt() - world.shop.left(order);
    if (pieces < 1 || !told.path("status").asText().equals("open")) {
      return false;
    }
    packed.add(order);
    // In parts only where they can be sold twice by another name: days of the hub are found again
    // by their seeds.
    boolean parts = world.topology == Topology.POINT_TO_POINT && chance.nextInt(4) > 0;
    int first = parts ? 1 : pieces;
    send(order, first == pieces ? "W-" + order : "W-" + order + "-1", first);
    if (first < pieces) {
      onTheWay++;
      int wait = SOONEST_MS + chance.nextInt(LATEST_MS - SOONEST_MS);
      world.agenda.after(
          wait,
          null,
          () -> {
            onTheWay--;
            send(order, "W-" + order + "-2", pieces - first);
          });
    }
    return true;
  }

  private void send(String order, String id, int pieces) {
    JsonNode told = world.shop.orders.get(order).path("native");
    String now = world.agenda.instant().toString();
    ObjectNode parcel = Model.node().put("id", id).put("state", "shipped");
    parcel.put("updatedAt", now).put("shippedAt", now).put("delivery", "shipping");
    parcel.putObject("order").put("name", "#" + order);
    ObjectNode line = parcel.putArray("lines").addObject().put("quantity", "" + pieces);
    line.put("sku", told.path("lines").get(0).path("sku").asText());
    onTheWay++;
    tell(order, parcel, pieces);
  }

  private void tell(String order, ObjectNode parcel, int pieces) {
    Runner runner = world.awake();
    boolean[] taken = new boolean[1];
    if (runner != null) {
      world.agenda.as(runner, () -> runner.parcel(parcel, ok -> taken[0] = ok));
    }
    if (taken[0] && !runner.isGone()) {
      parcels.merge(order, pieces, Integer::sum);
      onTheWay--;
    } else {
      world.agenda.after(RETRY_MS, null, () -> tell(order, parcel, pieces));
    }
  }
}
