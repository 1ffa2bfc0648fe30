package io.caravan.sandbox.shopify;

import graphql.language.Argument;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.language.StringValue;
import graphql.language.VariableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A document that was parsed and validated once and is kept for its repetitions.
 *
 * @param document null if it could not be parsed
 * @param errors of parsing and validation, as they are answered; empty if it may be executed
 */
record Prepared(
    Document document,
    Map<String, FragmentDefinition> fragments,
    List<Map<String, Object>> errors) {

  /** The operation that a request means. */
  Optional<OperationDefinition> operation(String name) {
    if (document == null) {
      return Optional.empty();
    }
    List<OperationDefinition> all = document.getDefinitionsOfType(OperationDefinition.class);
    return all.stream()
        .filter(o -> name == null ? all.size() == 1 : name.equals(o.getName()))
        .findFirst();
  }

  static String title(OperationDefinition operation) {
    String kind = operation.getOperation().name().toLowerCase(Locale.ROOT);
    return operation.getName() == null ? kind : kind + " " + operation.getName();
  }

  static List<String> roots(OperationDefinition operation) {
    return operation.getSelectionSet().getSelectionsOfType(Field.class).stream()
        .map(Field::getName)
        .distinct()
        .toList();
  }

  /** Idempotency keys of the operation's root fields. */
  static List<String> keys(OperationDefinition operation, Map<String, Object> variables) {
    List<String> keys = new ArrayList<>();
    for (Field root : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
      String key = key(root, variables);
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** Idempotency key of a root field; null if it has none. */
  static String key(Field root, Map<String, Object> variables) {
    for (Directive directive : root.getDirectives("idempotent")) {
      Argument key = directive.getArgument("key");
      if (key.getValue() instanceof StringValue text) {
        return text.getValue();
      }
      if (key.getValue() instanceof VariableReference variable) {
        Object value = variables.get(variable.getName());
        return value == null ? null : value.toString();
      }
    }
    return null;
  }
}
