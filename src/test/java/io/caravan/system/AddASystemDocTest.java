package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pack that docs/add-a-system.md shows is one. */
class AddASystemDocTest {
  private static final Path DOC = Path.of("docs/add-a-system.md");
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void the_small_pack_can_be_configured_as_it_stands() throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(DOC));
    assertThat(block.find()).isTrue();
    Path pack = Files.createDirectories(folder.resolve("mytill"));
    Files.writeString(pack.resolve("system.yaml"), block.group(1));
    Systems systems =
        Systems.read(
            Map.of(
                "caravan.systems.till.kind", "mytill",
                "caravan.systems.till.url", "https://a.mytill.example",
                "caravan.systems.till.access-token", "t"),
            List.of(folder));
    assertThat(systems.faults()).isEmpty();
    assertThat(systems.require("till").pack().takes("item", "upsert")).isTrue();
  }

  @Test
  void every_key_of_the_shipped_packs_is_explained() throws Exception {
    String doc = Files.readString(DOC);
    for (String kind : PackFiles.kinds()) {
      PackFiles.system(kind)
          .fieldNames()
          .forEachRemaining(
              key -> assertThat(doc).as(kind + ": " + key).containsPattern("\\b" + key + "\\b"));
    }
  }
}
