package io.caravan.command.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.Emulation;
import io.caravan.command.outside.Http;
import io.caravan.command.outside.Vendors;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An auditor who reads less than there is finds nothing wrong in the rest. */
class AuditTest {
  private static final double SPEED = 60;

  /** More than fit on a page of the shop's, in two products. */
  private static final int EACH = 130;

  private final Sandbox sandbox =
      Emulation.of(SandboxClock.starting(SPEED), new Faults(1), null, 1, null);
  private Vendors vendors;

  @BeforeEach
  void open() {
    sandbox.start(0, Map.of());
    vendors = new Vendors(sandbox.config());
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void a_double_on_the_last_page_is_seen_while_the_shop_is_busy() {
    product("A", "FIRST");
    product("B", "LAST");
    vendors
        .admin()
        .fault(
            Json.mapper()
                .createObjectNode()
                .put("system", "shopify")
                .put("kind", "throttle")
                .put("operation", "productVariants")
                .put("times", 1_000)
                .put("probability", 0.5));
    assertThat(Audit.of(vendors, List.of()).doubled()).isEmpty();
    product("C", "LAST");
    assertThat(Audit.of(vendors, List.of()).doubled()).containsExactly("item of the shop LAST x 2");
  }

  /** Makes a product of the shop whose last variant has this SKU. */
  private void product(String name, String last) {
    ObjectNode input = Json.mapper().createObjectNode().put("title", name);
    ObjectNode option = input.withArray("productOptions").addObject().put("name", "Size");
    for (int i = 1; i <= EACH; i++) {
      String value = name + i;
      option.withArray("values").addObject().put("name", value);
      ObjectNode variant = input.withArray("variants").addObject().put("price", "8.00");
      variant.withArray("optionValues").addObject().put("optionName", "Size").put("name", value);
      variant.putObject("inventoryItem").put("sku", i == EACH ? last : value);
    }
    ObjectNode body = Json.mapper().createObjectNode();
    body.put(
        "query",
        "mutation Make($input: ProductSetInput!) { productSet(input: $input, synchronous: true) {"
            + " product { id } userErrors { message } } }");
    body.putObject("variables").set("input", input);
    JsonNode answer =
        new Http()
            .post(
                sandbox.config().get("caravan.systems.shop.url")
                    + "/admin/api/2026-10/graphql.json",
                Map.of(
                    "X-Shopify-Access-Token",
                    sandbox.config().get("caravan.systems.shop.access-token")),
                body);
    assertThat(answer.at("/data/productSet/product/id").asText()).as("%s", answer).isNotEmpty();
  }
}
