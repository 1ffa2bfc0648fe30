package io.caravan.sandbox.shopify;

import graphql.language.Argument;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnmodifiedType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Points of a query by the published fit: an object is 1, a connection 2 + g(n) times one node with
 * g(n) = max(1, floor(2 ln n)), a mutation 10 with its payload's objects free, value objects 0, a
 * root count 10. The actual cost is the same with the numbers of nodes that came back.
 */
final class Cost {
  private static final int MUTATION = 10;
  private static final int COUNT = 10;
  private static final int CONNECTION = 2;
  private static final Set<String> FREE =
      Set.of(
          "MoneyV2",
          "MoneyBag",
          "MailingAddress",
          "LocationAddress",
          "Weight",
          "InventoryItemMeasurement",
          "PageInfo",
          "SEO");

  private final GraphQLSchema schema;
  private final Map<String, FragmentDefinition> fragments;
  private final Map<String, Object> variables;

  Cost(
      GraphQLSchema schema,
      Map<String, FragmentDefinition> fragments,
      Map<String, Object> variables) {
    this.schema = schema;
    this.fragments = fragments;
    this.variables = variables;
  }

  /** Points a request asks for. */
  int requested(OperationDefinition operation) {
    return of(operation, null, false);
  }

  /** Points of what was answered; never more than asked for. */
  int actual(OperationDefinition operation, Object data) {
    return Math.min(of(operation, data, true), requested(operation));
  }

  private int of(OperationDefinition operation, Object data, boolean counted) {
    if (operation.getOperation() != OperationDefinition.Operation.MUTATION) {
      return Math.max(
          1, children(operation.getSelectionSet(), schema.getQueryType(), data, counted));
    }
    int cost = 0;
    for (Field root : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
      if (!included(root)) {
        continue;
      }
      cost += MUTATION;
      GraphQLFieldsContainer payload = container(schema.getMutationType(), root);
      Object answer = child(data, root);
      for (Field field : root.getSelectionSet().getSelectionsOfType(Field.class)) {
        GraphQLFieldsContainer type = container(payload, field);
        if (type != null) {
          cost += children(field.getSelectionSet(), type, child(answer, field), counted);
        }
      }
    }
    return Math.max(MUTATION, cost);
  }

  private int children(
      SelectionSet set, GraphQLFieldsContainer parent, Object data, boolean counted) {
    if (counted && data == null) {
      return 0;
    }
    int cost = 0;
    int widest = 0;
    for (Selection<?> selection : set.getSelections()) {
      if (selection instanceof Field field) {
        cost += included(field) ? field(field, parent, data, counted) : 0;
      } else if (selection instanceof FragmentSpread spread) {
        FragmentDefinition fragment = fragments.get(spread.getName());
        GraphQLFieldsContainer type = named(fragment.getTypeCondition().getName());
        int inner = children(fragment.getSelectionSet(), type, data, counted);
        if (parent instanceof GraphQLInterfaceType) {
          widest = Math.max(widest, inner);
        } else {
          cost += inner;
        }
      } else if (selection instanceof InlineFragment inline) {
        GraphQLFieldsContainer type =
            inline.getTypeCondition() == null ? parent : named(inline.getTypeCondition().getName());
        int inner = children(inline.getSelectionSet(), type, data, counted);
        if (parent instanceof GraphQLInterfaceType) {
          widest = Math.max(widest, inner);
        } else {
          cost += inner;
        }
      }
    }
    return cost + widest;
  }

  private int field(Field field, GraphQLFieldsContainer parent, Object data, boolean counted) {
    GraphQLFieldsContainer type = container(parent, field);
    if (type == null) {
      return 0;
    }
    if (type.getName().equals("Count")) {
      return parent == schema.getQueryType() ? COUNT : 1;
    }
    Object value = child(data, field);
    if (type.getName().endsWith("Connection")) {
      return connection(field, type, value, counted);
    }
    if (counted && value == null) {
      return 0;
    }
    int own = FREE.contains(type.getName()) ? 0 : 1;
    Object first = value instanceof List<?> list ? (list.isEmpty() ? null : list.get(0)) : value;
    return own + children(field.getSelectionSet(), type, first, counted);
  }

  private int connection(Field field, GraphQLFieldsContainer type, Object value, boolean counted) {
    int size = size(field);
    int cost = CONNECTION;
    for (Field part : field.getSelectionSet().getSelectionsOfType(Field.class)) {
      if (!part.getName().equals("nodes") && !part.getName().equals("edges")) {
        continue;
      }
      List<?> returned = child(value, part) instanceof List<?> list ? list : List.of();
      Object first = returned.isEmpty() ? null : returned.get(0);
      GraphQLFieldsContainer element = container(type, part);
      SelectionSet inner = part.getSelectionSet();
      if (part.getName().equals("edges")) {
        Field node =
            inner.getSelectionsOfType(Field.class).stream()
                .filter(f -> f.getName().equals("node"))
                .findFirst()
                .orElse(null);
        if (node == null) {
          continue;
        }
        element = container(element, node);
        inner = node.getSelectionSet();
        first = child(first, node);
      }
      int n = counted ? Math.max(1, returned.size()) : size;
      cost += g(n) * (1 + children(inner, element, first, counted && first != null));
    }
    return cost;
  }

  private int size(Field connection) {
    for (Argument argument : connection.getArguments()) {
      if (argument.getName().equals("first") || argument.getName().equals("last")) {
        Value<?> value = argument.getValue();
        if (value instanceof IntValue number) {
          return number.getValue().intValue();
        }
        if (value instanceof VariableReference variable
            && variables.get(variable.getName()) instanceof Number number) {
          return number.intValue();
        }
      }
    }
    return 0;
  }

  private boolean included(Field field) {
    for (Directive directive : field.getDirectives()) {
      boolean skip = directive.getName().equals("skip");
      if (skip || directive.getName().equals("include")) {
        Value<?> value = directive.getArgument("if").getValue();
        Object condition =
            value instanceof VariableReference variable
                ? variables.get(variable.getName())
                : value instanceof BooleanValue flag && flag.isValue();
        if (skip == Boolean.TRUE.equals(condition)) {
          return false;
        }
      }
    }
    return true;
  }

  static int g(int n) {
    return n <= 0 ? 0 : (int) Math.max(1, Math.floor(2 * Math.log(n)));
  }

  private static Object child(Object data, Field field) {
    String key = field.getAlias() == null ? field.getName() : field.getAlias();
    return data instanceof Map<?, ?> map ? map.get(key) : null;
  }

  private GraphQLFieldsContainer container(GraphQLFieldsContainer parent, Field field) {
    if (field.getSelectionSet() == null || field.getName().startsWith("__")) {
      return null;
    }
    GraphQLFieldDefinition definition = parent.getFieldDefinition(field.getName());
    GraphQLUnmodifiedType type = GraphQLTypeUtil.unwrapAll(definition.getType());
    return type instanceof GraphQLFieldsContainer container ? container : null;
  }

  private GraphQLFieldsContainer named(String name) {
    return (GraphQLFieldsContainer) schema.getType(name);
  }
}
