package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Call;
import io.caravan.ledger.Change;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.OrphanEffect;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks at what each vendor did and at what the ledger says of it, once everything is quiet.
 *
 * <ul>
 *   <li>P1, P14 lost: each order, fulfilment and parcel has its effect at the other side or a
 *       reason
 *   <li>P2, P15, P16 doubled: no cause has an effect twice, but for traces that the repair can undo
 *   <li>P3 stock: what the shop shows is what the till has
 *   <li>P4 oversell: no more than what the till sold in the meantime
 *   <li>P5, P20 sums: what was sold is what was shipped, for the order's money
 *   <li>P6 what the till says last of an item is what the shop shows
 *   <li>P7 order: no order was sold before it was reserved
 *   <li>P8 customers are alike on both sides
 *   <li>P9 poison: a record that cannot be kept is parked, alone
 *   <li>P12, P13 nothing is left waiting and nobody writes on for ever, whoever died or whatever
 *       clocks said
 *   <li>P17 limits: a refusal for a limit parks nothing, not even until a person replays it
 *   <li>P18 no refresh token was refused, but to one who stood still; nobody has to connect anew
 *   <li>P21 silence of the source empties nothing
 *   <li>P22 point to point, what a system tells reaches its partner alone
 * </ul>
 */
final class Oracle {
  /** Effects that a cause may have but once. */
  private static final Set<String> ONCE =
      Set.of("reserve", "sell", "product", "customer", "delta", "fulfil");

  private final World world;
  private final Map<String, String> refs = new LinkedHashMap<>();
  private final Set<String> shorts = new HashSet<>();
  private final Set<String> parkedKeys = new HashSet<>();

  /** Causes whose second effect a runner that had lost its lane has told of. */
  private final Set<String> repairable = new HashSet<>();

  /** Ids of records of which the ledger knows that they may be second ones. */
  private final Set<String> traced = new HashSet<>();

  /** Requests that were sent once more after the ledger kept that there may be two. */
  private final List<String> asked = new ArrayList<>();

  Oracle(World world) {
    this.world = world;
  }

  void look() {
    List<Delivery> parked = world.desk.read(r -> r.parkedDeliveries(1_000));
    parked.forEach(one -> parkedKeys.add(one.key()));
    for (Alarm alarm : world.desk.read(r -> r.openAlarms(1_000))) {
      if (alarm.kind().equals("short")) {
        shorts.add(alarm.subject().substring(0, alarm.subject().indexOf('#')));
      } else if (alarm.kind().equals("reauth")) {
        found("P18", alarm.text());
      } else if (alarm.kind().equals("undecided") || alarm.kind().equals("double")) {
        found("P12", alarm.kind() + " " + alarm.text());
      }
    }
    doubled();
    for (Delivery one : parked) {
      // Of a sale that is there twice a person is told; what it took cannot be sold again.
      if (!(isTraced(one.key()) && isSoldTwice(one.key()))) {
        found("P12", "left parked: " + one.action() + " of " + one.key() + ": " + one.reason());
      }
    }
    orders();
    boolean clear = shorts.isEmpty() && repairable.isEmpty() && parkedKeys.isEmpty();
    new StockOracle(world, refs, shorts, clear).look();
    new PartnerOracle(world).look(refs.values());
    customers();
    laneOrder();
    // A runner that stood still between its look and its call comes too late; nobody can fence it.
    boolean paused =
        world.history.faults().containsKey(Swarm.Kind.PAUSE.name())
            || world.history.faults().containsKey(Swarm.Kind.FREEZE.name());
    if (!paused && !world.history.deeds(deed -> deed.what().equals("token-refused")).isEmpty()) {
      found("P18", "a refresh token was refused");
    }
    if (!world.history.deeds(deed -> deed.what().equals("key-reused")).isEmpty()) {
      found("P16", "a key was used for something else");
    }
  }

  private void found(String property, String text) {
    world.found.add(property + " " + text);
  }

  private void doubled() {
    for (OrphanEffect orphan : world.desk.read(r -> r.orphanEffects(1_000))) {
      if (orphan.externalId() != null) {
        traced.add(orphan.externalId());
      } else {
        world.desk.read(r -> r.calls(orphan.deliveryId())).stream()
            .map(Call::request)
            .filter(Objects::nonNull)
            .forEach(asked::add);
      }
    }
    Map<String, List<History.Deed>> byCause = new LinkedHashMap<>();
    for (History.Deed deed : world.history.deeds()) {
      if (ONCE.contains(deed.what()) && !deed.runner().equals("people")) {
        byCause
            .computeIfAbsent(
                deed.who() + " " + deed.what() + " " + deed.cause(), c -> new ArrayList<>())
            .add(deed);
      }
    }
    byCause.forEach(
        (cause, deeds) -> {
          // Before somebody sends once more, the ledger keeps that there may be two.
          String what = deeds.get(0).cause().split("@")[0];
          long announced = asked.stream().filter(request -> request.contains(what)).count();
          long untraced = deeds.stream().filter(deed -> !traced.contains(deed.id())).count();
          if (untraced - announced > 1) {
            found("P2", "doubled: " + cause + " " + deeds.stream().map(History.Deed::id).toList());
          } else if (deeds.size() > 1) {
            world.history.fault("TRACED_DOUBLE");
            repairable.add(cause);
          }
        });
  }

