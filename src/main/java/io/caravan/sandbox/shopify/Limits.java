package io.caravan.sandbox.shopify;

import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.Field;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists in the input of a call that are longer than the API takes. */
final class Limits {
  private static final int LONGEST = 250;

  /** Lists for which the published schema names another limit. */
  private static final Map<String, Integer> OTHER =
      Map.of(
          "productSet.input.variants", 2_048,
          "fulfillmentCreate.fulfillment.lineItemsByFulfillmentOrder.fulfillmentOrderLineItems",
              512,
          "fulfillmentOrderHold.fulfillmentHold.fulfillmentOrderLineItems", 512,
          "fulfillmentOrderMove.fulfillmentOrderLineItems", 512);

  private final Map<String, Object> variables;
  private final List<Map<String, Object>> errors = new ArrayList<>();

  private Limits(Map<String, Object> variables) {
    this.variables = variables;
  }

  static List<Map<String, Object>> errors(
      OperationDefinition operation, Map<String, Object> variables) {
    Limits limits = new Limits(variables);
    for (Field root : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
      for (Argument argument : root.getArguments()) {
        limits.check(List.of(root.getName(), argument.getName()), argument.getValue());
      }
    }
    return limits.errors;
  }

  private void check(List<String> path, Object value) {
    if (value instanceof VariableReference variable) {
      check(path, variables.get(variable.getName()));
    } else if (value instanceof ObjectValue object) {
      for (ObjectField field : object.getObjectFields()) {
        check(child(path, field.getName()), field.getValue());
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> check(child(path, String.valueOf(name)), field));
    } else if (value instanceof ArrayValue array) {
      checkList(path, array.getValues());
    } else if (value instanceof List<?> list) {
      checkList(path, list);
    } else if (value instanceof Value) {
      return;
    }
  }

  private void checkList(List<String> path, List<?> list) {
    int longest = OTHER.getOrDefault(String.join(".", path), LONGEST);
    if (list.size() > longest) {
      errors.add(
          Map.of(
              "message",
              "The input array size of "
                  + list.size()
                  + " is greater than the maximum allowed of "
                  + longest
                  + ".",
              "path",
              path,
              "extensions",
              Map.of("code", "MAX_INPUT_SIZE_EXCEEDED")));
      return;
    }
    list.forEach(element -> check(path, element));
  }

  private static List<String> child(List<String> path, String name) {
    List<String> child = new ArrayList<>(path);
    child.add(name);
    return child;
  }
}
