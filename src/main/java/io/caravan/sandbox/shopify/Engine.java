package io.caravan.sandbox.shopify;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.AsyncSerialExecutionStrategy;
import graphql.execution.NonNullableFieldWasNullError;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Answers GraphQL requests in the layers of the emulated API: parse and validate, coerce variables,
 * limits and cost, then the resolvers. Each layer answers alone.
 */
final class Engine {
  private static final int MAX_COST = 1_000;
  private static final int MOST_DOCUMENTS = 2_000;
  private static final String RATE_LIMITS = "https://shopify.dev/api/usage/rate-limits";

  private final GraphQLSchema schema;
  private final GraphQL graphql;
  private final Coercion coercion;
  private final Buckets buckets;
  private final Db db;
  private final Map<String, Prepared> documents = new ConcurrentHashMap<>();
  private final Set<String> keysInFlight = ConcurrentHashMap.newKeySet();

  Engine(Api api, Db db, Buckets buckets) {
    this.db = db;
    this.buckets = buckets;
    this.schema = Schema.wired(api::fetcher, api::typeOf);
    this.coercion = new Coercion(schema);
    this.graphql =
        GraphQL.newGraphQL(schema)
            .queryExecutionStrategy(new AsyncExecutionStrategy(api))
            .mutationExecutionStrategy(new AsyncSerialExecutionStrategy(api))
            .preparsedDocumentProvider(
                (input, parse) ->
                    CompletableFuture.completedFuture(
                        new PreparsedDocumentEntry(prepare(input.getQuery()).document())))
            .build();
  }

  Prepared prepare(String text) {
    if (documents.size() > MOST_DOCUMENTS) {
      documents.clear();
    }
    return documents.computeIfAbsent(text, this::read);
  }

