package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.Decision.FieldConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Merges what a system tells of an item into what is known: only what the teller changed counts,
 * and only its owner's word; where the owner does not have the item, anybody's.
 */
final class ItemMerge {
  private static final String VARIANTS = "variants";
  private static final String OPTIONS = "options";
  private static final Set<String> HEAD =
      Set.of("title", "description", "vendor", "type", "web", "tags", "seo", "images", OPTIONS);
  private static final Set<String> VARIANT =
      Set.of(
          "sku",
          "barcode",
          "title",
          OPTIONS,
          "price",
          "compareAt",
          "cost",
          "taxable",
          "tracked",
          "archived",
          "weight",
          "position");

  private final Situation s;
  private final ObjectNode memo;
  private final Decision decision;
  private final Ownership owners;
  private final ObjectNode merged;

  ItemMerge(Situation s, ObjectNode memo, Decision decision) {
    this.s = s;
    this.memo = memo;
    this.decision = decision;
    this.owners = new Ownership(s.settings());
    this.merged = Fields.copy(s.state());
    JsonNode options = merged.get(OPTIONS);
    fields(HEAD, merged, s.incoming(), s.known(), "");
    variants();
    options(options);
    status();
  }

  ObjectNode merged() {
    return merged;
  }

  Ownership owners() {
    return owners;
  }

  private boolean owns(String field) {
    String owner = owners.ofItem(field);
    return owner.equals(s.fromRole()) || !memo.path("told").path(owner).asBoolean();
  }

  private void fields(
      Set<String> names, ObjectNode into, JsonNode told, JsonNode known, String path) {
    for (String name : new TreeSet<>(names)) {
      JsonNode value = told.get(name);
      boolean same = value == null || Fields.same(value, into.get(name));
      boolean repeated = known != null && Fields.same(value, known.get(name)) && into.has(name);
      if (same || repeated) {
        continue;
      }
      if (owns(name) || !into.hasNonNull(name)) {
        into.set(name, value.deepCopy());
      } else {
        conflict(path + name, owners.ofItem(name), into.get(name), value);
      }
    }
  }

  private void conflict(String field, String owner, JsonNode ours, JsonNode other) {
    decision.conflicts().add(new FieldConflict(field, owner, show(ours), s.from(), show(other)));
  }

