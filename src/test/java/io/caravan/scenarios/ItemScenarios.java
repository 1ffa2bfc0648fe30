package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One product is one product on both sides. */
final class ItemScenarios extends OnStage {
  @Override
  void prepare() {
    stage.storefront().product("Linked mug", "LINK-1", "5.00", Map.of());
    atTill("Mug of the till", "LINK-1", "6.00", 3);
    stage.storefront().product("Namesake", "NAME-SHOP", "7.00", Map.of());
    atTill("Namesake", "NAME-TILL", "8.00", 3);
  }

  private List<JsonNode> variants(String sku) {
    List<JsonNode> variants = new ArrayList<>();
    shop("{ productVariants(first: 10, query: \"sku:"
            + sku
            + "\") { nodes { id price product { id title updatedAt tags descriptionHtml } } } }")
        .path("productVariants")
        .path("nodes")
        .forEach(variants::add);
    return variants;
  }

  @Scenario(
      number = 49,
      given = "new items at the till",
      when = "the shop makes one and the answer is lost, and then throttles",
      then = "after the retries each product is in the shop once")
  void partly_made_then_throttled() {
    stage.admin().fault(SHOP, "lost-response", "productSet", 1);
    stage.admin().fault(SHOP, "throttle", "productSet", 3);
    List<String> skus = List.of("ONCE-1", "ONCE-2", "ONCE-3", "ONCE-4");
    skus.forEach(sku -> atTill("Thing " + sku, sku, "3.00", 4));
    skus.forEach(sku -> shows(sku, "web", 4));
    skus.forEach(sku -> assertThat(variants(sku)).hasSize(1));
    long made =
        stage.shop().variants().values().stream()
            .filter(variant -> variant.title().startsWith("Thing ONCE"))
            .count();
    assertThat(made).isEqualTo(skus.size());
  }

  @Scenario(
      number = 51,
      given = "a variant of the same SKU on both sides",
      when = "the systems are connected",
      then = "the two are linked and kept in step, and no second product is made")
  void equal_skus_are_linked() {
    shows("LINK-1", "web", 3);
    stage.eventually().until(() -> variants("LINK-1").get(0).path("price").asText().equals("6.00"));
    assertThat(variants("LINK-1")).hasSize(1);
    assertThat(stage.pos().items().values().stream().filter(i -> i.sku().equals("LINK-1")))
        .hasSize(1);
  }

  @Scenario(
      number = 52,
      given = "a product on either side with the same name and different SKUs",
      when = "the systems are connected",
      then = "they stay two products; a name never matches anything")
  void equal_names_are_not() {
    shows("NAME-TILL", "web", 3);
    assertThat(variants("NAME-SHOP")).hasSize(1);
    assertThat(variants("NAME-SHOP").get(0).path("price").asText()).isEqualTo("7.00");
    assertThat(variants("NAME-TILL").get(0).path("price").asText()).isEqualTo("8.00");
    assertThat(variants("NAME-TILL").get(0).path("product").path("id"))
        .isNotEqualTo(variants("NAME-SHOP").get(0).path("product").path("id"));
  }

  @Scenario(
      number = 62,
      given = "a product that the shop has enriched with text and tags",
      when = "the till is read again without a change of it",
      then = "nothing is written to it and what the shop added stays")
  void enriched_in_the_shop() {
    stocked("RICH", "4.00", 3);
    stage
        .admin()
        .call(
            SHOP,
            "edit-product",
            "",
            json(
                "{\"sku\":\"RICH\",\"description\":\"<p>Fired by hand</p>\",\"tags\":[\"gift\"]}"));
    JsonNode edited = variants("RICH").get(0);
    stocked("RICH-AFTER", "4.00", 3);
    stage.stop();
    stage.start();
    stocked("RICH-AGAIN", "4.00", 3);
    assertThat(variants("RICH").get(0)).isEqualTo(edited);
    assertThat(edited.at("/product/descriptionHtml").asText()).isEqualTo("<p>Fired by hand</p>");
  }
}
