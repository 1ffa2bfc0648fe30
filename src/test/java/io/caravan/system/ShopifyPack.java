package io.caravan.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Shopify pack as a configured system: its mappings, its steps and their samples. */
final class ShopifyPack {
  static final String KIND = "shopify";

  private final SystemConfig system;

  ShopifyPack(String... settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("caravan.systems.shop.kind", KIND);
    properties.put("caravan.systems.shop.url", "https://sample.myshopify.com");
    properties.put("caravan.systems.shop.publications", "gid://shopify/Publication/1");
    for (int i = 0; i < settings.length; i += 2) {
      properties.put("caravan.systems.shop." + settings[i], settings[i + 1]);
    }
    Systems systems = Systems.read(properties, List.of());
    if (!systems.faults().isEmpty()) {
      throw new IllegalStateException(systems.faults().toString());
    }
    system = systems.require("shop");
  }

  SystemPack pack() {
    return system.pack();
  }

  JsonNode sample(String name) {
    String text = PackFiles.text(KIND, "samples/" + name + ".json");
    if (text == null) {
      throw new IllegalArgumentException("there is no sample " + name);
    }
    return Json.parse(text);
  }

  JsonNode map(String mapping, JsonNode input) {
    return compile(mapping, PackFiles.text(KIND, mapping + ".jslt"))
        .apply(
            input,
            Map.of(
                Mapping.SYSTEM,
                system.variables(),
                Mapping.READ_AT,
                TextNode.valueOf("2026-11-24T10:00:00Z")));
  }

  /** What the answer mapping tells as found. */
  JsonNode found(String answer) {
    return map(answer.replaceFirst("\\.\\d+$", ""), sample(answer)).path("found");
  }

  /** Variables of a call of an action. */
  JsonNode step(String action, String call, JsonNode document, JsonNode answers) {
    return step(pack().actions().get(action).steps(), call, document, answers);
  }

  /** Variables of a call when the shop is connected. */
  JsonNode connect(String call, JsonNode document, JsonNode answers) {
    return step(pack().connect(), call, document, answers);
  }

  private JsonNode step(
      List<SystemPack.Step> steps, String call, JsonNode document, JsonNode answers) {
    String with =
        steps.stream().filter(s -> s.call().equals(call)).findFirst().orElseThrow().with();
    return compile(call, with)
        .apply(document, Map.of("answers", answers, Mapping.SYSTEM, system.variables()));
  }

  static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  private static Mapping compile(String name, String text) {
    return Mapping.compile(KIND + "/" + name, name, text);
  }
}
