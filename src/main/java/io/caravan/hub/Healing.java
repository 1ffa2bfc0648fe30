package io.caravan.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes changes of differences that nothing explains. Each is decided by the policies like anything
 * that is told; no value is written past them.
 */
public final class Healing {
  private static final String ITEM = "item";
  private static final String GONE = "gone";
  private static final String ORIGIN = "reconcile";

  private final Hub hub;

  public Healing(Hub hub) {
    this.hub = hub;
  }

  /** Decides a record again for one target, which may hold something else than is believed. */
  public void again(LedgerTx tx, String entity, String ref, String target) {
    SystemConfig system = hub.systems().require(target);
    new Baselines(hub).again(tx, entity, ref, system);
  }

  /** The owner of an item has it no more: told as its deletion. */
  public void deleted(LedgerTx tx, String ref, String owner) {
    ObjectNode document = Json.mapper().createObjectNode();
    String id = tx.nativeIds(ITEM, ref, owner).stream().findFirst().orElse(null);
    document.put("id", id).put("deleted", true);
    ArrayNode variants = document.putArray("variants");
    for (String variant : variants(tx, ref)) {
      tx.nativeIds("variant", variant, owner)
          .forEach(one -> variants.addObject().put("id", one).put("archived", true));
    }
    hub.recorder()
        .record(
            tx,
            new Incoming(
                ITEM,
                owner,
                id,
                null,
                document,
                null,
                ORIGIN,
                null,
                tx.now(),
                Partners.of(tx, owner, ITEM),
                false));
  }

  private static List<String> variants(LedgerReads reads, String ref) {
    List<String> variants = new ArrayList<>();
    reads
        .state(ITEM, ref)
        .ifPresent(
            state ->
                state
                    .body()
                    .path("variants")
                    .forEach(variant -> variants.add(variant.path("ref").asText())));
    return variants;
  }

  /** A system that does not own the item has lost it: it is made there anew. */
  public void anew(LedgerTx tx, String ref, String target) {
    DeadLinks.dropItem(tx, ref, target);
    new Baselines(hub).anew(tx, ref, hub.systems().require(target));
  }

  /**
   * A customer is gone from a system, merged into another or erased: the link ends, and the record
   * is not made there again by itself.
   */
  public void parted(LedgerTx tx, String entity, String ref, String system) {
    unlink(tx, entity, ref, system);
    tx.alias(entity, GONE, system + "/" + ref, ref);
  }

  /** Forgets by which ids a system knows a record and its parts. */
  public static void unlink(LedgerTx tx, String entity, String ref, String system) {
    if (ITEM.equals(entity)) {
      DeadLinks.dropItem(tx, ref, system);
    } else {
      tx.nativeIds(entity, ref, system).forEach(id -> tx.unlink(entity, system, id));
    }
  }

  /** Whether a record was found gone from a system and let go of there. */
  public static boolean isParted(LedgerReads reads, String entity, String ref, String system) {
    return !reads.refsByAlias(entity, GONE, system + "/" + ref).isEmpty();
  }
}
