package io.caravan.system;

import static io.caravan.system.ShopifyPack.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.GraphQLContext;
import graphql.GraphQLException;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.parser.ParserOptions;
import graphql.schema.Coercing;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarWiringEnvironment;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the steps send, against the input types Shopify publishes. */
class ShopifyVariablesTest {
  private static GraphQLSchema schema;

  private final ShopifyPack pack = new ShopifyPack();

  @BeforeAll
  static void readSchema() throws IOException {
    String text = Files.readString(SharedData.need("shopify/admin-schema.graphql"));
    ParserOptions.setDefaultSdlParserOptions(
        ParserOptions.getDefaultSdlParserOptions()
            .transform(options -> options.maxCharacters(Integer.MAX_VALUE)));
    RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring().wiringFactory(new AnyScalars()).build();
    schema = new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(text), wiring);
  }

  /** Scalars of the vendor take whatever is told; only shapes, names and enums are held. */
  private static final class AnyScalars extends MockedWiringFactory {
    @Override
    public GraphQLScalarType getScalar(ScalarWiringEnvironment environment) {
      return GraphQLScalarType.newScalar()
          .name(environment.getScalarTypeDefinition().getName())
          .coercing(
              new Coercing<Object, Object>() {
                @Override
                public Object parseValue(Object input, GraphQLContext context, Locale locale) {
                  return input;
                }
              })
          .build();
    }
  }

  @Test
  void every_call_of_every_action_has_variables_of_the_published_types() {
    Map<String, JsonNode> answers = new TreeMap<>();
    answers.put("createItem", json("{'createItem':{'id':'gid://shopify/Product/1'}}"));
    answers.put("found", object("findItem", pack.found("item.found")));
    answers.put("level", json("{'readLevel':{'available':1}}"));
    answers.put("open", object("openFulfilments", pack.found("shipment.open")));
    answers.put(
        "held",
        json(
            "{'openFulfilments':{'orders':[{'id':'F1','status':'OPEN','pickup':true,'holds':[{'id':'H1','handle':'caravan-L1'}],'lines':[{'id':'A','line':'gid://shopify/LineItem/1','remaining':1}]}]}}"));
    answers.put(
        "payments",
        json(
            "{'orderPayments':{'id':'gid://shopify/Order/1','currencyCode':'EUR','transactions':[{'id':'T1','kind':'SALE','status':'SUCCESS','gateway':'shopify_payments','amountSet':{'shopMoney':{'amount':'99.0'}}}]}}"));
    answers.put("buyer", object("readCustomer", pack.found("customer.read")));
    answers.put("new buyer", json("{'createCustomer':{'id':'gid://shopify/Customer/7'}}"));
    answers.put("none", json("{}"));

    List<String> faults = new ArrayList<>();
    TreeSet<String> sent = new TreeSet<>();
    pack.pack()
        .actions()
        .values()
        .forEach(
            action -> {
              for (String sample : samples(action.name())) {
                JsonNode document = pack.map(action.name(), pack.sample(sample));
                for (SystemPack.Step step : action.steps()) {
                  answers.forEach(
                      (name, answer) -> {
                        JsonNode variables =
                            pack.step(action.name(), step.call(), document, answer);
                        for (JsonNode one : variables.isArray() ? variables : List.of(variables)) {
                          if (!one.isNull()) {
                            sent.add(step.call());
                            String fault = fault(step.call(), one);
                            if (fault != null) {
                              faults.add(sample + " (" + name + ") " + step.call() + ": " + fault);
                            }
                          }
                        }
                      });
                }
              }
            });
    assertThat(faults).isEmpty();
    assertThat(sent)
        .containsAll(
            pack.pack().actions().values().stream()
                .flatMap(action -> action.steps().stream())
                .map(SystemPack.Step::call)
                .toList());
  }

  @Test
  void what_connecting_sends_has_the_published_types() {
    JsonNode document = json("{'publicUrl':'https://hub.example/hook/shop'}");
    TreeSet<String> topics = new TreeSet<>();
    pack.pack().streams().values().forEach(s -> s.hints().forEach(h -> topics.addAll(h.topics())));
    ((ObjectNode) document).set("topics", Json.mapper().valueToTree(topics));
    for (SystemPack.Step step : pack.pack().connect()) {
      JsonNode variables = pack.connect(step.call(), document, json("{}"));
      for (JsonNode one : variables.isArray() ? variables : List.of(variables)) {
        assertThat(fault(step.call(), one)).as(step.call() + " " + one).isNull();
      }
    }
  }

  @Test
  void a_field_that_does_not_exist_would_be_noticed() {
    assertThat(fault("updateItem", json("{'product':{'id':'1','titel':'x'}}"))).contains("titel");
    assertThat(fault("readLevel", json("{'inventoryItemId':'1'}"))).contains("locationId");
    assertThatThrownBy(() -> pack.sample("none")).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> samples(String action) {
    List<String> all = new ArrayList<>(List.of(action));
    for (int i = 2;
        PackFiles.text("shopify", "samples/" + action + "." + i + ".json") != null;
        i++) {
      all.add(action + "." + i);
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  private String fault(String call, JsonNode variables) {
    OperationDefinition operation =
        Parser.parse(pack.pack().operations().get(call).request().graphql())
            .getFirstDefinitionOfType(OperationDefinition.class)
            .orElseThrow();
    Map<String, Object> raw = Json.mapper().convertValue(variables, Map.class);
    List<String> declared =
        operation.getVariableDefinitions().stream().map(v -> v.getName()).toList();
    for (String name : raw.keySet()) {
      if (!declared.contains(name)) {
        return name + " is no variable";
      }
    }
    // The key is added when the call is made.
    if (declared.contains("key")) {
      raw.put("key", "k");
    }
    try {
      CoercedVariables coerced =
          ValuesResolver.coerceVariableValues(
              schema,
              operation.getVariableDefinitions(),
              RawVariables.of(raw),
              GraphQLContext.getDefault(),
              Locale.ENGLISH);
      return coerced == null ? "nothing" : null;
    } catch (GraphQLException e) {
      return e.getMessage();
    }
  }

  private static JsonNode object(String name, JsonNode value) {
    return Json.mapper().createObjectNode().set(name, value);
  }
}
