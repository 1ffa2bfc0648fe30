package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.TypeResolutionEnvironment;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.SourceLocation;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLObjectType;
import graphql.schema.idl.FieldWiringEnvironment;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each field answers: readers, mutations, and for the rest the property of the document. */
final class Api implements DataFetcherExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /** Reads a field of a document. */
  interface Reader {
    /**
     * @param source the document; null at the root
     * @return a JsonNode, a text, number, list or map
     */
    Object read(DataFetchingEnvironment env, ObjectNode source);
  }

  /** Runs a mutation. */
  interface Mutation {
    /**
     * @param in all arguments
     * @return the payload without {@code userErrors}
     * @throws Refusal to answer a user error instead
     */
    Map<String, Object> run(Call call, JsonNode in);
  }

  private final Map<String, Reader> readers = new HashMap<>();
  private final Map<String, Mutation> mutations = new HashMap<>();
  private final Idempotency idempotency;
  private final Supplier<ObjectNode> shop;

  Api(Idempotency idempotency, Supplier<ObjectNode> shop) {
    this.idempotency = idempotency;
    this.shop = shop;
  }

  /**
   * @param coordinate such as {@code Order.lineItems}
   */
  void field(String coordinate, Reader reader) {
    readers.put(coordinate, reader);
  }

  void root(String name, Reader reader) {
    readers.put("QueryRoot." + name, reader);
  }

  void mutation(String name, Mutation mutation) {
    mutations.put(name, mutation);
  }

  static Call call(DataFetchingEnvironment env) {
    return env.getGraphQlContext().get(Call.class);
  }

  DataFetcher<?> fetcher(FieldWiringEnvironment wiring) {
    String parent = wiring.getParentType().getName();
    String field = wiring.getFieldDefinition().getName();
    if (parent.equals("Mutation")) {
      return mutationFetcher(field);
    }
    String type = named(wiring.getFieldDefinition().getType());
    Reader reader = readers.get(parent + "." + field);
    if (reader == null && parent.equals("QueryRoot")) {
      throw new IllegalStateException("nobody answers " + parent + "." + field);
    }
    if (type.equals("Shop")) {
      return env -> shop.get();
    }
    if (reader == null && field.equals("id")) {
      return env -> gid(parent, env.getSource());
    }
    if (reader == null && field.equals("legacyResourceId")) {
      return env -> ((ObjectNode) env.getSource()).path("id").asText();
    }
    List<String> needs = Access.forReading(type);
    return env -> {
      if (needs != null) {
        Access.check(field, needs, call(env).scopes());
      }
      Object source = env.getSource();
      if (reader != null) {
        return plain(reader.read(env, source instanceof ObjectNode document ? document : null));
      }
      return plain(
          source instanceof Map<?, ?> map ? map.get(field) : ((JsonNode) source).get(field));
    };
  }

  private DataFetcher<?> mutationFetcher(String name) {
    Mutation mutation = mutations.get(name);
    if (mutation == null) {
      throw new IllegalStateException("nobody answers the mutation " + name);
    }
    return env -> {
      Access.mutation(name, call(env).scopes());
      JsonNode in = Json.mapper().valueToTree(env.getArguments());
      String errors = errorsField(env);
      Map<String, Object> payload = new LinkedHashMap<>();
      payload.put(errors, List.of());
      try {
        String key = Prepared.key(env.getField(), call(env).variables());
        payload.putAll(idempotency.run(name, key, call(env), in, mutation));
      } catch (Refusal e) {
        payload.put(errors, List.of(error(e)));
      }
      return payload;
    };
  }

  static Map<String, Object> error(Refusal refusal) {
    Map<String, Object> error = new HashMap<>();
    error.put("field", refusal.field());
    error.put("message", refusal.getMessage());
    error.put("code", refusal.code());
    return error;
  }

  private static String errorsField(DataFetchingEnvironment env) {
    GraphQLObjectType payload = (GraphQLObjectType) env.getFieldType();
    return payload.getFieldDefinitions().stream()
        .map(field -> field.getName())
        .filter(field -> field.endsWith("serErrors"))
        .findFirst()
        .orElse("userErrors");
  }

  private static Object gid(String parent, Object source) {
    JsonNode id =
        source instanceof JsonNode document
            ? document.path("id")
            : Json.mapper().valueToTree(((Map<?, ?>) source).get("id"));
    if (id.isMissingNode() || id.isNull()) {
      return null;
    }
    return id.isTextual() ? id.textValue() : Db.gid(parent, id.longValue());
  }

  /** The Java value that the executor takes for a JSON value. */
  static Object plain(Object value) {
    if (!(value instanceof JsonNode node) || value instanceof ObjectNode) {
      return value;
    }
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>(node.size());
      node.forEach(element -> list.add(plain(element)));
      return list;
    }
    return node.isIntegralNumber() ? (Object) node.longValue() : node.decimalValue();
  }

  private static String named(Type<?> type) {
    return type instanceof TypeName name
        ? name.getName()
        : named((Type<?>) type.getChildren().get(0));
  }

  /** Concrete type of an object; documents of several types carry it as {@code type}. */
  GraphQLObjectType typeOf(TypeResolutionEnvironment env) {
    ObjectNode document = env.getObject();
    String type = document.path("__typename").asText();
    return env.getSchema().getObjectType(type);
  }

  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters at) {
    Map<String, Object> extensions;
    String message;
    if (at.getException() instanceof TopError error) {
      message = error.getMessage();
      extensions = error.extensions();
    } else {
      LOG.error("The sandbox could not answer {}", at.getPath(), at.getException());
      message = "Internal error. Looks like something went wrong on our end.";
      extensions = Map.of("code", "INTERNAL_SERVER_ERROR");
    }
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(
                new Failure(message, at.getPath().toList(), at.getSourceLocation(), extensions))
            .build());
  }

  /** An error of the top level as it is answered. */
  record Failure(
      String message, List<Object> path, SourceLocation at, Map<String, Object> extensions)
      implements GraphQLError {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      return message;
    }

    @Override
    public List<SourceLocation> getLocations() {
      return List.of(at);
    }

    @Override
    public ErrorClassification getErrorType() {
      return ErrorType.DataFetchingException;
    }

    @Override
    public List<Object> getPath() {
      return path;
    }

    @Override
    public Map<String, Object> getExtensions() {
      return extensions;
    }

    @Override
    public Map<String, Object> toSpecification() {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("message", message);
      error.put("locations", Violations.locations(getLocations()));
      error.put("path", path);
      error.put("extensions", extensions);
      return error;
    }
  }
}
