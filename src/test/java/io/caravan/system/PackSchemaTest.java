package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What an editor knows of {@code system.yaml} is what {@link PackReader} reads. */
class PackSchemaTest {
  private static final Path FILE = PackFiles.ROOT.resolve("system.schema.json");
  private static final String KNOWN = "Known here: ";
  private static final String WORDS = "Known: ";
  private static final String STRANGE = "zzz";

  /** A pack in which every part that there can be stands once. */
  private static final String FULL =
      BadPack.GOOD
          .replace(
              "protocol: rest\n",
              "protocol: rest\nanswers: .\non-hand-excludes-reservations: false\n")
          .replace(
              "auth: {kind: bearer}",
              "auth: {kind: session, grant: none, pkce: false, rotation: {before-first-use: true},"
                  + " code-parameters: {a: b}, login: {rpc: in, params: '[]'}, token: t,"
                  + " encoding: none, ended: {status: 403}}")
          .replace(
              "  sales:\n",
              """
                sales:
                  source: list
                  deletions: shown
                  nested: {path: lines, graphql: item.graphql, records: data}
                  with: {as: buyer, path: /buyer}
                  drop: {shop: "0"}
                  alike: {shop: "0"}
                  hint: {topics: [a], id: "{id}"}
              """)
          .replace("events: {since: 14d}", "events: {since: 14d, zone: Z}")
          .replace(
              "      settle: 30s\n",
              "      settle: 30s\n      newest-first: false\n      variables: {a: b}\n      page: {kind: none}\n")
          .replace(
              "streams:\n",
              "disconnect: {steps: {call: hooks}}\n"
                  + "stock-test: {steps: {call: hooks}, undo: {call: hooks}, before: ., after: .}\n"
                  + "streams:\n");

  private final JsonNode schema = Json.parse(text(FILE));
  private final JsonSchema validator =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(SchemaLocation.of("classpath:systems/system.schema.json"));

  @TempDir Path folder;

  static List<BadPack> told() {
    return BadPack.all().stream().filter(BadPack::inSchema).toList();
  }

  /** Faults that no schema can see; what is no YAML an editor tells by itself. */
  static List<BadPack> others() {
    return BadPack.all().stream().filter(bad -> !bad.inSchema() && isYaml(bad.yaml())).toList();
  }