  private Prepared read(String text) {
    Document document;
    try {
      document = new Parser().parseDocument(text);
    } catch (InvalidSyntaxException e) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("message", "syntax error: " + e.getMessage());
      error.put("locations", Violations.locations(List.of(e.getLocation())));
      error.put("extensions", Map.of("code", "PARSE_ERROR"));
      return new Prepared(null, Map.of(), List.of(error));
    }
    Map<String, FragmentDefinition> fragments =
        document.getDefinitionsOfType(FragmentDefinition.class).stream()
            .collect(Collectors.toMap(FragmentDefinition::getName, f -> f, (a, b) -> a));
    List<Map<String, Object>> errors = notEmulated(document);
    if (errors.isEmpty()) {
      List<OperationDefinition> operations =
          document.getDefinitionsOfType(OperationDefinition.class);
      String title = operations.isEmpty() ? "document" : Prepared.title(operations.get(0));
      errors = Violations.of(schema, document, title);
    }
    return new Prepared(document, fragments, errors);
  }

  /** Roots that this sandbox does not know; it never guesses what they would answer. */
  private List<Map<String, Object>> notEmulated(Document document) {
    List<Map<String, Object>> errors = new ArrayList<>();
    for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
      GraphQLObjectType type =
          operation.getOperation() == OperationDefinition.Operation.MUTATION
              ? schema.getMutationType()
              : schema.getQueryType();
      for (Field root : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
        if (type.getFieldDefinition(root.getName()) == null && !root.getName().startsWith("__")) {
          errors.add(
              Map.of(
                  "message",
                  "not emulated: this sandbox has no '" + root.getName() + "' on " + type.getName(),
                  "locations",
                  Violations.locations(List.of(root.getSourceLocation())),
                  "path",
                  List.of(Prepared.title(operation), root.getName()),
                  "extensions",
                  Map.of("code", "NOT_EMULATED")));
        }
      }
    }
    return errors;
  }

  /**
   * Answers one request. The caller frees the keys with {@link #free} when the answer is out.
   *
   * @param busy keys of this request that another one holds
   */
  Map<String, Object> answer(
      Tokens.Grant grant,
      Prepared prepared,
      String text,
      String operationName,
      Map<String, Object> variables,
      Set<String> busy) {
    if (!prepared.errors().isEmpty()) {
      return Map.of("errors", prepared.errors());
    }
    OperationDefinition operation = prepared.operation(operationName).orElse(null);
    if (operation == null) {
      return Map.of("errors", List.of(Map.of("message", "An operation name is required")));
    }
    List<Map<String, Object>> refused = coercion.errors(operation, variables);
    if (refused.isEmpty()) {
      refused = Limits.errors(operation, variables);
    }
    if (!refused.isEmpty()) {
      return Map.of("errors", refused);
    }
    Cost cost = new Cost(schema, prepared.fragments(), variables);
    int requested = cost.requested(operation);
    if (requested > MAX_COST) {
      return Map.of("errors", List.of(tooCostly(requested)));
    }
    Buckets.Plan plan = plan();
    if (!buckets.hold(grant.token(), plan, requested)) {
      return throttled(requested, buckets.status(grant.token(), plan));
    }
    int used = requested;
    try {
      Call call = Call.of(grant.scopes(), variables, busy);
      ExecutionResult result = execute(text, operationName, variables, call);
      used = cost.actual(operation, result.getData());
      Map<String, Object> answer = answer(result, call);
      buckets.giveBack(grant.token(), plan, requested - used);
      answer.put("extensions", extensions(call, requested, used, grant, plan));
      return answer;
    } catch (RuntimeException e) {
      buckets.giveBack(grant.token(), plan, requested - used);
      throw e;
    }
  }

  private Map<String, Object> extensions(
      Call call, int requested, int used, Tokens.Grant grant, Buckets.Plan plan) {
    Map<String, Object> extensions = new LinkedHashMap<>();
    extensions.put("cost", costs(requested, used, buckets.status(grant.token(), plan)));
    if (!call.search().isEmpty()) {
      extensions.put("search", call.search());
    }
    return extensions;
  }

  private Buckets.Plan plan() {
    return Buckets.Plan.named(db.shop().path("plan").asText("standard"));
  }

  private ExecutionResult execute(
      String text, String operationName, Map<String, Object> variables, Call call) {
    ExecutionInput.Builder input =
        ExecutionInput.newExecutionInput()
            .query(text)
            .variables(variables)
            .graphQLContext(Map.of(Call.class, call));
    if (operationName != null) {
      input.operationName(operationName);
    }
    // Under the store's lock: a reader never meets a half-written document.
    return db.store().change(() -> graphql.execute(input.build()));
  }

  private static Map<String, Object> answer(ExecutionResult result, Call call) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("data", result.getData());
    List<Map<String, Object>> errors = new ArrayList<>();
    boolean own = result.getErrors().stream().anyMatch(Api.Failure.class::isInstance);
    for (GraphQLError error : result.getErrors()) {
      if (!(own && error instanceof NonNullableFieldWasNullError)) {
        errors.add(error.toSpecification());
      }
    }
    if (!errors.isEmpty()) {
      answer.put("errors", errors);
    }
    return answer;
  }

  private static Map<String, Object> tooCostly(int cost) {
    return Map.of(
        "message",
        "Query cost is "
            + cost
            + ", which exceeds the single query max cost limit ("
            + MAX_COST
            + ").\n\nSee "
            + RATE_LIMITS
            + " for more information on how the cost of a query is calculated.",
        "extensions",
        Map.of(
            "code", "MAX_COST_EXCEEDED",
            "cost", cost,
            "maxCost", MAX_COST,
            "documentation", RATE_LIMITS));
  }

  static Map<String, Object> throttled(int requested, Map<String, Object> status) {
    return Map.of(
        "errors",
        List.of(
            Map.of(
                "message",
                "Throttled",
                "extensions",
                Map.of("code", "THROTTLED", "documentation", RATE_LIMITS))),
        "extensions",
        Map.of("cost", costs(requested, null, status)));
  }

  /** A throttled answer that a disturbance asks for, whatever the bucket holds. */
  Map<String, Object> throttled(Tokens.Grant grant) {
    return throttled(1, buckets.status(grant.token(), plan()));
  }

  private static Map<String, Object> costs(
      int requested, Integer actual, Map<String, Object> status) {
    Map<String, Object> costs = new LinkedHashMap<>();
    costs.put("requestedQueryCost", requested);
    costs.put("actualQueryCost", actual);
    costs.put("throttleStatus", status);
    return costs;
  }

  /** Takes the keys that nobody holds; answers those that somebody does. */
  Set<String> take(List<String> keys) {
    Set<String> busy = new HashSet<>();
    for (String key : keys) {
      if (!keysInFlight.add(key)) {
        busy.add(key);
      }
    }
    return busy;
  }

  void free(List<String> keys, Set<String> busy) {
    keys.stream().filter(key -> !busy.contains(key)).forEach(keysInFlight::remove);
  }
}
