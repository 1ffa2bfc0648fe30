package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Whether a row is asked for. */
final class Filter implements Predicate<ObjectNode> {
  private static final Set<String> PHONES =
      Set.of("phoneHome", "phoneWork", "mobile", "pager", "fax");

  private final Relations relations;
  private final Entity entity;
  private final Query query;

  Filter(Books books, Relations relations, Entity entity, Query query) {
    this.relations = relations;
    this.entity = entity;
    this.query = query;
    query.all().forEach(condition -> check(books, condition.field()));
    query.any().forEach(condition -> check(books, condition.field()));
  }

  private void check(Books books, String field) {
    if (field.contains(".") || (field.equals("itemCode") && entity.name().equals("Item"))) {
      return;
    }
    if (field.equals("giftCard") && entity.name().equals("CreditAccount")) {
      return;
    }
    Table table = books.table(entity.name());
    boolean known = table.all().stream().limit(1).allMatch(row -> Fields.has(entity, row, field));
    if (!known || field.startsWith("_")) {
      throw ApiError.refused("'" + field + "' is not a field of " + entity.name() + ".");
    }
  }

  @Override
  public boolean test(ObjectNode row) {
    if (entity.archivable() && !query.archived().equals("true")) {
      boolean archived = Wire.is(row, "archived");
      if (archived != query.archived().equals("only")) {
        return false;
      }
    }
    for (Condition condition : query.all()) {
      if (!matches(row, condition)) {
        return false;
      }
    }
    return query.any().isEmpty() || query.any().stream().anyMatch(each -> matches(row, each));
  }

  private boolean matches(ObjectNode row, Condition condition) {
    String field = condition.field();
    if (field.equals("itemCode")) {
      // Documented: itemID, upc or ean; a recording shows systemSku too.
      return List.of("itemID", "upc", "ean", "systemSku").stream()
          .map(each -> Wire.text(row, each))
          .anyMatch(value -> !value.isEmpty() && condition.matches(value));
    }
    int dot = field.indexOf('.');
    if (dot < 0) {
      return condition.matches(Wire.text(row, field));
    }
    String relation = field.substring(0, dot);
    String inner = field.substring(dot + 1);
    if (relation.equals("Contact")) {
      return contact(row.path("_contact"), inner, condition);
    }
    JsonNode loaded = relations.read(entity, row, Set.of(relation)).path(relation);
    return related(loaded, inner, condition);
  }

  private static boolean related(JsonNode loaded, String inner, Condition condition) {
    if (loaded.isArray()) {
      for (JsonNode each : loaded) {
        if (related(each, inner, condition)) {
          return true;
        }
      }
      return false;
    }
    if (loaded.has(inner)) {
      return condition.matches(Wire.text(loaded, inner));
    }
    for (Map.Entry<String, JsonNode> member : loaded.properties()) {
      if (member.getValue().isContainerNode() && related(member.getValue(), inner, condition)) {
        return true;
      }
    }
    return false;
  }

  /** Mail addresses and numbers by their use, straight from the row: people search a lot. */
  private static boolean contact(JsonNode contact, String inner, Condition condition) {
    if (inner.equals("email")) {
      return related(contact.path("emails"), "address", condition);
    }
    if (!PHONES.contains(inner)) {
      return related(contact, inner, condition);
    }
    String use = inner.startsWith("phone") ? inner.substring("phone".length()) : inner;
    for (JsonNode phone : contact.path("phones")) {
      if (Wire.text(phone, "useType").equalsIgnoreCase(use)
          && condition.matches(Wire.text(phone, "number"))) {
        return true;
      }
    }
    return false;
  }
}
