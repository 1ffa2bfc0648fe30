package io.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.ShopView.Fulfilment;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import io.caravan.scenarios.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What shoppers, clerks and warehouses can type is data: through the shipped flows it arrives
 * exactly as it was written, whatever an expression language, a mapping or a database would make of
 * it. Had anything run one of the expressions, its result would have arrived instead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTest {
  private static final List<String> EXPRESSIONS =
      List.of(
          "${env:PATH}",
          "${bean:caravanSystems?method=all}",
          "${sys.user.home} ${header.CaravanSystem}",
          "$simple{1+1}",
          "{{env:PATH}} {{caravan.ledger.url}}",
          "{{secret:shop_token}}",
          "#bean:caravanVault #class:java.lang.Runtime",
          "T(java.lang.Runtime).getRuntime().exec('id')",
          "#{7*7} *{7*7} @{7*7}",
          "@java.lang.System@getProperty('user.home')",
          "${\"x\".execute()} ${{7*7}} <%= 7*7 %>",
          "${jndi:ldap://127.0.0.1:1/a}",
          "{\"a\": .b | error(\"x\")} let x = .y $system.accessToken",
          "\") } mutation { shopDelete { id } } #",
          "sku:* OR title:'x' -status:active");
  private static final List<String> SQL =
      List.of(
          "Robert'); DROP TABLE change;--",
          "' OR '1'='1",
          "\" OR \"\"=\"",
          "'; DELETE FROM link WHERE 1=1; /*",
          "\\'; SELECT pg_sleep(10)--",
          "$$ ; DROP TABLE delivery; $$",
          "100%_[a-z]? :name ?1 @p",
          "Ærø 帽子 👒 قميص e\u0301 \u02BC\uFF07",
          "=cmd|' /C calc'!A0",
          "<script>alert(1)</script> &amp; <!-- -->");

  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage = Stage.open(folder, ledger());
    stage.start();
  }

  /** Settings of the ledger. */
  Map<String, String> ledger() {
    return Map.of();
  }

  @AfterAll
  void close() {
    stage.close();
  }

  private static Map<String, String> titlesBySku() {
    Map<String, String> titles = new LinkedHashMap<>();
    EXPRESSIONS.forEach(text -> titles.put("E" + titles.size() + " " + text, text));
    SQL.forEach(text -> titles.put("S" + titles.size() + " " + text, text));
    return titles;
  }

  @Test
  void titles_and_skus_of_the_till_stand_in_the_shop_as_they_were_typed() {
    Map<String, String> titles = titlesBySku();
    titles.forEach(
        (sku, title) -> {
          Sellable sellable = new Sellable(sku, new BigDecimal("9.90"), "");
          stage.till().create("", new Product(title, List.of(sellable), List.of()), place -> 3);
        });

    eventually(() -> inShop().entrySet().containsAll(titles.entrySet()), () -> missing(titles));

    for (Map.Entry<String, String> item : titles.entrySet()) {
      String sku = item.getKey();
      Stage.Told why = stage.caravan("why", "--json", sku);
      assertThat(why.code()).as(why.text()).isZero();
      assertThat(Json.parse(why.text()).at("/0/story/0").textValue())
          .startsWith("Item \"" + item.getValue() + "\" is active");
    }
  }

  @Test
  void what_a_shopper_and_a_warehouse_write_arrives_on_the_other_side() {
    Sellable sellable = new Sellable("PLAIN", new BigDecimal("9.90"), "");
    stage.till().create("", new Product("Plain", List.of(sellable), List.of()), place -> 90);
    eventually(() -> shown("PLAIN") > texts().size(), () -> "no stock of it in the shop");
    List<String> texts = texts();
    Map<String, String> orders = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      String mail = "o'brien+{{x}}" + i + "@example.com";
      JsonNode order =
          stage
              .storefront()
              .order(
                  "",
                  new Shopper("Ada", texts.get(i), mail),
                  Map.of("PLAIN", 1),
                  null,
                  "paid",
                  false);
      orders.put(order.path("name").asText(), texts.get(i));
    }
    eventually(() -> tillNames().containsAll(texts), () -> tillNames().toString());
    eventually(() -> stage.pos().reserved().size() >= texts.size(), () -> "not reserved");

    orders.forEach(
        (order, text) ->
            assertThat(stage.warehouse(Parcel.of("W" + order, order, text, text, one()))).isTrue());
    eventually(() -> tracked().values().containsAll(texts), () -> tracked().toString());

    assertThat(stage.caravan("why", "o'brien+{{x}}0@example.com").code()).isZero();
    assertThat(stage.caravan("why", "' OR '1'='1").code()).as("found by an injection").isEqualTo(1);
  }

  /** What Camel makes of such a text where it is told to: the corpus is no dead letter. */
  @Test
  void an_expression_that_is_run_is_another_text() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.start();
      String run =
          context
              .resolveLanguage("simple")
              .createExpression("${env:PATH}")
              .evaluate(new DefaultExchange(context), String.class);
      assertThat(run).isNotEqualTo("${env:PATH}").isNotBlank();
      assertThat(context.resolvePropertyPlaceholders("{{env:PATH}}")).isEqualTo(run);
    }
  }

  private static List<String> texts() {
    return List.of(
        "${env:PATH}",
        "{{env:PATH}}",
        "#{7*7}",
        "Robert'); DROP TABLE change;--",
        "\" OR 1=1",
        "Ærø 帽子");
  }

  private int shown(String sku) {
    BigDecimal level = stage.available(sku, "web");
    return level == null ? 0 : level.intValue();
  }

  private static Map<String, Integer> one() {
    return Map.of("PLAIN", 1);
  }

  private List<String> tillNames() {
    return stage.vendors().list("/Customer.json?limit=100", "Customer").stream()
        .map(customer -> customer.path("lastName").asText())
        .toList();
  }

  private Map<String, String> tracked() {
    Map<String, String> numbers = new LinkedHashMap<>();
    stage
        .shop()
        .orders()
        .forEach(
            order ->
                order.fulfilments().stream()
                    .map(Fulfilment::tracking)
                    .forEach(number -> numbers.put(order.name(), number)));
    return numbers;
  }

  /** Titles by SKU, as the shop's API tells them. */
  private Map<String, String> inShop() {
    ObjectNode none = Json.mapper().createObjectNode();
    Map<String, String> titles = new LinkedHashMap<>();
    stage
        .graphql("{ productVariants(first: 100) { nodes { sku product { title } } } }", none)
        .at("/data/productVariants/nodes")
        .forEach(
            variant ->
                titles.put(
                    variant.path("sku").asText(), variant.path("product").path("title").asText()));
    return titles;
  }

  private String missing(Map<String, String> titles) {
    Map<String, String> left = new LinkedHashMap<>(titles);
    left.entrySet().removeAll(inShop().entrySet());
    return left + " are missing: " + stage.caravan("parked", "list").text();
  }

  private void eventually(Check check, Words words) {
    try {
      stage.eventually().until(check::holds);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(words.tell(), e);
    }
  }

  /** A state of the world. */
  private interface Check {
    boolean holds();
  }

  /** What to say if it does not come. */
  private interface Words {
    String tell();
  }
}
