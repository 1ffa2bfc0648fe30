package io.caravan.sandbox.shopify;

import graphql.Scalars;
import graphql.language.AstPrinter;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.OperationDefinition;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds the variables of a request against their types, with the API's own words for faults. */
final class Coercion {
  private record Problem(List<Object> path, String explanation) {}

  private final GraphQLSchema schema;

  Coercion(GraphQLSchema schema) {
    this.schema = schema;
  }

  /** Errors of all variables of the operation; empty if they may be executed. */
  List<Map<String, Object>> errors(OperationDefinition operation, Map<String, Object> variables) {
    List<Map<String, Object>> errors = new ArrayList<>();
    for (VariableDefinition variable : operation.getVariableDefinitions()) {
      String name = variable.getName();
      if (!variables.containsKey(name) && variable.getDefaultValue() != null) {
        continue;
      }
      List<Problem> problems = new ArrayList<>();
      check(type(variable.getType()), variables.get(name), List.of(), problems);
      if (!problems.isEmpty()) {
        errors.add(error(variable, variables.get(name), problems));
      }
    }
    return errors;
  }

  private GraphQLType type(Type<?> type) {
    if (type instanceof NonNullType nonNull) {
      return GraphQLNonNull.nonNull(type(nonNull.getType()));
    }
    if (type instanceof ListType list) {
      return GraphQLList.list(type(list.getType()));
    }
    return schema.getType(((TypeName) type).getName());
  }

  private static Map<String, Object> error(
      VariableDefinition variable, Object value, List<Problem> problems) {
    String places =
        problems.stream()
            .filter(problem -> !problem.path().isEmpty())
            .map(
                problem ->
                    problem.path().stream().map(String::valueOf).collect(Collectors.joining("."))
                        + " ("
                        + problem.explanation()
                        + ")")
            .collect(Collectors.joining(", "));
    List<Map<String, Object>> listed = new ArrayList<>();
    for (Problem problem : problems) {
      listed.add(Map.of("path", problem.path(), "explanation", problem.explanation()));
    }
    Map<String, Object> extensions = new LinkedHashMap<>();
    extensions.put("code", "INVALID_VARIABLE");
    extensions.put("value", value);
    extensions.put("problems", listed);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put(
        "message",
        "Variable $"
            + variable.getName()
            + " of type "
            + AstPrinter.printAstCompact(variable.getType())
            + " was provided invalid value"
            + (places.isEmpty() ? "" : " for " + places));
    error.put("locations", Violations.locations(List.of(variable.getSourceLocation())));
    error.put("extensions", extensions);
    return error;
  }

  private void check(GraphQLType type, Object value, List<Object> path, List<Problem> problems) {
    if (GraphQLTypeUtil.isNonNull(type)) {
      if (value == null) {
        problems.add(new Problem(path, "Expected value to not be null"));
        return;
      }
      check(GraphQLTypeUtil.unwrapOne(type), value, path, problems);
    } else if (value == null) {
      return;
    } else if (GraphQLTypeUtil.isList(type)) {
      GraphQLType element = GraphQLTypeUtil.unwrapOne(type);
      if (value instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          check(element, list.get(i), child(path, i), problems);
        }
      } else {
        check(element, value, path, problems);
      }
    } else if (type instanceof GraphQLInputObjectType object) {
      checkObject(object, value, path, problems);
    } else if (type instanceof GraphQLEnumType choice) {
      if (choice.getValue(String.valueOf(value)) == null) {
        String all =
            choice.getValues().stream().map(v -> v.getName()).collect(Collectors.joining(", "));
        problems.add(new Problem(path, "Expected \"" + value + "\" to be one of: " + all));
      }
    } else if (type instanceof GraphQLScalarType scalar) {
      String fault = fault(scalar, value);
      if (fault != null) {
        problems.add(new Problem(path, fault));
      }
    }
  }

  private void checkObject(
      GraphQLInputObjectType type, Object value, List<Object> path, List<Problem> problems) {
    if (!(value instanceof Map<?, ?> object)) {
      problems.add(
          new Problem(
              path, "Expected " + value + " to be a key-value object responding to `to_h`"));
      return;
    }
    for (Object name : object.keySet()) {
      if (type.getField(String.valueOf(name)) == null) {
        problems.add(new Problem(child(path, name), "Field is not defined on " + type.getName()));
      }
    }
    for (GraphQLInputObjectField field : type.getFields()) {
      boolean given = object.containsKey(field.getName());
      if (given || !field.hasSetDefaultValue()) {
        check(field.getType(), object.get(field.getName()), child(path, field.getName()), problems);
      }
    }
    long set = object.values().stream().filter(v -> v != null).count();
    if (type.isOneOf() && (set != 1 || object.size() != 1)) {
      problems.add(
          new Problem(
              path,
              "'"
                  + type.getName()
                  + "' requires exactly one argument, but "
                  + set
                  + " were provided."));
    }
  }

  private static String fault(GraphQLScalarType scalar, Object value) {
    boolean text = value instanceof String;
    boolean whole =
        value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    String refused = "Could not coerce value " + (text ? "\"" + value + "\"" : value) + " to ";
    if (scalar.equals(Scalars.GraphQLInt)) {
      return whole && Math.abs(((Number) value).doubleValue()) <= Integer.MAX_VALUE
          ? null
          : refused + "Int";
    }
    if (scalar.equals(Scalars.GraphQLFloat)) {
      return whole || value instanceof BigDecimal ? null : refused + "Float";
    }
    if (scalar.equals(Scalars.GraphQLBoolean)) {
      return value instanceof Boolean ? null : refused + "Boolean";
    }
    if (scalar.equals(Scalars.GraphQLString)) {
      return text ? null : refused + "String";
    }
    if (scalar.equals(Scalars.GraphQLID)) {
      return text && value.toString().matches("gid://[a-zA-Z0-9-]+/.+")
          ? null
          : "Invalid global id '" + value + "'";
    }
    if (value instanceof Map || value instanceof List) {
      return scalar.getName().equals("JSON") ? null : refused + scalar.getName();
    }
    return io.caravan.sandbox.shopify.Scalars.fault(scalar.getName(), value);
  }

  private static List<Object> child(List<Object> path, Object name) {
    List<Object> child = new ArrayList<>(path);
    child.add(name);
    return child;
  }
}
