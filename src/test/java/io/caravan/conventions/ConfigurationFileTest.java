package io.caravan.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.system.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** config/application.properties tells every setting once, with its default and its meaning. */
class ConfigurationFileTest {
  private static final Path FILE = Path.of("config/application.properties");
  private static final Pattern SETTING = Pattern.compile("#?(caravan\\.[A-Za-z0-9.-]+)=(.*)");
  private static final Map<String, String> KINDS = Map.of("pos", "lightspeed-r", "shop", "shopify");

  /** What every kind of system takes. */
  private static final Set<String> COMMON = Set.of("kind", "allow-http", "allow-private");

  private final List<String> doubled = new ArrayList<>();
  private final List<String> unexplained = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();

  @BeforeEach
  void read() throws IOException {
    boolean explained = false;
    for (String line : Files.readAllLines(FILE)) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        if (settings.put(setting.group(1), setting.group(2)) != null) {
          doubled.add(setting.group(1));
        }
        if (!explained) {
          unexplained.add(setting.group(1));
        }
      } else {
        explained = line.startsWith("# ") && (explained || !line.isBlank());
        explained &= !line.isBlank();
      }
    }
  }

  @Test
  void every_setting_stands_there_once_below_words_about_it() {
    assertThat(settings).hasSizeGreaterThan(50);
    assertThat(doubled).isEmpty();
    assertThat(unexplained).isEmpty();
  }

  @Test
  void every_setting_of_the_shipped_packs_is_listed_with_its_default() {
    for (Map.Entry<String, String> system : KINDS.entrySet()) {
      for (Map.Entry<String, JsonNode> setting :
          PackFiles.system(system.getValue()).path("settings").properties()) {
        assertThat(settings)
            .containsEntry(
                "caravan.systems." + system.getKey() + "." + setting.getKey(),
                setting.getValue().path("default").asText());
      }
    }
  }

  @Test
  void no_setting_of_a_system_is_listed_that_its_pack_does_not_know() {
    List<String> unknown = new ArrayList<>();
    for (String name : settings.keySet()) {
      for (Map.Entry<String, String> system : KINDS.entrySet()) {
        String prefix = "caravan.systems." + system.getKey() + ".";
        if (name.startsWith(prefix)
            && !COMMON.contains(name.substring(prefix.length()))
            && !PackFiles.system(system.getValue())
                .path("settings")
                .has(name.substring(prefix.length()))) {
          unknown.add(name);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void every_setting_is_read_by_something() throws IOException {
    KeyReaders readers = KeyReaders.ofSources();
    List<String> unread = new ArrayList<>();
    for (String name : settings.keySet()) {
      if (!readers.read(name)) {
        unread.add(name);
      }
    }
    assertThat(unread).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caravan.order.colour",
        "caravan.ledger.colour",
        "caravan.systems.pos.colour",
        "caravan.systems.shop.tolerance",
        "caravan.flows.item-from-pos.sinse",
        "caravan.flows.item-from-pos.inFlight",
        "caravan.colour.main",
        // Named by messages and checks only.
        "caravan.public-uri",
        "caravan.retry"
      })
  void a_setting_that_nothing_reads_would_be_found(String name) throws IOException {
    assertThat(KeyReaders.ofSources().read(name)).isFalse();
  }

  @Test
  void an_owner_can_be_set_only_for_fields_of_the_model() throws IOException {
    Path model = Path.of("src/main/resources/schemas/item.schema.json");
    String fields = Files.readString(model);
    assertThat(settings.keySet())
        .filteredOn(name -> name.startsWith("caravan.owner.item."))
        .isNotEmpty()
        .allMatch(
            name ->
                fields.contains("\"" + name.substring("caravan.owner.item.".length()) + "\": {"));
  }
}
