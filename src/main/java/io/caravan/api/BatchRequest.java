package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One request for several members: their lists joined in order, everything else alike. */
final class BatchRequest {
  private final Operation operation;

  BatchRequest(Operation operation) {
    this.operation = operation;
  }

  /**
   * Whether two requests ask for the same. What is thought to be there may have changed between
   * them: what was done once must not be done again for that.
   *
   * @param earlier JSON text as it was sent
   */
  boolean isSame(JsonNode variables, String earlier) {
    if (Json.text(variables).equals(earlier)) {
      return true;
    }
    return operation.base() != null
        && earlier != null
        && withoutBase(variables).equals(withoutBase(Json.parse(earlier)));
  }

  /**
   * Whether the vendor knows what it makes by the key alone. Asked for otherwise meanwhile it still
   * is made, and another key would make another one.
   */
  boolean isMadeByKey() {
    return operation.keyVariable() != null
        && operation.answer() != null
        && operation.base() == null
        && !joins();
  }

  private JsonNode withoutBase(JsonNode request) {
    JsonNode rest = request.deepCopy();
    for (JsonNode holder : rest.findParents(operation.base())) {
      ((ObjectNode) holder).remove(operation.base());
    }
    return rest;
  }

  boolean joins() {
    return operation.batch() > 1 && operation.list() != null;
  }

  /** Elements that a member brings. */
  int size(JsonNode variables) {
    return joins() ? Math.max(1, Templates.at(variables, operation.list()).size()) : 1;
  }

  /** What must be alike in all members of a request. */
  JsonNode frame(JsonNode variables) {
    ObjectNode frame = copy(variables);
    ArrayNode list = list(frame);
    if (list != null) {
      list.removeAll();
    }
    if (operation.keyVariable() != null) {
      frame.remove(operation.keyVariable());
    }
    return frame;
  }

  /**
   * @param members variables of each, in order
   * @param key idempotency key, or null
   */
  JsonNode join(List<JsonNode> members, String key) {
    ObjectNode whole = copy(members.get(0));
    ArrayNode list = list(whole);
    for (JsonNode member : members.subList(1, members.size())) {
      if (list != null) {
        Templates.at(member, operation.list()).forEach(list::add);
      }
    }
    if (operation.keyVariable() != null && key != null) {
      whole.put(operation.keyVariable(), key);
    }
    return whole;
  }

  private static ObjectNode copy(JsonNode variables) {
    return ((ObjectNode) variables).deepCopy();
  }

  private ArrayNode list(ObjectNode variables) {
    return joins() && Templates.at(variables, operation.list()) instanceof ArrayNode array
        ? array
        : null;
  }

  /**
   * Members that a refusal names, each with its own reasons; the others were only in the same
   * request.
   */
  Map<Integer, CallException> told(List<JsonNode> members, CallException failure, String what) {
    Map<Integer, CallException> told = new HashMap<>();
    if (members.size() < 2
        || operation.errorsIndex() == null
        || !(failure instanceof RefusedCall refused)) {
      return told;
    }
    Map<Integer, List<UserError>> errors = new HashMap<>();
    for (UserError error : refused.errors()) {
      int member = member(members, index(error.field()));
      if (member >= 0) {
        errors.computeIfAbsent(member, m -> new ArrayList<>()).add(error);
      }
    }
    errors.forEach((member, own) -> told.put(member, new RefusedCall(what, own)));
    return told;
  }

  private int index(List<String> field) {
    String last = RecordPaths.last(operation.list());
    int at = field.indexOf(last);
    String index = at >= 0 && at + 1 < field.size() ? field.get(at + 1) : "";
    return index.matches("\\d{1,6}") ? Integer.parseInt(index) : -1;
  }

  private int member(List<JsonNode> members, int element) {
    int end = 0;
    for (int i = 0; element >= 0 && i < members.size(); i++) {
      end += size(members.get(i));
      if (element < end) {
        return i;
      }
    }
    return -1;
  }
}