  private static String show(JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.has("amount")) {
      return Fields.text(value, "amount") + " " + Fields.text(value, "currency");
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private void variants() {
    ArrayNode all = merged.withArray(VARIANTS);
    for (JsonNode told : s.incoming().path(VARIANTS)) {
      String ref = Fields.text(told, "ref");
      ObjectNode mine = find(all, ref);
      if (mine == null) {
        mine = all.addObject().put("ref", ref);
      }
      JsonNode known = s.known() == null ? null : find(s.known().path(VARIANTS), ref);
      fields(VARIANT, mine, told, known, "variants." + ref + ".");
    }
  }

  static ObjectNode find(JsonNode variants, String ref) {
    for (JsonNode variant : variants) {
      if (ref != null && ref.equals(Fields.text(variant, "ref"))) {
        return (ObjectNode) variant;
      }
    }
    return null;
  }

  /** A record may tell some variants only: an option keeps the values of the others. */
  private void options(JsonNode before) {
    if (before == null || Fields.same(before, merged.get(OPTIONS)) || !owns(OPTIONS)) {
      return;
    }
    JsonNode now = merged.path(OPTIONS);
    for (int i = 0; i < now.size() && now.size() == before.size(); i++) {
      String was = Fields.text(before.get(i), "name");
      String is = Fields.text(now.get(i), "name");
      rename(was, is);
      ArrayNode values = ((ObjectNode) now.get(i)).withArray("values");
      Set<String> held = new TreeSet<>();
      values.forEach(value -> held.add(value.asText()));
      for (JsonNode value : before.get(i).path("values")) {
        if (isUsed(is, value.asText()) && held.add(value.asText())) {
          values.add(value.asText());
        }
      }
    }
  }

  private void rename(String was, String is) {
    for (JsonNode variant : merged.path(VARIANTS)) {
      for (JsonNode option : variant.path(OPTIONS)) {
        if (was.equals(Fields.text(option, "name"))) {
          ((ObjectNode) option).put("name", is);
        }
      }
    }
  }

  private boolean isUsed(String name, String value) {
    for (JsonNode variant : merged.path(VARIANTS)) {
      for (JsonNode option : variant.path(OPTIONS)) {
        if (name.equals(Fields.text(option, "name"))
            && value.equals(Fields.text(option, "value"))) {
          return true;
        }
      }
    }
    return false;
  }

  private void status() {
    String told = Fields.text(s.incoming(), ItemPolicy.STATUS);
    String before = Fields.text(merged, ItemPolicy.STATUS);
    boolean gone = s.incoming().path("deleted").asBoolean() || ItemPolicy.ARCHIVED.equals(told);
    if (owners.ofItem(ItemPolicy.ARCHIVED).equals(s.fromRole())) {
      ofOwner(before, gone);
    } else if (before == null) {
      merged.put(ItemPolicy.STATUS, told == null ? "draft" : told);
    } else if (told != null && !told.equals(before)) {
      ofOther(told, before, gone);
    }
  }

  private void ofOwner(String before, boolean gone) {
    JsonNode all = merged.path(VARIANTS);
    boolean none = !all.isEmpty();
    for (JsonNode variant : all) {
      none &= variant.path(ItemPolicy.ARCHIVED).asBoolean();
    }
    boolean whole = s.incoming().path(VARIANTS).size() >= all.size();
    boolean was = ItemPolicy.ARCHIVED.equals(before);
    if (none || gone && (whole || s.incoming().path("deleted").asBoolean())) {
      if (before != null && !was) {
        memo.put(ItemPolicy.STATUS, before);
      }
      merged.put(ItemPolicy.STATUS, ItemPolicy.ARCHIVED);
    } else if (was && !gone) {
      String earlier = Fields.text(memo, ItemPolicy.STATUS);
      merged.put(ItemPolicy.STATUS, earlier == null ? fresh() : earlier);
    } else if (before == null) {
      merged.put(ItemPolicy.STATUS, fresh());
    }
  }

  /** A new item is on sale if the till marks it for the web and it has a price. */
  private String fresh() {
    boolean priced = false;
    for (JsonNode variant : merged.path(VARIANTS)) {
      priced |= variant.hasNonNull("price");
    }
    return priced && merged.path("web").asBoolean() ? "active" : "draft";
  }

  private void ofOther(String told, String before, boolean gone) {
    boolean repeated = s.known() != null && told.equals(Fields.text(s.known(), ItemPolicy.STATUS));
    boolean crosses = ItemPolicy.ARCHIVED.equals(before) || gone;
    String owner = owners.ofItem(crosses ? ItemPolicy.ARCHIVED : ItemPolicy.STATUS);
    boolean ownerHasIt = memo.path("told").path(owner).asBoolean();
    if (repeated) {
      return;
    }
    if (owner.equals(s.fromRole()) || !ownerHasIt) {
      merged.put(ItemPolicy.STATUS, told);
    } else {
      conflict(ItemPolicy.STATUS, owner, merged.get(ItemPolicy.STATUS), s.incoming().get("status"));
    }
  }

  /** What a role does not own itself: all that it is told of an item it has. */
  static ObjectNode owned(Ownership owners, String role, ObjectNode merged) {
    ObjectNode body = Fields.object();
    for (String name : new TreeSet<>(HEAD)) {
      if (merged.has(name) && !owners.ofItem(name).equals(role)) {
        body.set(name, merged.get(name).deepCopy());
      }
    }
    ArrayNode variants = body.putArray(VARIANTS);
    for (JsonNode variant : merged.path(VARIANTS)) {
      ObjectNode kept = variants.addObject().put("ref", Fields.text(variant, "ref"));
      for (String name : new TreeSet<>(VARIANT)) {
        boolean told = !owners.ofItem(name).equals(role);
        // A variant that is new there needs its options to exist at all, its SKU to be found.
        if (variant.has(name) && (told || name.equals(OPTIONS) || name.equals("sku"))) {
          kept.set(name, variant.get(name).deepCopy());
        }
      }
    }
    return body;
  }

  /** Names of fields that had a value and have none now. */
  static List<String> emptied(JsonNode before, JsonNode now) {
    List<String> names = new ArrayList<>();
    for (String name : Fields.names(before)) {
      if (before.hasNonNull(name) && now.has(name) && now.get(name).isNull()) {
        names.add(name);
      }
    }
    return names;
  }
}
