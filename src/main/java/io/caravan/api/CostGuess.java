package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
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
import graphql.parser.InvalidSyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * First guess of what a GraphQL document will be priced at, before an answer has told: an object
 * costs 1, a connection 2 + floor(2 ln n) nodes, a mutation 10. Without a schema some objects that
 * are free are counted too, so it is rather too high.
 */
final class CostGuess {
  private static final int MUTATION = 10;
  private static final int CONNECTION = 2;
  private static final int UNKNOWN_SIZE = 250;
  private static final Set<String> FREE = Set.of("nodes", "edges", "node", "pageInfo");
  private static final Set<String> SIZES = Set.of("first", "last");

  private final Map<String, FragmentDefinition> fragments = new HashMap<>();
  private final JsonNode variables;

  private CostGuess(Document document, JsonNode variables) {
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    this.variables = variables;
  }

  /** At least 1; {@link #MUTATION} for a text that cannot be read. */
  static double of(String text, JsonNode variables) {
    try {
      Document document = GraphqlText.parsed(text);
      OperationDefinition operation =
          document.getDefinitionsOfType(OperationDefinition.class).get(0);
      CostGuess guess = new CostGuess(document, variables);
      double cost = guess.cost(operation.getSelectionSet());
      boolean mutation = GraphqlText.mutates(document);
      return Math.max(
          1, cost + (mutation ? MUTATION * operation.getSelectionSet().getSelections().size() : 0));
    } catch (InvalidSyntaxException | IndexOutOfBoundsException e) {
      return MUTATION;
    }
  }

  private double cost(SelectionSet set) {
    double cost = 0;
    for (Selection<?> selection : set.getSelections()) {
      if (selection instanceof Field field) {
        cost += cost(field);
      } else if (selection instanceof InlineFragment inline) {
        cost += cost(inline.getSelectionSet());
      } else if (selection instanceof FragmentSpread spread
          && fragments.containsKey(spread.getName())) {
        cost += cost(fragments.get(spread.getName()).getSelectionSet());
      }
    }
    return cost;
  }

  private double cost(Field field) {
    if (field.getSelectionSet() == null) {
      return 0;
    }
    double inner = cost(field.getSelectionSet());
    int size = size(field);
    if (size > 0) {
      return CONNECTION + Math.max(1, Math.floor(2 * Math.log(size))) * (1 + inner);
    }
    return (FREE.contains(field.getName()) ? 0 : 1) + inner;
  }

  private int size(Field field) {
    for (Argument argument : field.getArguments()) {
      if (SIZES.contains(argument.getName())) {
        Value<?> value = argument.getValue();
        if (value instanceof IntValue number) {
          return number.getValue().intValue();
        }
        return value instanceof VariableReference variable
            ? variables.path(variable.getName()).asInt(UNKNOWN_SIZE)
            : UNKNOWN_SIZE;
      }
    }
    return 0;
  }
}
