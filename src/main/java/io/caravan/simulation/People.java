package io.caravan.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Everybody who is no machine: shoppers, cashiers, the merchant, the operator. */
final class People {
  private static final int ITEMS = 4;
  private static final int STEPS = 28;
  private static final int REPLAYS = 6;

  /** How the words of a refusal for a limit are known: of a call, and of a request for tokens. */
  private static final List<String> REFUSALS = List.of("HTTP 429", "too often");

  private final World world;
  private final Set<Integer> dropped;
  final Warehouse warehouse;
  private final List<String> skus = new ArrayList<>();
  private final List<String> orders = new ArrayList<>();
  private final Map<String, String> tillCustomers = new LinkedHashMap<>();
  private final Map<String, String> shopCustomers = new LinkedHashMap<>();
  private final Map<String, Integer> replays = new HashMap<>();
  final Set<String> poisoned = new HashSet<>();

  People(World world, Set<Integer> dropped) {
    this.world = world;
    this.dropped = dropped;
    this.warehouse = new Warehouse(world);
  }

  static int steps() {
    return STEPS;
  }

  void fill() {
    Random random = new Random(world.seed);
    for (int i = 0; i < ITEMS; i++) {
      String sku = "A" + i;
      skus.add(sku);
      world.till.create(sku, 2 + random.nextInt(8), 1 + random.nextInt(5));
    }
  }

  void plan(long begin, long span) {
    Random random = new Random(world.seed * 17);
    for (int i = 0; i < STEPS; i++) {
      long at = begin + (long) (random.nextDouble() * span);
      int kind = random.nextInt(100);
      long own = random.nextLong();
      if (!dropped.contains(i)) {
        world.agenda.at(at, null, () -> act(kind, new Random(own)));
      }
    }
  }

  private void act(int kind, Random random) {
    String sku = skus.get(random.nextInt(skus.size()));
    int where = random.nextInt(3) == 0 ? 1 : 0;
    String shop = TillModel.SHOPS.get(where);
    String place = ShopModel.PLACES.get(where);
    if (kind < 32) {
      buy(sku, place, 1 + random.nextInt(2), random.nextInt(12) == 0);
    } else if (kind < 50) {
      world.till.sell(sku, shop, 1 + random.nextInt(2));
    } else if (kind < 55) {
      world.till.count(sku, shop, world.till.onHand(sku, shop) + random.nextInt(4));
    } else if (kind < 61) {
      withOrder(random, id -> world.shop.cancel(id));
    } else if (kind < 67) {
      withOrder(random, id -> world.shop.edit(id, random.nextInt(3) == 0 ? -1 : 1));
    } else if (kind < 75) {
      withOrder(random, id -> world.shop.ship(id, 1, "by hand " + id, "people"));
    } else if (kind < 85) {
      withOrder(random, warehouse::pack);
    } else if (kind < 88) {
      world.till.rename(sku, "Item " + sku + " " + random.nextInt(100));
    } else if (kind < 95) {
      customer(random);
    } else {
      String item = world.shop.variantOf(sku);
      if (item != null && world.shop.levels.containsKey(item + "@" + place)) {
        int now = world.shop.available(item, place);
        world.shop.editStock(item, place, Math.max(0, now + random.nextInt(5) - 2));
      }
    }
  }

  private void buy(String sku, String place, int pieces, boolean poison) {
    ObjectNode order = world.shop.order(sku, place, pieces, "buyer@example.com");
    if (order == null) {
      return;
    }
    String id = order.path("id").asText();
    if (poison) {
      poisoned.add(id);
      order.path("native").withObject("/totals/total").put("amount", "1.23");
    } else {
      orders.add(id);
    }
  }

  private interface Deed {
    boolean of(String order);
  }

  private void withOrder(Random random, Deed deed) {
    if (!orders.isEmpty()) {
      String id = orders.get(random.nextInt(orders.size()));
      if (!warehouse.hasPacked(id)) {
        deed.of(id);
      }
    }
  }

  private void customer(Random random) {
    String email = "c" + random.nextInt(3) + "@example.com";
    boolean atTill = random.nextBoolean();
    Map<String, String> known = atTill ? tillCustomers : shopCustomers;
    String name = "N" + random.nextInt(50);
    String id = known.get(email);
    if (id == null && (tillCustomers.containsKey(email) || shopCustomers.containsKey(email))) {
      // Nobody makes a record by hand that the hub is just making.
      return;
    }
    if (id == null && atTill) {
      known.put(email, world.till.customer(email, name, null));
    } else if (id == null) {
      known.put(email, world.shop.customer(email, name, null));
    } else if (atTill) {
      world.till.change(id, null, random.nextBoolean() ? name : null, "L" + name, null);
    } else {
      world.shop.change(id, null, random.nextBoolean() ? name : null, "L" + name, null);
    }
  }

  /** The hub has just written a customer; now and then somebody there knows better at once. */
  void wrote(Model model, String customer) {
    Swarm.Kind kind = Swarm.Kind.SECOND_THOUGHT;
    if (model.customers.containsKey(customer) && world.swarm.strikes(kind)) {
      String name = "S" + world.swarm.between(kind, 0, 99);
      int wait = world.swarm.between(kind, 500, 20_000);
      world.agenda.after(wait, null, () -> model.change(customer, null, null, name, null));
    }
  }

  /** The operator replays what is parked a few times, and leaves what does not go. */
  void desk() {
    for (Delivery parked : world.desk.read(r -> r.parkedDeliveries(50))) {
      int times = replays.merge(parked.deliveryId(), 1, Integer::sum);
      String reason = String.valueOf(parked.reason());
      if (times == 1 && REFUSALS.stream().anyMatch(reason::contains)) {
        world.found.add(
            "P17 a limit parked " + parked.action() + " of " + parked.key() + ": " + reason);
      }
      if (times <= REPLAYS) {
        world.desk.writeNow(tx -> tx.replay(parked.deliveryId(), null, "operator"));
      }
    }
    for (Change parked : world.desk.read(r -> r.parkedChanges(50))) {
      String id = "change " + parked.changeId();
      if (replays.merge(id, 1, Integer::sum) <= 2) {
        world.desk.writeNow(tx -> tx.replayChange(parked.changeId(), null, "operator"));
      }
    }
  }
}
