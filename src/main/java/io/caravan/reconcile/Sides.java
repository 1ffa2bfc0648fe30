package io.caravan.reconcile;

import io.caravan.api.ApiConsumer;
import io.caravan.api.FullRead;
import io.caravan.hub.Hub;
import io.caravan.system.Durations;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** Which systems can be read to the end for an entity, and which cannot and why. */
final class Sides {
  private static final String LOOK_BACK = "reconcile.look-back";
  private static final String USUAL_LOOK_BACK = "60d";
  private static final String POS = "pos";
  private static final String ORDER = "order";
  private static final String SHIPMENT = "shipment";

  private final List<Side> readable = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  private Sides() {}

  static Sides of(String entity, CamelContext context, Hub hub) {
    Sides sides = new Sides();
    for (SystemConfig system : hub.systems().all()) {
      sides.add(entity, system, context, hub);
    }
    // Of what happens, the shop's word is what others are measured by.
    sides.readable.sort(Comparator.comparing(side -> POS.equals(side.role())));
    return sides;
  }

  private void add(String entity, SystemConfig system, CamelContext context, Hub hub) {
    boolean till = POS.equals(system.pack().role());
    String told = till && SHIPMENT.equals(entity) ? ORDER : entity;
    Optional<SystemPack.Stream> stream =
        system.pack().streams().values().stream()
            .filter(one -> one.entity().equals(told))
            .findFirst();
    if (stream.isEmpty()) {
      return;
    }
    String name = system.name() + "/" + stream.get().name();
    if (stream.get().posted()) {
      unreadable.add(name + ": it is only told by hooks, nobody can ask for all of it");
    } else if (till && ORDER.equals(entity)) {
      unreadable.add(
          name + ": reservations are not listed there; its sales are compared with the shipments");
    } else {
      reader(context, name)
          .ifPresentOrElse(
              read ->
                  readable.add(
                      new Side(
                          system.name(),
                          system.pack().role(),
                          read,
                          stream.get().group() != null,
                          from(read, hub))),
              () -> unreadable.add(name + ": its flow does not run"));
    }
  }

  /** Of what happens, not all that ever did. */
  private static Instant from(FullRead read, Hub hub) {
    String span = hub.settings().get(LOOK_BACK, USUAL_LOOK_BACK);
    Instant earliest = Instant.ofEpochMilli(hub.ledger().now()).minus(Durations.parse(span));
    return read.beginning().map(begun -> begun.isAfter(earliest) ? begun : earliest).orElse(null);
  }

  private static Optional<FullRead> reader(CamelContext context, String name) {
    return context.getRoutes().stream()
        .map(Route::getConsumer)
        .filter(ApiConsumer.class::isInstance)
        .map(consumer -> ((ApiConsumer) consumer).fullRead())
        .filter(read -> read != null && name.equals(read.system() + "/" + read.stream().name()))
        .findFirst();
  }

  List<Side> readable() {
    return readable;
  }

  /** Places with the reason. */
  List<String> unreadable() {
    return unreadable;
  }
}
