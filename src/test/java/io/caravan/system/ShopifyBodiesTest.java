package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.SchemaCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Published and real bodies of Shopify's webhooks: as hints, and as the records they are about. */
class ShopifyBodiesTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_.A-Z]+)}");
  private static final Pattern GID = Pattern.compile("gid://shopify/[A-Za-z]+/\\d+");

  /** Kinds of bodies, by the names of their files, that are records of the five entities. */
  private static final Map<String, Adapter> RECORDS =
      Map.of(
          "products?", new Adapter("item", RestToGraphql::product),
          "inventory_levels?", new Adapter("inventory", RestToGraphql::level),
          "customers?", new Adapter("customer", RestToGraphql::customer),
          "orders?|order_with_transaction", new Adapter("order", RestToGraphql::order),
          "fulfillments?", new Adapter("shipment", RestToGraphql::fulfillment),
          "refunds?", new Adapter("refund", RestToGraphql::refund));

  private record Adapter(String entity, Function<JsonNode, ? extends JsonNode> shape) {}

  private final ShopifyPack pack = new ShopifyPack();

  @Test
  void a_webhook_of_every_topic_we_listen_to_names_the_record_to_read() throws IOException {
    Set<String> seen = new LinkedHashSet<>();
    List<String> faults = new ArrayList<>();
    for (Path file : files("docs-2026-07")) {
      String topic = stem(file).replace("__", "/");
      for (SystemPack.Stream stream : pack.pack().streams().values()) {
        stream
            .hint(topic)
            .ifPresent(
                rule -> {
                  seen.add(topic);
                  String id = fill(rule.id(), read(file));
                  if (id == null || !GID.matcher(id).matches()) {
                    faults.add(topic + " names " + id);
                  }
                });
      }
    }
    assertThat(faults).isEmpty();
    assertThat(seen)
        .hasSizeGreaterThanOrEqualTo(25)
        .contains("orders/edited", "customers/merge", "inventory_levels/update", "refunds/create");
  }

  @Test
  void every_real_body_of_a_topic_names_its_record() throws IOException {
    int hints = 0;
    for (Path file : files("anonymized-real")) {
      String resource = stem(file).split("__")[1];
      for (SystemPack.Stream stream : pack.pack().streams().values()) {
        List<SystemPack.HintRule> rules =
            stream.hints().stream()
                .filter(rule -> rule.topics().stream().anyMatch(t -> t.startsWith(resource + "/")))
                .toList();
        // A risk assessment is filed under orders, but is none of the topics we listen to.
        if (!rules.isEmpty() && !read(file).has("risk_level")) {
          // Files are named by the resource only; an edit has another shape than an update.
          assertThat(rules.stream().map(rule -> fill(rule.id(), read(file))))
              .as(file.toString())
              .anyMatch(id -> id != null);
          hints++;
        }
      }
    }
    assertThat(hints).isGreaterThanOrEqualTo(15);
  }

  @Test
  void every_body_of_the_five_entities_becomes_a_record_of_the_model() throws IOException {
    List<String> faults = new ArrayList<>();
    Set<String> entities = new LinkedHashSet<>();
    int bodies = 0;
    for (String folder :
        List.of("docs-2026-07", "anonymized-real", "go-shopify-fixtures", "python-api-fixtures")) {
      for (Path file : files(folder)) {
        for (JsonNode body : bodies(read(file))) {
          Adapter adapter = adapter(file, body);
          if (adapter != null) {
            bodies++;
            entities.add(adapter.entity());
            check(adapter, file, body, faults);
          }
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(entities).contains("item", "inventory", "customer", "order", "shipment", "refund");
    assertThat(bodies).isGreaterThanOrEqualTo(45);
  }

  private void check(Adapter adapter, Path file, JsonNode body, List<String> faults) {
    JsonNode record = adapter.shape().apply(body);
    JsonNode mapped = pack.map(adapter.entity() + ".in", record);
    SchemaCheck.check(adapter.entity(), mapped)
        .forEach(fault -> faults.add(file + " " + fault.path() + " " + fault.reason()));
    if (!mapped.path("id").equals(record.path("id"))) {
      faults.add(file + " lost its id");
    }
  }

  private static Adapter adapter(Path file, JsonNode body) {
    String stem = stem(file).replaceFirst("^\\d{4}-\\d\\d__", "").split("__")[0];
    // A deletion, a merge, an edit and a risk assessment are about a record, but are none.
    boolean whole =
        (body.hasNonNull("id") || body.hasNonNull("inventory_item_id"))
            && (body.hasNonNull("created_at") || body.hasNonNull("updated_at"));
    return RECORDS.entrySet().stream()
        .filter(entry -> whole && stem.matches(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Fixtures hold one record, or a list of them, under its name. */
  private static List<JsonNode> bodies(JsonNode body) {
    JsonNode inner = body;
    if (body.isObject() && body.size() == 1 && !body.has("order_edit")) {
      inner = body.elements().next();
    }
    List<JsonNode> all = new ArrayList<>();
    if (inner.isArray()) {
      inner.forEach(all::add);
    } else {
      all.add(inner);
    }
    return all;
  }

  private static String fill(String template, JsonNode body) {
    Matcher found = PLACEHOLDER.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (found.find()) {
      JsonNode value = body.at("/" + found.group(1).replace('.', '/'));
      if (!value.isValueNode() || value.isNull()) {
        return null;
      }
      found.appendReplacement(filled, Matcher.quoteReplacement(value.asText()));
    }
    return found.appendTail(filled).toString();
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.json$", "");
  }

  private static JsonNode read(Path file) {
    try {
      return Json.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> all = Files.list(SharedData.need("shopify/samples/" + folder))) {
      return all.filter(file -> !file.getFileName().toString().startsWith("_")).sorted().toList();
    }
  }
}
