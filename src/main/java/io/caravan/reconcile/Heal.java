package io.caravan.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.hub.Healing;
import io.caravan.hub.Hub;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.mapping.Json;
import io.caravan.policy.Gaps;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes changes of what nothing explains: each record is read and recorded once more, and decided
 * again for whoever shows something else. More than a share at once needs a person's word.
 */
final class Heal {
  private static final String MOST = "reconcile.most";
  private static final String USUAL_MOST = "0.05";

  /** So few need nobody's word, however small the catalogue. */
  private static final int FEW = 5;

  private static final String ITEM = "item";
  private static final String CUSTOMER = "customer";

  private final Hub hub;
  private final Ledger ledger;
  private final Healing healing;
  private final String entity;
  private final List<Side> sides;
  private final Comparer comparer;

  Heal(Hub hub, String entity, List<Side> sides, Comparer comparer) {
    this.hub = hub;
    this.ledger = hub.ledger();
    this.healing = new Healing(hub);
    this.entity = entity;
    this.sides = sides;
    this.comparer = comparer;
  }

  /** Returns how many records were recorded anew, or how many are held for a person's word. */
  ObjectNode run(List<Difference> unexplained, int compared, Request request) throws CallException {
    Map<String, Difference> records = new LinkedHashMap<>();
    unexplained.forEach(one -> records.merge(one.key(), one, Heal::worse));
    ObjectNode told = Json.mapper().createObjectNode();
    if (!request.confirmed() && isTooMuch(records.size(), compared)) {
      return told.put("held", records.size()).put("of", compared);
    }
    ledger.writeNow(
        tx -> {
          tx.audit(request.by(), "reconcile", entity, records.size() + " of " + compared);
          return null;
        });
    for (Difference one : records.values()) {
      record(one);
    }
    return told.put("recorded", records.size());
  }

  /** A record that is missing says more than one of its fields. */
  private static Difference worse(Difference one, Difference other) {
    return one.field().equals(Difference.RECORD) ? one : other;
  }

  private boolean isTooMuch(int records, int compared) {
    BigDecimal most = hub.settings().number(MOST, USUAL_MOST);
    return records > FEW
        && BigDecimal.valueOf(records).compareTo(most.multiply(BigDecimal.valueOf(compared))) > 0;
  }

  private void record(Difference one) throws CallException {
    String key = one.key();
    boolean gone =
        one.field().equals(Difference.RECORD)
            && ledger.read(reads -> isLinked(reads, key, one.side()));
    if (gone && ITEM.equals(entity)) {
      lost(key, one.side());
      return;
    }
    if (gone && CUSTOMER.equals(entity)) {
      ledger.writeNow(
          tx -> {
            healing.parted(tx, entity, key, one.side());
            return null;
          });
      return;
    }
    for (Side side : sides) {
      for (String id : ledger.read(reads -> comparer.ids(reads, key, side))) {
        side.read().record(id);
      }
    }
    if (ITEM.equals(entity) && one.field().equals(Difference.RECORD) && !isUnknown(key)) {
      lost(key, one.side());
      return;
    }
    if (ITEM.equals(entity) || CUSTOMER.equals(entity) || "inventory".equals(entity)) {
      if (!isUnknown(key)) {
        ledger.writeNow(
            tx -> {
              healing.again(tx, entity, key, one.side());
              return null;
            });
      }
    }
  }

  private static boolean isUnknown(String key) {
    return key.startsWith(Looking.UNKNOWN);
  }

  private boolean isLinked(LedgerReads reads, String key, String side) {
    return !reads.nativeIds(entity, key, side).isEmpty();
  }

  private void lost(String key, String system) {
    String role =
        sides.stream()
            .filter(side -> side.name().equals(system))
            .map(Side::role)
            .findFirst()
            .orElse("");
    boolean owner = new Gaps(hub.settings()).owner(ITEM).equals(role);
    ledger.writeNow(
        tx -> {
          if (owner) {
            healing.deleted(tx, key, system);
          } else {
            healing.anew(tx, key, system);
          }
          return null;
        });
  }
}
