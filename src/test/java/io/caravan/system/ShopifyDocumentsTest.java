package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.language.Document;
import graphql.parser.Parser;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every document the pack sends, against the schema Shopify publishes. */
class ShopifyDocumentsTest {
  private static final int MOST = 1000;

  private static GraphQLSchema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    Path file = SharedData.need("shopify/admin-schema.graphql");
    ParserOptions.setDefaultParserOptions(ParserOptions.getDefaultOperationParserOptions());
    ParserOptions.setDefaultSdlParserOptions(
        ParserOptions.getDefaultSdlParserOptions()
            .transform(options -> options.maxCharacters(Integer.MAX_VALUE)));
    schema =
        UnExecutableSchemaGenerator.makeUnExecutableSchema(
            new SchemaParser().parse(Files.readString(file)));
  }

  @Test
  void every_document_is_valid_for_the_pinned_version() {
    List<String> faults = new ArrayList<>();
    for (String name : PackFiles.names("shopify", ".graphql")) {
      for (ValidationError error :
          new Validator().validateDocument(schema, document(name), Locale.ENGLISH)) {
        faults.add(name + ": " + error.getMessage());
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void every_document_fits_into_one_query_of_the_cost_limit() {
    List<String> costs = new ArrayList<>();
    Map<String, Integer> pages = pageSizes();
    for (String name : PackFiles.names("shopify", ".graphql")) {
      int page = pages.getOrDefault(name, 1);
      int cost = new QueryCost(schema, document(name), Map.of("first", page)).requested();
      if (cost > MOST) {
        costs.add(name + " costs " + cost);
      }
    }
    assertThat(costs).isEmpty();
  }

  /** Page size of each document that reads a list, as the pack declares it. */
  private static Map<String, Integer> pageSizes() {
    Map<String, Integer> sizes = new HashMap<>();
    for (JsonNode stream : PackFiles.system("shopify").path("streams")) {
      sizes.put(stream.path("graphql").asText(), stream.at("/page/size").asInt());
    }
    assertThat(sizes).hasSize(6);
    return sizes;
  }

  private static Document document(String name) {
    return Parser.parse(GraphqlDocument.assemble(name, file -> PackFiles.text("shopify", file)));
  }
}
