package io.caravan.system;

import graphql.language.Argument;
import graphql.language.Document;
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
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The requested cost of a Shopify query by the published fit: an object is 1, a connection is 2 +
 * floor(2 ln n) times one node, a mutation 10; scalars and value objects are free.
 */
final class QueryCost {
  private static final int MUTATION = 10;
  private static final int CONNECTION = 2;
  private static final Set<String> FREE =
      Set.of(
          "MoneyV2", "MoneyBag", "MailingAddress", "LocationAddress", "Weight", "PageInfo", "SEO");

  private final GraphQLSchema schema;
  private final Map<String, FragmentDefinition> fragments;
  private final Map<String, Integer> variables;
  private final Document document;

  QueryCost(GraphQLSchema schema, Document document, Map<String, Integer> variables) {
    this.schema = schema;
    this.document = document;
    this.variables = variables;
    this.fragments =
        document.getDefinitionsOfType(FragmentDefinition.class).stream()
            .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment));
  }

  int requested() {
    OperationDefinition operation = document.getDefinitionsOfType(OperationDefinition.class).get(0);
    if (operation.getOperation() != OperationDefinition.Operation.MUTATION) {
      return Math.max(1, children(operation.getSelectionSet(), schema.getQueryType()));
    }
    int cost = 0;
    for (Field root : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
      GraphQLFieldsContainer payload = type(schema.getMutationType(), root);
      cost += MUTATION;
      for (Field field : root.getSelectionSet().getSelectionsOfType(Field.class)) {
        if (field.getSelectionSet() != null) {
          cost += children(field.getSelectionSet(), type(payload, field));
        }
      }
    }
    return cost;
  }

  private int children(SelectionSet set, GraphQLFieldsContainer parent) {
    int cost = 0;
    for (Selection<?> selection : set.getSelections()) {
      if (selection instanceof Field field) {
        cost += field(field, parent);
      } else if (selection instanceof FragmentSpread spread) {
        FragmentDefinition fragment = fragments.get(spread.getName());
        cost += children(fragment.getSelectionSet(), named(fragment.getTypeCondition().getName()));
      } else if (selection instanceof InlineFragment inline) {
        cost += children(inline.getSelectionSet(), named(inline.getTypeCondition().getName()));
      }
    }
    return cost;
  }

  private int field(Field field, GraphQLFieldsContainer parent) {
    if (field.getSelectionSet() == null || field.getName().startsWith("__")) {
      return 0;
    }
    GraphQLFieldsContainer type = type(parent, field);
    if (type.getName().endsWith("Connection")) {
      Field nodes =
          field.getSelectionSet().getSelectionsOfType(Field.class).stream()
              .filter(child -> child.getName().equals("nodes"))
              .findFirst()
              .orElseThrow();
      int node = 1 + children(nodes.getSelectionSet(), type(type, nodes));
      return CONNECTION + g(first(field)) * node;
    }
    return (FREE.contains(type.getName()) ? 0 : 1) + children(field.getSelectionSet(), type);
  }

  private int first(Field connection) {
    for (Argument argument : connection.getArguments()) {
      if (argument.getName().equals("first")) {
        Value<?> value = argument.getValue();
        return value instanceof VariableReference variable
            ? variables.get(variable.getName())
            : ((IntValue) value).getValue().intValueExact();
      }
    }
    throw new IllegalArgumentException(connection.getName() + " is read without 'first'");
  }

  private static int g(int n) {
    return (int) Math.max(1, Math.floor(2 * Math.log(n)));
  }

  private GraphQLFieldsContainer type(GraphQLFieldsContainer parent, Field field) {
    GraphQLFieldDefinition definition = parent.getFieldDefinition(field.getName());
    GraphQLType type = GraphQLTypeUtil.unwrapAll(definition.getType());
    if (type instanceof GraphQLFieldsContainer container) {
      return container;
    }
    throw new IllegalArgumentException(field.getName() + " is a union: give it a cost of its own");
  }

  private GraphQLFieldsContainer named(String name) {
    return schema.getType(name) instanceof GraphQLObjectType object
        ? object
        : (GraphQLFieldsContainer) schema.getType(name);
  }
}
