package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A number that a person typed in a shop that owns the stock: a change of the quantity on hand,
 * which the counting system carries out as a count. Until it has, the change counts as a movement,
 * so that the number stays on sale as it was typed.
 */
final class ShopEdit {
  static final String KIND = "edit";
  private static final String ENTITY = "movement";
  private static final String COUNT = "count";

  private ShopEdit() {}

  /**
   * @return false if nobody can take the count: the number is a foreign edit like any other then
   */
  static boolean take(
      StockSituation s,
      Situation.Target shop,
      Situation.Level level,
      Availability availability,
      Decision decision) {
    Optional<Situation.Target> counter =
        s.facts().targets(ENTITY).stream().filter(target -> target.can(COUNT)).findFirst();
    if (counter.isEmpty() || !new Ownership(s.settings()).ofInventory().equals(shop.role())) {
      return false;
    }
    String place = Identity.place(s.variant(), s.location());
    BigDecimal change = availability.upTo(level.available());
    String till = counter.get().system();
    String id = "edit/" + shop.system() + "/" + place + "/" + level.readAt();
    decision
        .movements()
        .add(
            new Movement(
                id,
                s.variant(),
                s.location(),
                till,
                KIND,
                change,
                "the number "
                    + Fields.plain(level.available())
                    + " that somebody set in "
                    + shop.system(),
                -1,
                s.now()));
    ObjectNode body = Fields.object().put("ref", id).put("quantity", Fields.plain(change));
    body.set("variant", Fields.refNode(s.variant()));
    body.set("location", Fields.refNode(s.location()));
    body.putArray("includes").add(id);
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY,
                till,
                place,
                COUNT,
                "count/" + id,
                body,
                List.of(Need.must("variant", s.variant()))));
    return true;
  }
}