  private void orders() {
    for (ObjectNode order : world.shop.orders.values()) {
      String id = order.path("id").asText();
      JsonNode told = order.path("native");
      if (world.people.poisoned.contains(id)) {
        boolean parked =
            world
                .desk
                .read(
                    r ->
                        Stream.concat(
                                r.parkedChanges(1_000).stream(), r.changesToReplay(1_000).stream())
                            .toList())
                .stream()
                .map(Change::nativeId)
                .anyMatch(id::equals);
        if (!parked) {
          found("P9", "the order " + id + " does not add up and is not parked");
        }
        continue;
      }
      String ref = world.desk.read(r -> r.ref("order", "shop", id)).orElse(null);
      if (ref == null) {
        found("P1", "lost: order " + id + " is not known");
        continue;
      }
      refs.put(id, ref);
      boolean doubled =
          repairable.stream().anyMatch(c -> c.contains(ref) || c.contains("#" + id + "/"))
              || isTraced(ref);
      if (!shorts.contains(ref) && !parkedKeys.contains(ref) && !doubled) {
        compare(id, ref, told);
      }
    }
  }

  private boolean isTraced(String order) {
    return asked.stream().anyMatch(request -> request.contains(order))
        || world.till.lines.values().stream()
            .filter(line -> line.path("order").asText().equals(order))
            .anyMatch(line -> traced.contains(line.path("id").asText()));
  }

  private boolean isSoldTwice(String order) {
    Set<String> references = new HashSet<>();
    return world.till.sales.values().stream()
        .filter(sale -> sale.path("order").asText().equals(order))
        .anyMatch(sale -> !references.add(sale.path("reference").asText()));
  }

  private void compare(String id, String ref, JsonNode told) {
    int open = 0;
    int sold = 0;
    BigDecimal money = BigDecimal.ZERO;
    for (ObjectNode line : world.till.lines.values()) {
      if (line.path("order").asText().equals(ref)) {
        open += line.path("state").asText().equals("open") ? line.path("quantity").asInt() : 0;
      }
    }
    for (ObjectNode sale : world.till.sales.values()) {
      if (sale.path("order").asText().equals(ref)) {
        money = money.add(new BigDecimal(sale.path("total").asText("0")));
        for (JsonNode line : sale.path("lines")) {
          sold += line.path("quantity").asInt();
        }
      }
    }
    int ordered = told.path("lines").get(0).path("currentQuantity").asInt();
    int left = world.shop.left(id);
    if (open + sold != ordered) {
      found(
          "P1",
          "lost or doubled: order "
              + id
              + " has "
              + ordered
              + ", the till keeps "
              + open
              + " + "
              + sold);
    }
    if (sold != left) {
      found("P5", "order " + id + ": " + left + " left and the till sold " + sold);
    }
    Integer parcel = world.people.warehouse.parcels.get(id);
    if (parcel != null && left < parcel) {
      found("P1", "lost: the parcel of order " + id + " is not in the shop");
    }
    BigDecimal due = new BigDecimal(told.path("totals").path("total").path("amount").asText());
    if (left == ordered && left > 0 && money.compareTo(due) != 0) {
      found("P20", "order " + id + " costs " + due + " and was sold for " + money);
    }
  }

  private void customers() {
    Map<String, ObjectNode> byMail = new HashMap<>();
    world.shop.customers.values().forEach(c -> byMail.put(c.path("email").asText(), c));
    for (ObjectNode here : world.till.customers.values()) {
      String mail = here.path("email").asText();
      ObjectNode there = byMail.remove(mail);
      if (there == null && repairable.contains("till customer " + mail)) {
        continue;
      }
      if (there == null) {
        found("P1", "lost: customer " + here.path("email").asText() + " is not in the shop");
        continue;
      }
      for (String field : List.of("firstName", "lastName")) {
        if (!here.path(field).asText("").equals(there.path(field).asText(""))) {
          found(
              "P8",
              field
                  + " of "
                  + here.path("email").asText()
                  + ": "
                  + here.path(field)
                  + " and "
                  + there.path(field));
        }
      }
    }
    byMail.keySet().forEach(mail -> found("P1", "lost: customer " + mail + " is not at the till"));
  }

  private void laneOrder() {
    for (Map.Entry<String, String> order : refs.entrySet()) {
      long last = -1;
      List<History.Deed> deeds = new ArrayList<>();
      for (History.Deed deed : world.history.deeds()) {
        boolean mine =
            deed.who().equals("till")
                && deed.what().equals("reserve")
                && deed.cause().contains(order.getValue());
        if (mine) {
          last = deed.at();
        }
        boolean sold =
            deed.what().equals("sell") && deed.cause().startsWith("#" + order.getKey() + "/");
        if (sold && last < 0) {
          deeds.add(deed);
        }
      }
      if (!deeds.isEmpty()) {
        found("P7", "order " + order.getKey() + " was sold before it was reserved");
      }
    }
  }
}
