package io.caravan.sandbox.shopify;

import graphql.language.Document;
import graphql.language.SourceLocation;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import graphql.validation.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults of a document in the words and codes of the emulated API. */
final class Violations {
  private static final String SUBSET =
      "not in the part of the schema this sandbox emulates; it may exist at Shopify";
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private Violations() {}

  static List<Map<String, Object>> of(GraphQLSchema schema, Document document, String operation) {
    List<Map<String, Object>> errors = new ArrayList<>();
    for (ValidationError fault :
        new Validator().validateDocument(schema, document, Locale.ENGLISH)) {
      errors.add(error(fault, operation));
    }
    return errors;
  }

  private static Map<String, Object> error(ValidationError fault, String operation) {
    Map<String, Object> extensions = new LinkedHashMap<>();
    List<String> names = quoted(fault.getMessage());
    String message = words(fault, names, extensions);
    List<Object> path = new ArrayList<>();
    path.add(operation);
    if (fault.getQueryPath() != null) {
      path.addAll(fault.getQueryPath());
    }
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("locations", locations(fault.getLocations()));
    error.put("path", path);
    error.put("extensions", extensions);
    return error;
  }

  private static String words(
      ValidationError fault, List<String> names, Map<String, Object> extensions) {
    ValidationErrorType type = (ValidationErrorType) fault.getValidationErrorType();
    extensions.put("code", code(type, fault.getMessage()));
    switch (type) {
      case FieldUndefined -> {
        extensions.put("typeName", name(names, 1));
        extensions.put("fieldName", name(names, 0));
        extensions.put("sandbox", SUBSET);
        return "Field '" + name(names, 0) + "' doesn't exist on type '" + name(names, 1) + "'";
      }
      case UnknownArgument -> {
        extensions.put("sandbox", SUBSET);
        return "Field '" + last(fault) + "' doesn't accept argument '" + argument(names) + "'";
      }
      case MissingFieldArgument -> {
        return "Field '" + last(fault) + "' is missing required arguments: " + argument(names);
      }
      case UnusedVariable -> {
        return "Variable $" + name(names, 0) + " is declared by the operation but not used";
      }
      case UnknownDirective -> {
        return "Directive @" + name(names, 0) + " is not defined";
      }
      default -> {
        return fault.getMessage().replaceFirst("^Validation error \\([^)]*\\) : ", "");
      }
    }
  }

  private static String code(ValidationErrorType type, String message) {
    return switch (type) {
      case FieldUndefined -> "undefinedField";
      case UnknownArgument -> "argumentNotAccepted";
      case MissingFieldArgument -> "missingRequiredArguments";
      case SubselectionRequired, SubselectionNotAllowed -> "selectionMismatch";
      case UnusedVariable -> "variableNotUsed";
      case UndefinedVariable -> "variableNotDefined";
      case UnknownDirective -> "undefinedDirective";
      case UndefinedFragment -> "useAndDefineFragment";
      case UnusedFragment -> "useAndDefineFragment";
      case VariableTypeMismatch -> "variableMismatch";
      case WrongType ->
          message.contains("missing required")
              ? "missingRequiredInputObjectAttribute"
              : "argumentLiteralsIncompatible";
      default -> type.name();
    };
  }

  private static List<String> quoted(String message) {
    List<String> names = new ArrayList<>();
    Matcher matcher = QUOTED.matcher(message);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static String name(List<String> names, int index) {
    return index < names.size() ? names.get(index) : "";
  }

  private static String argument(List<String> names) {
    return name(names, names.size() > 1 && names.get(0).isEmpty() ? 1 : 0);
  }

  private static String last(ValidationError fault) {
    List<String> path = fault.getQueryPath();
    return path == null || path.isEmpty() ? "" : path.get(path.size() - 1);
  }

  static List<Map<String, Object>> locations(List<SourceLocation> places) {
    List<Map<String, Object>> locations = new ArrayList<>();
    if (places != null) {
      for (SourceLocation place : places) {
        locations.add(Map.of("line", place.getLine(), "column", place.getColumn()));
      }
    }
    return locations;
  }
}
