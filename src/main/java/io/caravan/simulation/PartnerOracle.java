package io.caravan.simulation;

import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerReads;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks where records led to. Of the flows of the hub each record may lead to any system; point to
 * point only to the partner of its teller, however late or often it is decided.
 */
final class PartnerOracle {
  private static final int ALL = 1_000;

  private final World world;

  PartnerOracle(World world) {
    this.world = world;
  }

  /**
   * @param orders canonical ids
   */
  void look(Collection<String> orders) {
    if (world.topology != Topology.HUB) {
      orders.forEach(order -> world.desk.read(reads -> look(reads, order)).forEach(this::found));
    }
  }

  private List<String> look(LedgerReads reads, String order) {
    return Stream.of("order", "shipment")
        .flatMap(entity -> reads.deliveries(entity, order, ALL).stream())
        .filter(delivery -> !isOfPartners(reads, delivery))
        .map(delivery -> delivery.action() + " of " + order + " for " + delivery.target())
        .toList();
  }

  private boolean isOfPartners(LedgerReads reads, Delivery delivery) {
    String teller = reads.change(delivery.changeId()).orElseThrow().system();
    Set<String> only = world.topology.only(teller);
    return only.contains(delivery.target());
  }

  private void found(String delivery) {
    world.found.add("P22 no partner of who told its cause: " + delivery);
  }
}
