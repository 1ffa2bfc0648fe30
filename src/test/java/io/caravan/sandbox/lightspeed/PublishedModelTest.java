package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import io.caravan.system.SharedData;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is served exists at the vendor: in the published model or in recorded exchanges. */
class PublishedModelTest {
  private static final String MODEL = "lightspeed/r-series/r-series-v3-model.json";

  /** Named by the documentation's prose, but in no table and no recording. */
  private static final Set<String> PROSE =
      Set.of(
          "tagrelation",
          "next",
          "previous",
          "attribute1values",
          "attribute2values",
          "attribute3values");

  /** Documented under odd paths in the model: missing slashes, or only as a title. */
  private static final Set<String> ODD = Set.of("GET Tag", "GET Image", "POST Image");

  @Test
  void every_endpoint_served_is_published() throws IOException {
    Set<String> published = new HashSet<>();
    JsonNode model = Json.parse(Files.readAllBytes(SharedData.need(MODEL)));
    for (JsonNode endpoint : model.path("endpoints")) {
      for (JsonNode operation : endpoint.path("operations")) {
        String path = operation.get(1).asText();
        String below = path.replaceFirst(".*Account/\\{[^}]*\\}/", "").replaceAll("[/.].*", "");
        published.add(operation.get(0).asText() + " " + below);
      }
    }
    for (Entity entity : Entities.all()) {
      for (String method : entity.methods()) {
        String operation = method + " " + entity.name();
        if (!ODD.contains(operation)) {
          assertThat(published).contains(operation);
        }
      }
      for (String method : entity.documented()) {
        assertThat(published).contains(method + " " + entity.name());
      }
    }
  }

  @Test
  void relations_and_sort_fields_are_the_published_ones() throws IOException {
    JsonNode endpoints = Json.parse(Files.readAllBytes(SharedData.need(MODEL))).path("endpoints");
    for (Entity entity : Entities.all()) {
      JsonNode page = endpoints.path(entity.name().toLowerCase(Locale.ROOT));
      if (page.isMissingNode()) {
        continue;
      }
      Set<String> sorts = texts(page.path("sortable"));
      if (entity.name().equals("PriceLevel")) {
        // The page says orderLineID, which cannot be meant.
        sorts.add("priceLevelID");
      }
      if (!entity.name().equals("Image")) {
        assertThat(sorts).as(entity.name()).containsAll(entity.sorts());
      }
      Set<String> relations = texts(page.path("relations"));
      assertThat(relations).as(entity.name()).containsAll(entity.relations().keySet());
    }
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void every_field_served_is_published_or_recorded() throws IOException {
    Set<String> known = new HashSet<>(PROSE);
    JsonNode model = Json.parse(Files.readAllBytes(SharedData.need(MODEL)));
    names(model, known);
    words(model, known);
    Path folder = SharedData.need("lightspeed/r-series/recorded-mit");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        names(Json.parse(Files.readAllBytes(file)), known);
      }
    }
    try (TestShop shop = TestShop.fast()) {
      fill(shop);
      Set<String> unknown = new TreeSet<>();
      for (Entity entity : Entities.all()) {
        if (entity.methods().contains("GET")) {
          Answer answer = shop.list(entity.name(), "load_relations", "all", "archived", "true");
          assertThat(answer.status()).as(entity.name()).isEqualTo(200);
          assertThat(answer.body().has(entity.name()))
              .as(entity.name() + " has rows to look at")
              .isTrue();
          Set<String> served = new HashSet<>();
          names(answer.body(), served);
          served.removeAll(known);
          served.forEach(name -> unknown.add(entity.name() + "." + name));
        }
      }
      assertThat(unknown).isEmpty();
    }
  }

  private static void fill(TestShop shop) {
    shop.admin("seed", "{'singles':2,'matrices':1,'customers':1}");
    String head = "{\"employeeID\":1,\"registerID\":1,\"shopID\":1";
    shop.post(
        "/Sale.json",
        head
            + ",\"customerID\":1,\"ShipTo\":{\"firstName\":\"A\"},\"SaleLines\":{\"SaleLine\":{\"itemID\":1,\"Note\":{\"note\":\"n\"}}}}");
    String sale = shop.admin("sell", "{'shopID':1,'lines':[{'itemID':1}]}").path("saleID").asText();
    shop.admin("void", "{'saleID':'" + sale + "'}");
    shop.post("/Category.json", "{\"name\":\"C\"}");
    shop.post("/Manufacturer.json", "{\"name\":\"M\"}");
    shop.put(
        "/Item/1.json",
        "{\"Tags\":{\"tag\":[\"t\"]},\"categoryID\":1,\"manufacturerID\":1,\"ItemECommerce\":{\"weight\":1}}");
    shop.put("/Customer/1.json", "{\"CreditAccount\":{\"name\":\"c\"}}");
    shop.post("/InventoryCount.json", "{\"name\":\"N\",\"shopID\":1}");
    shop.post(
        "/InventoryCountItem.json",
        "{\"inventoryCountID\":1,\"itemID\":1,\"qty\":1,\"employeeID\":1}");
    shop.post("/InventoryCountReconcile.json", "{\"inventoryCountID\":1}");
    shop.post(
        "/SaleLine.json",
        "{\"customerID\":1,\"employeeID\":1,\"shopID\":1,\"itemID\":1,\"unitQuantity\":1,\"isLayaway\":true}");
    String image =
        "--B\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{\"itemID\":1}\r\n--B\r\nContent-Disposition: form-data;"
            + " name=\"image\"\r\n\r\nX\r\n--B--\r\n";
    shop.send(
        shop.api("/Image.json")
            .header("Content-Type", "multipart/form-data; boundary=B")
            .POST(HttpRequest.BodyPublishers.ofString(image)));
  }

  /** Names of fields, without regard to case: the vendor's own spelling varies. */
  private static void names(JsonNode node, Set<String> names) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      names.add(field.getKey().toLowerCase(Locale.ROOT));
      names(field.getValue(), names);
    }
    if (node.isArray()) {
      node.forEach(each -> names(each, names));
    }
  }

  /** Names that stand as texts in the model: relations and sort fields. */
  private static void words(JsonNode node, Set<String> names) {
    if (node.isTextual() && node.asText().matches("[A-Za-z.]{3,60}")) {
      for (String part : node.asText().split("\\.")) {
        names.add(part.toLowerCase(Locale.ROOT));
      }
    }
    node.forEach(child -> words(child, names));
  }
}
