package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.SchemaCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pack against the published field tables and against recorded exchanges. */
class LightspeedFactsTest {
  private static final String KIND = "lightspeed-r";
  private static final String MODEL = "lightspeed/r-series/r-series-v3-model.json";
  private static final String RECORDED = "lightspeed/r-series/recorded-mit";
  private static final Pattern RELATIONS = Pattern.compile("\"([A-Za-z.]+)\"");

  /** Parameters of lists that are no fields. */
  private static final Set<String> LIST_PARAMETERS = Set.of("limit", "sort", "load_relations");

  /** Fields that the prose of the documentation names and neither its tables nor a recording. */
  private static final Set<String> PROSE =
      Set.of(
          "updateTime", "baseImageURL", "calcTips", "TagRelation", "Tags", "onWorkorder", "custom");

  private static final Map<String, String> MAPPINGS =
      Map.of(
          "Item", "item.in",
          "ItemMatrix", "matrix.in",
          "ItemShop", "inventory.in",
          "Sale", "sale.in",
          "Customer", "customer.in");

  @Test
  void every_recorded_record_maps_to_a_document_of_the_model() {
    Path folder = SharedData.need(RECORDED);
    SystemConfig system = PackSample.system(KIND, Map.of());
    Map<String, Integer> mapped = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (Path file : files(folder)) {
      for (JsonNode exchange : read(file)) {
        for (Map.Entry<String, String> known : MAPPINGS.entrySet()) {
          records(exchange.path("body"), known.getKey())
              .forEach(
                  record -> {
                    PackSample as = new PackSample(KIND, known.getValue(), "recorded");
                    JsonNode document = as.mapped(record, system);
                    SchemaCheck.check(as.entity(), document)
                        .forEach(fault -> faults.add(file.getFileName() + " " + fault));
                    mapped.merge(known.getValue(), 1, Integer::sum);
                  });
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(mapped.keySet()).containsExactlyInAnyOrderElementsOf(MAPPINGS.values());
  }

  @Test
  void every_path_and_method_is_published() {
    JsonNode model = read(SharedData.need(MODEL));
    Set<String> published = new HashSet<>();
    for (JsonNode endpoint : model.path("endpoints")) {
      for (JsonNode operation : endpoint.path("operations")) {
        published.add(operation.get(0).asText() + " " + shape(operation.get(1).asText()));
      }
    }
    List<String> unknown = new ArrayList<>();
    each(
        request -> {
          String call =
              request.method() + " " + shape("/API/V3/Account/{accountID}" + request.path());
          if (!published.contains(call)) {
            unknown.add(call);
          }
        });
    assertThat(unknown).isEmpty();
  }

  @Test
  void every_parameter_relation_and_order_of_a_list_is_published() {
    JsonNode model = read(SharedData.need(MODEL));
    List<String> unknown = new ArrayList<>();
    each(
        request -> {
          JsonNode endpoint = endpoint(model, request.path());
          request
              .query()
              .forEach(
                  (name, value) -> {
                    String field = name.substring(name.indexOf('.') + 1);
                    if (name.equals("load_relations")) {
                      Matcher relation = RELATIONS.matcher(value);
                      while (relation.find()) {
                        unless(
                            contains(endpoint.path("relations"), relation.group(1)),
                            unknown,
                            request.path() + " has no relation " + relation.group(1));
                      }
                    } else if (name.equals("sort")) {
                      unless(
                          contains(endpoint.path("sortable"), value.replaceFirst("^-", "")),
                          unknown,
                          request.path() + " cannot be sorted by " + value);
                    } else if (!LIST_PARAMETERS.contains(name) && !name.equals("Contact.email")) {
                      unless(
                          names(endpoint.path("fields")).contains(field),
                          unknown,
                          request.path() + " has no field " + name);
                    }
                  });
        });
    assertThat(unknown).isEmpty();
  }

  @Test
  void every_field_that_is_read_or_written_is_published_or_recorded() {
    JsonNode model = read(SharedData.need(MODEL));
    Set<String> known = new TreeSet<>(PROSE);
    for (JsonNode endpoint : model.path("endpoints")) {
      known.addAll(names(endpoint.path("fields")));
      endpoint.path("relations").forEach(r -> known.addAll(List.of(r.asText().split("\\."))));
    }
    files(SharedData.need(RECORDED)).forEach(file -> collect(read(file), known));
    Set<String> used = new TreeSet<>();
    for (PackSample sample : PackSample.of(KIND)) {
      if (sample.entity() != null) {
        collect(told(sample.input()), used);
      } else if (sample.mapping().matches("(item|order|refund|customer)\\.[a-z]+")) {
        sample.expected().findValues("body").forEach(body -> collect(body, used));
      }
    }
    SystemPack pack = PackSample.system(KIND, Map.of()).pack();
    pack.streams()
        .values()
        .forEach(
            stream -> used.addAll(List.of(stream.id(), stream.version(), stream.cursor().field())));
    used.removeAll(known);
    assertThat(used).isEmpty();
  }

  private static void unless(boolean good, List<String> faults, String fault) {
    if (!good) {
      faults.add(fault);
    }
  }

  private static boolean contains(JsonNode list, String text) {
    for (JsonNode element : list) {
      if (element.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** Every request of the pack: streams, related records, by id, operations, probes. */
  private static void each(Consumer<SystemPack.Request> take) {
    SystemPack pack = PackSample.system(KIND, Map.of()).pack();
    for (SystemPack.Stream stream : pack.streams().values()) {
      take.accept(stream.request());
      stream.with().forEach(related -> take.accept(related.request()));
      stream.byId().forEach(one -> take.accept(one.request()));
    }
    for (SystemPack.Operation operation : pack.operations().values()) {
      take.accept(operation.request());
      if (operation.probe() != null) {
        take.accept(operation.probe().request());
      }
    }
  }

  private static String shape(String path) {
    return path.replaceAll("\\{[^}]*}", "{}")
        .replaceFirst("/Account/\\{}\\.json", "/Account/{}.json");
  }

  private static JsonNode endpoint(JsonNode model, String path) {
    Map<String, JsonNode> byPath = new HashMap<>();
    for (JsonNode endpoint : model.path("endpoints")) {
      for (JsonNode operation : endpoint.path("operations")) {
        byPath.put(shape(operation.get(1).asText()), endpoint);
      }
    }
    return byPath.get(shape("/API/V3/Account/{accountID}" + path));
  }

  private static Set<String> names(JsonNode tables) {
    Set<String> names = new HashSet<>();
    tables
        .properties()
        .forEach(
            table -> {
              names.add(table.getKey());
              table.getValue().fieldNames().forEachRemaining(names::add);
            });
    return names;
  }

  /** The vendor's part of a record as the reading side hands it over. */
  private static JsonNode told(JsonNode record) {
    ObjectNode whole = record.deepCopy();
    ArrayNode parts = Json.mapper().createArrayNode();
    parts.addAll(whole.path("_related").findParents("archived"));
    whole.remove(List.of("_related", "_group"));
    return parts.add(whole);
  }

  private static void collect(JsonNode node, Set<String> names) {
    if (node.isObject()) {
      node.fieldNames().forEachRemaining(names::add);
    }
    node.forEach(child -> collect(child, names));
  }

  /** Records of a name wherever they stand in a body, one or many; long lists were cut. */
  private static List<JsonNode> records(JsonNode body, String name) {
    List<JsonNode> records = new ArrayList<>();
    for (JsonNode found : body.findValues(name)) {
      if (found.isArray()) {
        found.forEach(records::add);
      } else {
        records.add(found);
      }
    }
    records.removeIf(record -> record.size() <= 1);
    return records;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return Json.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
