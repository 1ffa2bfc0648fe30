package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.policy.Decision.FieldConflict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Items: each field has one owner; what another system changes in it is kept as a conflict. A
 * variant that a record does not name stays; a deletion at the owner archives.
 */
public final class ItemPolicy implements Policy {
  private static final String ENTITY = "item";
  private static final String ARCHIVED = "archived";
  private static final Set<String> HEAD =
      Set.of("title", "description", "vendor", "type", "web", "tags", "seo", "images", "options");
  private static final Set<String> VARIANT =
      Set.of(
          "sku",
          "barcode",
          "title",
          "options",
          "price",
          "compareAt",
          "cost",
          "taxable",
          "tracked",
          "archived",
          "weight",
          "position");

  @Override
  public Decision decide(Situation s) {
    Decision decision = new Decision();
    Ownership owners = new Ownership(s.settings());
    ObjectNode merged = Fields.copy(s.state());
    boolean first = s.state() == null;
    merge(s, owners, HEAD, merged, s.incoming(), s.known(), "", decision);
    variants(s, owners, merged, decision);
    status(s, owners, merged, decision);
    boolean changed = first || !merged.equals(s.state());
    decision.state(merged);
    for (Situation.Target target : s.facts().targets(ENTITY)) {
      deliver(s, owners, target, merged, changed, decision);
    }
    return decision;
  }

  private static void merge(
      Situation s,
      Ownership owners,
      Set<String> names,
      ObjectNode merged,
      JsonNode told,
      JsonNode known,
      String path,
      Decision decision) {
    for (String name : new TreeSet<>(names)) {
      JsonNode value = told.get(name);
      if (value == null || Fields.same(value, merged.get(name))) {
        continue;
      }
      if (known != null && Fields.same(value, known.get(name)) && merged.has(name)) {
        continue;
      }
      String owner = owners.ofItem(name);
      if (owner.equals(s.fromRole()) || !merged.hasNonNull(name)) {
        merged.set(name, value.deepCopy());
      } else {
        decision
            .conflicts()
            .add(
                new FieldConflict(
                    path + name, owner, show(merged.get(name)), s.from(), show(value)));
      }
    }
  }

  private static String show(JsonNode value) {
    return value == null ? null : value.isValueNode() ? value.asText() : value.toString();
  }

  private static void variants(
      Situation s, Ownership owners, ObjectNode merged, Decision decision) {
    ArrayNode all =
        merged.path("variants").isArray()
            ? (ArrayNode) merged.get("variants")
            : merged.putArray("variants");
    for (JsonNode told : s.incoming().path("variants")) {
      String ref = Fields.text(told, "ref");
      ObjectNode mine = find(all, ref);
      if (mine == null) {
        mine = all.addObject().put("ref", ref);
        // Its id for stock is linked by the recorder; the place is kept for targets.
        if (told.has("stockId")) {
          mine.set("stockId", told.get("stockId"));
        }
      }
      JsonNode known = s.known() == null ? null : find(s.known().path("variants"), ref);
      merge(s, owners, VARIANT, mine, told, known, "variants." + ref + ".", decision);
    }
  }

  private static ObjectNode find(JsonNode variants, String ref) {
    for (JsonNode variant : variants) {
      if (ref != null && ref.equals(Fields.text(variant, "ref"))) {
        return (ObjectNode) variant;
      }
    }
    return null;
  }