  static Stream<Path> packs() {
    return Stream.concat(
        PackFiles.kinds().stream().map(kind -> PackFiles.ROOT.resolve(kind)),
        Stream.of("sim-till", "sim-shop")
            .map(kind -> Path.of("src/main/resources/simulation").resolve(kind)));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void it_accepts_the_shipped_packs_and_each_names_it_to_editors(Path pack) {
    String yaml = text(pack.resolve("system.yaml"));
    assertThat(validator.validate(tree(yaml))).isEmpty();
    String named = yaml.lines().findFirst().orElseThrow();
    assertThat(named).startsWith("# yaml-language-server: $schema=");
    Path place = pack.resolve(named.substring(named.indexOf('=') + 1)).normalize();
    assertThat(place).isEqualTo(FILE);
  }

  @Test
  void it_accepts_a_good_pack() {
    assertThat(validator.validate(tree(BadPack.GOOD))).isEmpty();
    assertThat(validator.validate(tree(FULL))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest", "graphql", "none"})
  void it_accepts_what_a_new_pack_begins_with(String protocol) {
    String yaml = text(Path.of("src/main/resources/scaffold", protocol, "systems/system.yaml"));
    String begun = yaml.replace("__KIND__", "mytill").replace("__ROLE__", "erp");
    assertThat(validator.validate(tree(begun))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("told")
  void it_refuses_what_a_schema_can_see(BadPack bad) {
    assertThat(validator.validate(tree(bad.yaml()))).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("others")
  void it_accepts_what_only_a_check_can_see(BadPack bad) {
    assertThat(validator.validate(tree(bad.yaml()))).isEmpty();
  }

  @Test
  void every_key_says_what_it_means() {
    List<String> silent = new ArrayList<>();
    walk(
        schema,
        "",
        (place, node) -> {
          if (place.matches("(.*/)?properties/[^/]+") && !place.matches(".*/(if|then)/.*")) {
            if (node.path("description").asText().length() < 5) {
              silent.add(place);
            }
          }
        });
    assertThat(silent).isEmpty();
  }

  @Test
  void it_has_exactly_the_keys_that_are_read() throws IOException {
    JsonNode everywhere = tree(FULL);
    List<ObjectNode> parts = new ArrayList<>();
    walk(
        everywhere,
        "",
        (place, node) -> {
          if (node.isObject()) {
            parts.add((ObjectNode) node);
          }
        });
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).put(STRANGE + i, "x");
    }
    Map<String, String> refused = new HashMap<>();
    for (ValidationMessage message : validator.validate(everywhere)) {
      if ("additionalProperties".equals(message.getType())) {
        refused.put(message.getProperty(), place(message).head().toString());
      }
    }
    // Where names are free, a strange one is no fault.
    for (int i = 0; i < parts.size(); i++) {
      if (!refused.containsKey(STRANGE + i)) {
        parts.get(i).remove(STRANGE + i);
      }
    }
    Map<String, Set<String>> read = new HashMap<>();
    for (PackFault fault : faults(everywhere)) {
      if (fault.problem().contains(" is no key of ")) {
        read.put(fault.problem().split(" ", 2)[0], words(fault.remedy(), KNOWN));
      }
    }

    assertThat(read.keySet()).isEqualTo(refused.keySet());
    refused.forEach(
        (strange, place) -> {
          Set<String> keys = new TreeSet<>();
          schema.at(place + "/properties").fieldNames().forEachRemaining(keys::add);
          assertThat(keys).as(place).isEqualTo(read.get(strange));
        });
    Set<String> closed = new TreeSet<>();
    walk(
        schema,
        "",
        (place, node) -> {
          if (node.path("additionalProperties").isBoolean()) {
            closed.add(place.isEmpty() ? "" : "/" + place);
          }
        });
    assertThat(new TreeSet<>(refused.values())).as("parts of the full pack").isEqualTo(closed);
  }

  @Test
  void it_knows_exactly_the_words_that_are_read() throws IOException {
    List<String> leaves = new ArrayList<>();
    walk(
        tree(FULL),
        "",
        (place, node) -> {
          if (node.isValueNode()) {
            leaves.add("/" + place);
          }
        });
    Set<String> seen = new TreeSet<>();
    for (String leaf : leaves) {
      JsonNode changed = tree(FULL);
      JsonPointer at = JsonPointer.compile(leaf);
      String key = at.last().getMatchingProperty();
      if (!changed.at(at.head()).isObject()) {
        continue;
      }
      ((ObjectNode) changed.at(at.head())).put(key, STRANGE);
      Set<String> read = new TreeSet<>();
      for (PackFault fault : faults(changed)) {
        if (fault.problem().equals(key + " " + STRANGE + " is unknown")) {
          read.addAll(words(fault.remedy(), WORDS));
        }
      }
      Set<String> known = new TreeSet<>();
      for (ValidationMessage message : validator.validate(changed)) {
        JsonNode rule = schema.at(place(message));
        if ("enum".equals(message.getType())) {
          rule.forEach(word -> known.add(word.asText()));
          seen.add(place(message).toString());
        } else if ("type".equals(message.getType()) && "boolean".equals(rule.asText())) {
          known.addAll(Set.of("true", "false"));
        }
      }
      assertThat(known).as(leaf).isEqualTo(read);
    }
    Set<String> closed = new TreeSet<>();
    walk(
        schema,
        "",
        (place, node) -> {
          if (node.has("enum") && !place.contains("/if/")) {
            closed.add("/" + place + "/enum");
          }
        });
    assertThat(seen).as("words of the full pack").isEqualTo(closed);
  }

  private List<PackFault> faults(JsonNode pack) throws IOException {
    // JSON is YAML.
    BadPack.write(folder, pack.toString());
    PackReader reader = new PackReader(List.of(folder));
    reader.read(BadPack.KIND);
    return reader.faults();
  }

  private static Set<String> words(String remedy, String before) {
    String list = remedy.substring(remedy.indexOf(before) + before.length());
    return new TreeSet<>(List.of(list.split(", ")));
  }

  private static JsonPointer place(ValidationMessage message) {
    return JsonPointer.compile(message.getSchemaLocation().getFragment().toString());
  }

  private static void walk(JsonNode node, String place, BiConsumer<String, JsonNode> seen) {
    seen.accept(place, node);
    String before = place.isEmpty() ? "" : place + "/";
    node.properties().forEach(e -> walk(e.getValue(), before + e.getKey(), seen));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(node.get(i), before + i, seen);
    }
  }

  private static JsonNode tree(String yaml) {
    return Json.mapper().valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  private static boolean isYaml(String yaml) {
    try {
      return tree(yaml).isObject();
    } catch (YamlEngineException e) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
