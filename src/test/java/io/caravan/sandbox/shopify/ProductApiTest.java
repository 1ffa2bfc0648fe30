package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProductApiTest {
  private static final String SET =
      "mutation($id:ProductSetIdentifiers,$in:ProductSetInput!){productSet(identifier:$id,input:$in,"
          + "synchronous:true){product{id title status handle tags availablePublicationsCount{count}"
          + " options{name values} variants(first:50){nodes{id sku title price inventoryItem{id tracked}}}}"
          + " userErrors{field message code}}}";

  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open().seeded();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private static String two(String more) {
    return "\"title\":\"Cap\",\"productOptions\":[{\"name\":\"Size\",\"values\":[{\"name\":\"S\"},{\"name\":\"M\"}]}],"
        + "\"variants\":[{\"optionValues\":[{\"optionName\":\"Size\",\"name\":\"S\"}],\"sku\":\"CAP-S\",\"price\":\"9\"},"
        + "{\"optionValues\":[{\"optionName\":\"Size\",\"name\":\"M\"}],\"sku\":\"CAP-M\",\"price\":\"9.5\"}]"
        + more;
  }

  private void define() {
    JsonNode payload =
        shop.run(
            "mutation($d:MetafieldDefinitionInput!){metafieldDefinitionCreate(definition:$d)"
                + "{createdDefinition{id} userErrors{code}}}",
            "{\"d\":{\"name\":\"Ref\",\"namespace\":\"hub\",\"key\":\"ref\",\"type\":\"id\",\"ownerType\":\"PRODUCT\"}}");
    assertThat(payload.at("/userErrors")).isEmpty();
  }

  @Test
  void a_custom_id_needs_its_definition_and_finds_the_product_again() {
    String variables =
        "{\"id\":{\"customId\":{\"namespace\":\"hub\",\"key\":\"ref\",\"value\":\"r1\"}},\"in\":{"
            + two("")
            + "}}";
    JsonNode answer = shop.ask(SET, variables);
    assertThat(answer.at("/errors/0/message").asText())
        .isEqualTo("Metafield definition of type 'id' is required when using custom ids.");
    assertThat(answer.at("/errors/0/extensions/code").asText()).isEqualTo("NOT_FOUND");
    define();
    JsonNode first = shop.run(SET, variables);
    JsonNode second = shop.run(SET, variables);
    assertThat(first.at("/product/id")).isEqualTo(second.at("/product/id"));
    assertThat(first.at("/product/variants/nodes"))
        .extracting(v -> v.path("id").asText())
        .containsExactlyElementsOf(
            second.at("/product/variants/nodes").findValuesAsText("id").stream()
                .filter(id -> id.contains("ProductVariant"))
                .toList());
    assertThat(
            shop.run(
                    "mutation($d:MetafieldDefinitionInput!){metafieldDefinitionCreate(definition:$d){userErrors{code}}}",
                    "{\"d\":{\"name\":\"Ref\",\"namespace\":\"hub\",\"key\":\"ref\",\"type\":\"id\",\"ownerType\":\"PRODUCT\"}}")
                .at("/userErrors/0/code")
                .asText())
        .isEqualTo("TAKEN");
  }

  @Test
  void a_new_product_is_published_nowhere_and_its_variants_are_not_tracked() {
    JsonNode product = shop.run(SET, "{\"in\":{" + two("") + "}}").get("product");
    assertThat(product.at("/availablePublicationsCount/count").asInt()).isZero();
    assertThat(product.at("/variants/nodes/0/inventoryItem/tracked").asBoolean(true)).isFalse();
    assertThat(product.at("/variants/nodes/1/price").asText()).isEqualTo("9.50");
    String publication =
        shop.data("{publications(first:5){nodes{id}}}").at("/publications/nodes/0/id").asText();
    JsonNode published =
        shop.run(
            "mutation($id:ID!,$p:ID!){publishablePublish(id:$id,input:[{publicationId:$p}])"
                + "{publishable{availablePublicationsCount{count}} userErrors{message}}}",
            "{\"id\":\"" + product.path("id").asText() + "\",\"p\":\"" + publication + "\"}");
    assertThat(published.at("/publishable/availablePublicationsCount/count").asInt()).isEqualTo(1);
  }

  @Test
  void a_partial_list_of_variants_deletes_the_others_and_absent_scalars_stay() {
    JsonNode made =
        shop.run(SET, "{\"in\":{" + two(",\"tags\":[\"b\",\"A\"]") + "}}").get("product");
    assertThat(made.path("tags")).extracting(JsonNode::asText).containsExactly("A", "b");
    String id = made.path("id").asText();
    JsonNode kept =
        shop.run(
                SET,
                "{\"id\":{\"id\":\""
                    + id
                    + "\"},\"in\":{\"productOptions\":[{\"name\":\"Size\",\"values\":[{\"name\":\"M\"}]}],\"variants\":[{\"optionValues\":[{\"optionName\":\"Size\",\"name\":\"M\"}],\"price\":\"11\"}]}}")
            .get("product");
    assertThat(kept.path("title").asText()).isEqualTo("Cap");
    assertThat(kept.at("/variants/nodes")).hasSize(1);
    assertThat(kept.at("/variants/nodes/0/id")).isEqualTo(made.at("/variants/nodes/1/id"));
    assertThat(kept.at("/variants/nodes/0/sku").asText()).isEqualTo("CAP-M");
    assertThat(kept.path("tags")).hasSize(2);
  }

  @Test
  void variants_need_options_and_values() {
    assertThat(
            shop.run(
                    SET,
                    "{\"in\":{\"title\":\"X\",\"variants\":[{\"optionValues\":[{\"optionName\":\"Size\",\"name\":\"S\"}]}]}}")
                .at("/userErrors/0/code")
                .asText())
        .isEqualTo("PRODUCT_OPTIONS_INPUT_MISSING");
    assertThat(
            shop.run(SET, "{\"id\":{\"id\":\"gid://shopify/Product/1\"},\"in\":{\"title\":\"X\"}}")
                .at("/userErrors/0/code")
                .asText())
        .isEqualTo("PRODUCT_DOES_NOT_EXIST");
    assertThat(
            shop.run(
                    SET,
                    "{\"id\":{\"handle\":\"cap\"},\"in\":{\"id\":\"gid://shopify/Product/1\",\"title\":\"X\"}}")
                .at("/userErrors/0/code")
                .asText())
        .isEqualTo("ID_NOT_ALLOWED");
  }

  @Test
  void product_create_makes_only_the_default_variant() {
    JsonNode product =
        shop.run(
                "mutation{productCreate(product:{title:\"Vase\"}){product{id updatedAt hasOnlyDefaultVariant"
                    + " variants(first:5){nodes{title price inventoryItem{tracked}}}} userErrors{field message}}}")
            .get("product");
    assertThat(product.path("hasOnlyDefaultVariant").asBoolean()).isTrue();
    assertThat(product.at("/variants/nodes/0/title").asText()).isEqualTo("Default Title");
    JsonNode bulk =
        shop.run(
            "mutation($p:ID!,$v:[ProductVariantsBulkInput!]!){productVariantsBulkCreate(productId:$p,variants:$v,"
                + "strategy:PRESERVE_STANDALONE_VARIANT){productVariants{id sku} userErrors{code message}}}",
            "{\"p\":\""
                + product.path("id").asText()
                + "\",\"v\":[{\"optionValues\":[{\"optionName\":\"Title\",\"name\":\"Blue\"}],\"inventoryItem\":{\"sku\":\"VASE-B\",\"tracked\":true},\"inventoryQuantities\":[{\"locationId\":\""
                + shop.location("Downtown")
                + "\",\"availableQuantity\":4}]}]}");
    assertThat(bulk.at("/userErrors")).isEmpty();
    assertThat(shop.quantity("VASE-B", "Downtown", "available")).isEqualTo(4);
  }

  @Test
  void quantities_cannot_be_changed_with_variants() {
    JsonNode variant = shop.variant("MUG-1");
    JsonNode payload =
        shop.run(
            "mutation($p:ID!,$v:[ProductVariantsBulkInput!]!){productVariantsBulkUpdate(productId:$p,variants:$v)"
                + "{productVariants{id} userErrors{field code message}}}",
            "{\"p\":\""
                + variant.at("/product/id").asText()
                + "\",\"v\":[{\"id\":\""
                + variant.path("id").asText()
                + "\",\"inventoryQuantities\":[{\"locationId\":\""
                + shop.location("Downtown")
                + "\",\"availableQuantity\":4}]}]}");
    assertThat(payload.at("/userErrors/0/code").asText())
        .isEqualTo("NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE");
  }

  @Test
  void tags_are_added_and_removed_whatever_their_case() {
    String id = shop.variant("MUG-1").at("/product/id").asText();
    String tags = "query($i:ID!){product(id:$i){tags}}";
    shop.run(
        "mutation($i:ID!){tagsAdd(id:$i,tags:[\"New\",\"sale\"]){node{id} userErrors{message}}}",
        "{\"i\":\"" + id + "\"}");
    shop.run(
        "mutation($i:ID!){tagsRemove(id:$i,tags:[\"new\"]){node{id} userErrors{message}}}",
        "{\"i\":\"" + id + "\"}");
    assertThat(shop.data(tags, "{\"i\":\"" + id + "\"}").at("/product/tags"))
        .extracting(JsonNode::asText)
        .containsExactly("sale");
  }

  @Test
  void the_search_for_a_sku_goes_by_words() {
    JsonNode found = shop.data("{productVariants(first:10,query:\"sku:SHIRT\"){nodes{sku}}}");
    assertThat(found.at("/productVariants/nodes")).hasSize(2);
  }
}
