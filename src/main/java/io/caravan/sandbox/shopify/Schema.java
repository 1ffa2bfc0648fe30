package io.caravan.sandbox.shopify;

import graphql.parser.ParserOptions;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLSchema;
import graphql.schema.TypeResolver;
import graphql.schema.idl.FieldWiringEnvironment;
import graphql.schema.idl.InterfaceWiringEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.WiringFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;

/** The emulated part of the published schema, wired to its fetchers. */
final class Schema {
  private static final String FILE = "/sandbox/shopify/subset.graphqls";
  private static final Set<String> BUILT_IN = Set.of("Int", "Float", "String", "Boolean", "ID");

  private Schema() {}

  static String text() {
    try (InputStream file = Schema.class.getResourceAsStream(FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param fetchers gives the fetcher of a field
   * @param types gives the type of an object where the schema only names an interface
   */
  static GraphQLSchema wired(
      Function<FieldWiringEnvironment, DataFetcher<?>> fetchers, TypeResolver types) {
    ParserOptions.setDefaultSdlParserOptions(
        ParserOptions.getDefaultSdlParserOptions()
            .transform(options -> options.maxCharacters(Integer.MAX_VALUE)));
    TypeDefinitionRegistry registry = new SchemaParser().parse(text());
    RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
    registry.scalars().keySet().stream()
        .filter(name -> !BUILT_IN.contains(name))
        .forEach(name -> wiring.scalar(Scalars.named(name)));
    wiring.wiringFactory(
        new WiringFactory() {
          @Override
          public boolean providesDataFetcher(FieldWiringEnvironment field) {
            return true;
          }

          @Override
          public DataFetcher<?> getDataFetcher(FieldWiringEnvironment field) {
            return fetchers.apply(field);
          }

          @Override
          public boolean providesTypeResolver(InterfaceWiringEnvironment type) {
            return true;
          }

          @Override
          public TypeResolver getTypeResolver(InterfaceWiringEnvironment type) {
            return types;
          }
        });
    return new SchemaGenerator().makeExecutableSchema(registry, wiring.build());
  }
}