  private static void status(Situation s, Ownership owners, ObjectNode merged, Decision decision) {
    String told = Fields.text(s.incoming(), "status");
    boolean gone = s.incoming().path("deleted").asBoolean() || ARCHIVED.equals(told);
    boolean ownsArchiving = owners.ofItem(ARCHIVED).equals(s.fromRole());
    String before = Fields.text(merged, "status");
    if (ownsArchiving) {
      boolean all = !merged.path("variants").isEmpty();
      for (JsonNode variant : merged.path("variants")) {
        all &= variant.path(ARCHIVED).asBoolean();
      }
      boolean wholeItem = s.incoming().path("variants").size() >= merged.path("variants").size();
      if (all || (gone && wholeItem)) {
        merged.put("status", ARCHIVED);
      } else if (before == null) {
        merged.put("status", sellable(merged) ? "active" : "draft");
      } else if (ARCHIVED.equals(before)) {
        merged.put("status", "active");
      }
    } else if (before == null) {
      merged.put("status", told == null ? "draft" : told);
    } else if (told != null && !told.equals(before)) {
      boolean known = s.known() != null && told.equals(Fields.text(s.known(), "status"));
      boolean crosses = ARCHIVED.equals(before) || gone;
      if (!known && !crosses && owners.ofItem("status").equals(s.fromRole())) {
        merged.put("status", told);
      } else if (!known) {
        decision
            .conflicts()
            .add(
                new FieldConflict(
                    "status",
                    owners.ofItem(crosses ? ARCHIVED : "status"),
                    before,
                    s.from(),
                    told));
      }
    }
  }

  private static boolean sellable(JsonNode item) {
    boolean priced = false;
    for (JsonNode variant : item.path("variants")) {
      priced |= variant.hasNonNull("price");
    }
    return priced && item.path("web").asBoolean();
  }

  private static void deliver(
      Situation s,
      Ownership owners,
      Situation.Target target,
      ObjectNode merged,
      boolean changed,
      Decision decision) {
    boolean teller = target.system().equals(s.from());
    boolean linked = teller || s.facts().linked(ENTITY, s.ref(), target.system());
    boolean create = !linked && mayCreate(s, target, merged);
    boolean newVariant = linked && !teller && lacksVariant(s, target, merged);
    boolean correct = teller && !decision.conflicts().isEmpty();
    boolean tell = teller ? correct : linked ? changed || newVariant || s.baseline() : create;
    if (!target.can("upsert") || !tell) {
      return;
    }
    ObjectNode body = create ? merged.deepCopy() : owned(owners, target.role(), merged);
    String status = Fields.text(merged, "status");
    if (!create
        && !Fields.same(merged.get("status"), s.state() == null ? null : s.state().get("status"))) {
      body.put("status", status);
    }
    body.put("ref", s.ref());
    if (create) {
      body.put("create", true);
      body.put("publish", "active".equals(status));
    }
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY, target.system(), s.ref(), "upsert", "upsert", body, List.of()));
  }

  private static boolean lacksVariant(Situation s, Situation.Target target, JsonNode merged) {
    for (JsonNode variant : merged.path("variants")) {
      if (!s.facts().linked("variant", Fields.text(variant, "ref"), target.system())) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayCreate(Situation s, Situation.Target target, JsonNode merged) {
    if (ARCHIVED.equals(Fields.text(merged, "status"))) {
      return false;
    }
    if (!"pos".equals(target.role())) {
      return !"shop".equals(s.fromRole()) || s.settings().on("item.create-in-shops");
    }
    return s.settings().on("item.create-in-pos");
  }

  /** What the target does not own itself; the archived state always goes along. */
  private static ObjectNode owned(Ownership owners, String role, ObjectNode merged) {
    ObjectNode body = Fields.object();
    for (String name : HEAD) {
      if (merged.has(name) && !owners.ofItem(name).equals(role)) {
        body.set(name, merged.get(name).deepCopy());
      }
    }
    if (!owners.ofItem("status").equals(role) || ARCHIVED.equals(Fields.text(merged, "status"))) {
      body.put("status", Fields.text(merged, "status"));
    }
    ArrayNode variants = body.putArray("variants");
    for (JsonNode variant : merged.path("variants")) {
      ObjectNode kept = variants.addObject();
      kept.put("ref", Fields.text(variant, "ref"));
      for (String name : VARIANT) {
        boolean mine = !owners.ofItem(name).equals(role);
        // A variant that is new there needs its options to exist at all.
        if (variant.has(name) && (mine || name.equals("options") || name.equals("sku"))) {
          kept.set(name, variant.get(name).deepCopy());
        }
      }
    }
    return body;
  }
}
