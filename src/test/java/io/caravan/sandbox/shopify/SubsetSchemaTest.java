package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.AstPrinter;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeDefinition;
import graphql.parser.ParserOptions;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.caravan.system.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The subset that is emulated, against the schema Shopify publishes. */
class SubsetSchemaTest {
  private final List<String> faults = new ArrayList<>();
  private TypeDefinitionRegistry published;

  @Test
  void every_name_of_the_subset_has_the_published_type() throws IOException {
    ParserOptions.setDefaultSdlParserOptions(
        ParserOptions.getDefaultSdlParserOptions()
            .transform(options -> options.maxCharacters(Integer.MAX_VALUE)));
    published =
        new SchemaParser().parse(Files.readString(SharedData.need("shopify/admin-schema.graphql")));
    TypeDefinitionRegistry subset = new SchemaParser().parse(Schema.text());
    assertThat(subset.types()).hasSizeGreaterThan(200);
    for (TypeDefinition<?> type : subset.types().values()) {
      TypeDefinition<?> real = published.getTypeOrNull(type.getName());
      if (real == null || real.getClass() != type.getClass()) {
        faults.add(type.getName() + " is no such type");
      } else if (type instanceof ObjectTypeDefinition object) {
        fields(object, (ObjectTypeDefinition) real);
      } else if (type instanceof InterfaceTypeDefinition object) {
        fields(object, (InterfaceTypeDefinition) real);
      } else if (type instanceof InputObjectTypeDefinition input) {
        InputObjectTypeDefinition other = (InputObjectTypeDefinition) real;
        inputs(type.getName(), input.getInputValueDefinitions(), other.getInputValueDefinitions());
        if (input.hasDirective("oneOf") != other.hasDirective("oneOf")) {
          faults.add(type.getName() + " differs in @oneOf");
        }
      } else if (type instanceof EnumTypeDefinition choice) {
        values(choice, (EnumTypeDefinition) real);
      }
    }
    assertThat(faults).isEmpty();
  }

  private static <T> List<String> names(List<T> list, Function<T, String> name) {
    return list.stream().map(name).collect(Collectors.toList());
  }

  private void values(EnumTypeDefinition own, EnumTypeDefinition real) {
    if (!names(own.getEnumValueDefinitions(), v -> v.getName())
        .equals(names(real.getEnumValueDefinitions(), v -> v.getName()))) {
      faults.add(own.getName() + " has other values");
    }
  }

  private <T extends ImplementingTypeDefinition<T>> void fields(
      ImplementingTypeDefinition<T> own, ImplementingTypeDefinition<T> real) {
    for (FieldDefinition field : own.getFieldDefinitions()) {
      String name = own.getName() + "." + field.getName();
      FieldDefinition other =
          real.getFieldDefinitions().stream()
              .filter(f -> f.getName().equals(field.getName()))
              .findFirst()
              .orElse(null);
      if (other == null) {
        faults.add(name + " is no such field");
        continue;
      }
      if (!AstPrinter.printAst(field.getType()).equals(AstPrinter.printAst(other.getType()))) {
        faults.add(name + " has another type");
      }
      inputs(name, field.getInputValueDefinitions(), other.getInputValueDefinitions());
    }
  }

  private void inputs(
      String owner, List<InputValueDefinition> own, List<InputValueDefinition> real) {
    for (InputValueDefinition value : own) {
      InputValueDefinition other =
          real.stream().filter(v -> v.getName().equals(value.getName())).findFirst().orElse(null);
      if (other == null
          || !AstPrinter.printAst(value.getType()).equals(AstPrinter.printAst(other.getType()))) {
        faults.add(owner + "." + value.getName() + " differs");
      }
    }
  }

  @Test
  void the_subset_holds_names_and_no_prose() {
    assertThat(Schema.text()).doesNotContain("\"\"\"");
  }
}
