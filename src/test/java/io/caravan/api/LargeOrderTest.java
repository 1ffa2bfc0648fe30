package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.Emulation;
import io.caravan.command.outside.AdminPort;
import io.caravan.command.outside.Http;
import io.caravan.command.outside.Storefront;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An order with more lines than the shop shows on one page of what is open and of what has left.
 */
class LargeOrderTest extends CallFixture {
  private static final int LINES = 260;
  private static final String SHOP = "shopify";

  private Sandbox sandbox;
  private AdminPort admin;

  @Override
  void configure() {
    sandbox = Emulation.of(SandboxClock.starting(60), new Faults(1), null, 1, null);
    sandbox.start(0, Map.of());
    Map<String, String> config = sandbox.config();
    settings.keySet().removeIf(key -> key.startsWith("caravan.systems.shop."));
    config.forEach(
        (key, value) -> {
          if (key.startsWith("caravan.systems.shop.")) {
            settings.put(key, value);
          }
        });
    admin = new AdminPort(new Http(), config.get("sandbox.admin"));
  }

  @AfterEach
  void closeVendors() {
    sandbox.close();
  }

  private JsonNode placed() {
    new Storefront(admin).product("Mug", "MUG", "2.00", Map.of("Web warehouse", LINES));
    ObjectNode order = Json.mapper().createObjectNode();
    for (int line = 0; line < LINES; line++) {
      order.withArray("lines").addObject().put("sku", "MUG").put("quantity", 1);
    }
    order.putObject("customer").put("email", "many@example.com");
    return admin.call(SHOP, "place-order", "", order);
  }

  private JsonNode open(Attempt attempt, JsonNode order) {
    return good(deliver(
            "api:shop/openFulfilments",
            null,
            attempt,
            "{'id':'" + order.path("id").asText() + "'}"))
        .getMessage()
        .getBody(JsonNode.class);
  }

  @Test
  void all_lines_that_are_open_and_all_that_have_left_are_seen() {
    JsonNode order = placed();
    context();
    JsonNode found = open(new Attempt("d1", "shipment"), order);
    List<String> lines = found.at("/orders/0/lines").findValuesAsText("line");
    assertThat(lines).hasSize(LINES).doesNotHaveDuplicates();
    assertThat(found.path("already").asBoolean()).isFalse();
    new Storefront(admin).fulfil("", order.path("id").asText(), "T1");
    Attempt told = new Attempt("d2", "shipment");
    ObjectNode document = Json.mapper().createObjectNode();
    document
        .putObject("shipment")
        .put("ref", "s-1")
        .putArray("tracking")
        .addObject()
        .put("number", "T1");
    lines.forEach(
        line ->
            document
                .withArray("lines")
                .addObject()
                .put("quantity", "1")
                .putObject("line")
                .put("id", line));
    told.document = document;
    assertThat(open(told, order).path("already").asBoolean()).as("its parcel is known").isTrue();
  }
}
