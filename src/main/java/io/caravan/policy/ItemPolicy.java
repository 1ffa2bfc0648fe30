package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Items: each field has one owner; what another system changes in it is kept as a conflict. A
 * variant that a record does not name stays; a deletion at the owner archives.
 *
 * <p>Memo: {@code told} (roles that told of it), {@code status} (before it was archived).
 */
public final class ItemPolicy implements Policy {
  static final String ENTITY = "item";
  static final String ARCHIVED = "archived";
  static final String STATUS = "status";
  private static final String POS = "pos";
  private static final String SHOP = "shop";

  @Override
  public Decision decide(Situation s) {
    Decision decision = new Decision();
    ObjectNode memo = Fields.copy(s.memo());
    memo.withObject("/told").put(s.fromRole(), true);
    ItemMerge merge = new ItemMerge(s, memo, decision);
    ObjectNode merged = merge.merged();
    decision.state(merged).memo(memo);
    for (Situation.Target target : targets(s, decision)) {
      deliver(s, merge.owners(), target, merged, decision);
    }
    return decision;
  }

  /** The teller too if it takes corrections, or was only now found to be the same item. */
  private static List<Situation.Target> targets(Situation s, Decision decision) {
    List<Situation.Target> targets = new ArrayList<>(s.targets());
    boolean joins = s.known() == null && s.state() != null && !decision.conflicts().isEmpty();
    Optional<Situation.Target> teller =
        s.facts().targets(ENTITY).stream().filter(t -> t.system().equals(s.from())).findFirst();
    if (joins && teller.isPresent() && !targets.contains(teller.get())) {
      targets.add(teller.get());
    }
    return targets;
  }

  private static void deliver(
      Situation s,
      Ownership owners,
      Situation.Target target,
      ObjectNode merged,
      Decision decision) {
    boolean teller = target.system().equals(s.from());
    boolean linked = teller || s.facts().linked(ENTITY, s.ref(), target.system());
    boolean create = !linked && mayCreate(s, target, merged);
    if (!target.can("upsert") || !linked && !create) {
      return;
    }
    ObjectNode body = create ? merged.deepCopy() : ItemMerge.owned(owners, target.role(), merged);
    ObjectNode before =
        s.state() == null ? null : ItemMerge.owned(owners, target.role(), Fields.copy(s.state()));
    boolean changed = !body.equals(before) || statusChanged(s, target, merged);
    boolean news = teller ? !decision.conflicts().isEmpty() : changed || lacks(s, target, merged);
    if (!create && !news) {
      return;
    }
    status(s, owners, target, merged, body, create);
    cleared(body, before);
    body.put("ref", s.ref());
    if (create) {
      body.put("create", true);
      body.put("publish", "active".equals(Fields.text(merged, STATUS)));
    }
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY, target.system(), s.ref(), "upsert", "upsert", body, List.of()));
  }

  private static boolean statusChanged(Situation s, Situation.Target target, JsonNode merged) {
    String before = Fields.text(s.state(), STATUS);
    String now = Fields.text(merged, STATUS);
    boolean crosses = ARCHIVED.equals(before) != ARCHIVED.equals(now);
    return before != null && crosses && (SHOP.equals(target.role()) || mayArchive(s, merged));
  }

  /** Tells the status only where it is decided here: it is new, archived or back again. */
  private static void status(
      Situation s,
      Ownership owners,
      Situation.Target target,
      JsonNode merged,
      ObjectNode body,
      boolean create) {
    String status = Fields.text(merged, STATUS);
    boolean archived = ARCHIVED.equals(status);
    body.remove(STATUS);
    if (POS.equals(target.role()) && !create) {
      if (archived && mayArchive(s, merged)) {
        body.put(STATUS, status);
      }
      return;
    }
    boolean told = !owners.ofItem(STATUS).equals(target.role());
    if (create || archived || told || statusChanged(s, target, merged)) {
      body.put(STATUS, status);
    }
  }

  /** Archiving at a till gives its stock up for good. */
  private static boolean mayArchive(Situation s, JsonNode merged) {
    if (!s.settings().on("item.archive-in-pos")) {
      return false;
    }
    for (JsonNode variant : merged.path("variants")) {
      for (Position position : s.facts().positions(Fields.text(variant, "ref"))) {
        if (position.onHand() != null && position.onHand().signum() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Fields that were told before and are empty now. */
  private static void cleared(ObjectNode body, JsonNode before) {
    if (before == null) {
      return;
    }
    List<String> names = new ArrayList<>(ItemMerge.emptied(before, body));
    for (JsonNode variant : body.path("variants")) {
      JsonNode old = ItemMerge.find(before.path("variants"), Fields.text(variant, "ref"));
      if (old != null) {
        names.addAll(ItemMerge.emptied(old, variant));
      }
    }
    if (!names.isEmpty()) {
      names.stream().distinct().sorted().forEach(body.putArray("cleared")::add);
    }
  }

  private static boolean lacks(Situation s, Situation.Target target, JsonNode merged) {
    for (JsonNode variant : merged.path("variants")) {
      if (!variant.path(ARCHIVED).asBoolean()
          && !s.facts().linked("variant", Fields.text(variant, "ref"), target.system())) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayCreate(Situation s, Situation.Target target, JsonNode merged) {
    if (ARCHIVED.equals(Fields.text(merged, STATUS))) {
      return false;
    }
    if (POS.equals(target.role())) {
      return s.settings().on("item.create-in-pos");
    }
    return SHOP.equals(target.role())
        && (s.memo().path("told").path(POS).asBoolean()
            || POS.equals(s.fromRole())
            || s.settings().on("item.create-in-shops"));
  }
}
