package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.OnCommandLine;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code new-system} as an integrator types it, and the command that it tells next. */
class NewSystemTest extends OnCommandLine {
  private static final Path TEMPLATES = Path.of("src/main/resources/scaffold");

  @TempDir Path folder;

  private int begun(String name, String... more) {
    List<String> words = new ArrayList<>(List.of("new-system", name));
    words.addAll(List.of("--folder", folder.toString()));
    words.addAll(List.of(more));
    return caravan(words.toArray(String[]::new));
  }

  /** What it tells to type next. */
  private String[] next() {
    String command =
        out.lines().map(String::strip).filter(l -> l.startsWith("./caravan ")).findFirst().get();
    return command.substring("./caravan ".length()).split(" ");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rest,shop",
    "rest,erp",
    "graphql,pos",
    "json-rpc,erp",
    "route,pos",
    "none,warehouse"
  })
  void what_it_writes_passes_the_check_that_it_tells_next(String protocol, String role)
      throws IOException {
    assertThat(begun("my-own", "--protocol", protocol, "--role", role)).as(err).isZero();
    String told = out;
    for (Path file : files()) {
      assertThat(told).contains("wrote " + file);
      assertThat(Files.readString(file)).doesNotContain("__");
    }
    assertThat(Files.readString(folder.resolve("systems/my-own/system.yaml")))
        .startsWith("# yaml-language-server: $schema=../system.schema.json")
        .contains("\nrole: " + role + "\n")
        .contains("\nprotocol: " + protocol + "\n");
    assertThat(folder.resolve("systems/system.schema.json")).exists();

    assertThat(caravan(next())).as(err + out).isZero();
    assertThat(out).contains("No faults.");
    if (protocol.equals("none")) {
      assertThat(out).contains("shipment-hook-my-own");
    } else if (protocol.equals("route")) {
      assertThat(out).contains("item-from-my-own", "from direct:my-own-items");
    } else {
      assertThat(out).contains("item-from-my-own", "item-to-my-own");
    }
  }

  @Test
  void its_mappings_and_samples_are_really_checked() throws IOException {
    begun("my-own");
    String[] check = next();
    Path mapping = folder.resolve("mappings/my-own/item.in.jslt");
    Files.writeString(mapping, Files.readString(mapping).replace("\"title\"", "\"titel\""));
    assertThat(caravan(check)).isEqualTo(1);
    assertThat(out).contains(mapping + ":4: ", "Did you mean title?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest", "graphql"})
  void every_key_that_a_pack_can_have_is_explained(String protocol) throws IOException {
    String yaml = Files.readString(TEMPLATES.resolve(protocol).resolve("systems/system.yaml"));
    JsonNode schema =
        Json.parse(Files.readString(Path.of("src/main/resources/systems/system.schema.json")));
    schema
        .path("properties")
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!key.equals("graphql-path") || protocol.equals("graphql")) {
                assertThat(yaml).as(key).containsPattern("(?m)^#?" + key + ":");
              }
            });
    boolean explained = false;
    for (String line : yaml.lines().toList()) {
      if (line.matches("[a-z-]+:.*")) {
        assertThat(explained).as(line).isTrue();
      }
      explained = line.startsWith("#") || explained && !line.isBlank();
    }
  }

  @Test
  void nothing_is_overwritten() throws IOException {
    assertThat(begun("my-own")).isZero();
    Path mapping = folder.resolve("mappings/my-own/item.in.jslt");
    Files.writeString(mapping, "mine");
    Files.delete(folder.resolve("systems/my-own/system.yaml"));
    Collection<Path> before = files();

    assertThat(begun("my-own")).isEqualTo(1);
    assertThat(err)
        .contains(mapping + " is there already and 8 more files; nothing was written")
        .contains("Take another name, or move what is there away");
    assertThat(files()).isEqualTo(before);
    assertThat(mapping).hasContent("mine");
  }

  @Test
  void the_schema_is_shared_and_one_of_another_version_is_left_and_told() throws IOException {
    Path schema = folder.resolve("systems/system.schema.json");
    begun("one");
    assertThat(begun("two")).isZero();
    assertThat(out).doesNotContain("system.schema.json");
    Files.writeString(schema, "{}");
    assertThat(begun("three")).isZero();
    assertThat(out).contains("left  " + schema + ": it is of another version");
    assertThat(schema).hasContent("{}");
  }

  @Test
  void a_name_a_protocol_or_a_role_that_is_none_is_refused() throws IOException {
    assertThat(begun("My Till")).isEqualTo(2);
    assertThat(err).contains("small letters, digits and dashes only");
    assertThat(begun("my-own", "--protocol", "soap")).isEqualTo(2);
    assertThat(err).contains("--protocol soap: it is one of rest, graphql, json-rpc, route, none");
    assertThat(begun("my-own", "--role", "till")).isEqualTo(2);
    assertThat(err).contains("--role till: it is one of pos, shop, erp, warehouse");
    assertThat(begun("shopify")).isEqualTo(1);
    assertThat(err).contains("shopify comes with Caravan");
    assertThat(files()).isEmpty();
  }

  @Test
  void every_template_is_written_by_some_protocol() throws IOException {
    Set<String> used =
        Scaffold.FILES.values().stream()
            .flatMap(List::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> all = Files.walk(TEMPLATES)) {
      assertThat(
              all.filter(Files::isRegularFile)
                  .map(file -> TEMPLATES.relativize(file).toString().replace('\\', '/')))
          .containsExactlyInAnyOrderElementsOf(used);
    }
    assertThat(Scaffold.FILES.keySet()).containsExactlyInAnyOrderElementsOf(Scaffold.PROTOCOLS);
  }
}
