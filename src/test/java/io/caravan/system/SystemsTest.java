package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.system.SystemPack.ErrorRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemsTest {
  @TempDir Path temp;

  @Test
  void a_shipped_pack_is_read_with_its_documents() {
    Systems systems =
        Systems.read(
            Map.of(
                "caravan.systems.shop.kind", "shopify",
                "caravan.systems.shop.url", "https://example.myshopify.com",
                "caravan.systems.shop.access-token", "canary-token",
                "caravan.locations.main.shop", "gid://shopify/Location/1"),
            List.of());

    assertThat(systems.faults()).isEmpty();
    SystemConfig shop = systems.require("shop");
    assertThat(shop.fill(shop.pack().baseUrl()))
        .isEqualTo("https://example.myshopify.com/admin/api/2026-10");
    assertThat(shop.pack().streams().get("items").request().graphql())
        .contains("query Items", "fragment ProductFields", "fragment VariantFields");
    assertThat(shop.pack().takes("inventory", "set")).isTrue();
    assertThat(shop.pack().streams().get("orders").hint("orders/edited").orElseThrow().id())
        .isEqualTo("gid://shopify/Order/{order_edit.order_id}");
    assertThat(shop + shop.variables().toString()).doesNotContain("canary");
    assertThat(shop.variables().path("currency").asText()).isEqualTo("EUR");
  }

  @Test
  void every_fault_of_configuration_and_pack_is_told_at_once_with_its_line() throws IOException {
    Path pack = Files.createDirectories(temp.resolve("acme"));
    Files.writeString(
        pack.resolve("system.yaml"),
        """
        kind: acme
        title: Acme
        role: shopp
        limiter: {kind: dripp, capacity: 1, rate: 1}
        errors: [{status: [401, soon], class: auth}]
        streams:
          items:
            entity: item
            path: /items
            records: items
            id: id
        operations:
          create: {path: /items, class: PROBE}
          update: {graphql: none.graphql, class: REPEATABLE, anser: x}
        """);

    Systems systems =
        Systems.read(
            Map.of(
                "caravan.systems.a.kind", "acme",
                "caravan.systems.b.kind", "shopify",
                "caravan.systems.b.typo", "1",
                "caravan.systems.c.url", "x"),
            List.of(temp));

    assertThat(systems.faults())
        .extracting(PackFault::toString)
        .anyMatch(f -> f.contains("system.yaml:3") && f.contains("role shopp is unknown"))
        .anyMatch(f -> f.contains("system.yaml:4") && f.contains("kind dripp is unknown"))
        .anyMatch(f -> f.contains("system.yaml:5") && f.contains("status is no number: soon"))
        .anyMatch(f -> f.contains("system.yaml:7") && f.contains("items has no cursor"))
        .anyMatch(f -> f.contains("system.yaml:13") && f.contains("has no probe"))
        .anyMatch(f -> f.contains("none.graphql"))
        .anyMatch(f -> f.contains("anser is no key"))
        .anyMatch(f -> f.contains("caravan.systems.b.typo") && f.contains("no setting of shopify"))
        .anyMatch(f -> f.contains("caravan.systems.b.url") && f.contains("is missing"))
        .anyMatch(f -> f.contains("caravan.systems.c.kind") && f.contains("is missing"));
  }

  @Test
  void a_condition_with_several_values_is_a_rule_for_each() throws IOException {
    Path pack = Files.createDirectories(temp.resolve("acme"));
    Files.writeString(
        pack.resolve("system.yaml"),
        """
        kind: acme
        title: Acme
        role: shop
        errors:
          - {status: [400, 422], code: [GONE, LOST], class: missing}
          - {message: busy, class: transient}
        """);
    Systems systems = Systems.read(Map.of("caravan.systems.a.kind", "acme"), List.of(temp));
    assertThat(systems.faults()).isEmpty();
    assertThat(systems.require("a").pack().errors())
        .containsExactly(
            new ErrorRule(400, "GONE", null, null, "missing"),
            new ErrorRule(400, "LOST", null, null, "missing"),
            new ErrorRule(422, "GONE", null, null, "missing"),
            new ErrorRule(422, "LOST", null, null, "missing"),
            new ErrorRule(null, null, null, "busy", "transient"));
  }

  @Test
  void steps_of_connecting_are_read_and_must_call_operations() throws IOException {
    Path pack = Files.createDirectories(temp.resolve("acme"));
    Files.writeString(
        pack.resolve("system.yaml"),
        """
        kind: acme
        title: Acme
        role: shop
        connect:
          steps:
            - {call: hooks}
            - {call: hoks, with: .topics}
        operations:
          hooks: {path: /hooks, method: GET, class: READ}
        """);

    Systems systems = Systems.read(Map.of("caravan.systems.a.kind", "acme"), List.of(temp));

    assertThat(systems.faults())
        .extracting(PackFault::toString)
        .singleElement()
        .asString()
        .contains(
            "system.yaml:7", "connect calls hoks, which is no operation", "Did you mean hooks?");
  }
}
