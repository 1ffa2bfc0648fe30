package io.caravan.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.OnCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples before the command that their page begins with. */
class ExamplesTest extends OnCommandLine {
  private static final String BEAN = "camel.beans.tillDatabase.";

  @TempDir Path folder;

  private int check(String example, String... more) {
    List<String> words = new ArrayList<>(List.of("check", "-c", example + "/till.properties"));
    words.addAll(List.of("--set", BEAN + "jdbcUrl=jdbc:sqlite:" + folder.resolve("till.db")));
    words.addAll(List.of("--set", BEAN + "username=till", "--set", BEAN + "password=none"));
    words.addAll(List.of(more));
    return caravan(words.toArray(String[]::new));
  }

  @Test
  void both_pass_as_they_stand() {
    assertThat(check("examples/till-database")).as(out + err).isZero();
    assertThat(out).contains("till-items", "order-to-till", "No faults.");
    assertThat(check("examples/till-csv")).as(out + err).isZero();
    assertThat(out).contains("csv-items", "order-to-till", "No faults.");
    assertThat(folder.resolve("till.db")).doesNotExist();
  }

  @Test
  void what_is_missing_is_told() throws IOException {
    Path own = Files.createDirectory(folder.resolve("flows"));
    Path routes = Path.of("examples/till-csv/routes/till-csv.camel.yaml");
    Files.writeString(
        own.resolve("till.camel.yaml"),
        Files.readString(routes).replace("direct:csv-sales", "direct:csv-sale"));
    assertThat(check("examples/till-csv", "--set", "caravan.routes=routes," + own)).isEqualTo(1);
    assertThat(out)
        .contains("FAULT till for sales: no flow begins at direct:csv-sales", "1 fault.");

    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(check("examples/till-csv", "--set", "caravan.routes=routes," + empty)).isEqualTo(1);
    assertThat(out).contains("there is no folder " + empty.resolve("hub") + " of flow files");

    assertThat(check("examples/till-database", "--set", BEAN + "jdbcUlr=x")).isEqualTo(1);
    assertThat(out).contains("FAULT camel.beans.tillDatabase: is no bean");
  }

  @Test
  void what_a_mapping_makes_is_written_beside_a_sample_that_has_nothing() throws IOException {
    Path mappings = Path.of("examples/till-csv/mappings/till-csv");
    Path own = Files.createDirectories(folder.resolve("mappings/till-csv/samples"));
    try (Stream<Path> files = Files.walk(mappings)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, own.getParent().resolve(mappings.relativize(file).toString()));
      }
    }
    Path expected = own.resolve("item.in.expected.json");
    String before = Files.readString(expected);
    Files.delete(expected);
    String set = "caravan.mappings=" + own.getParent().getParent();

    assertThat(check("examples/till-csv", "--set", set)).isEqualTo(1);
    assertThat(out).contains("has no samples/item.in.expected.json", "check --write-expected");
    assertThat(expected).doesNotExist();
    assertThat(check("examples/till-csv", "--set", set, "--write-expected")).isZero();
    assertThat(out).containsOnlyOnce("wrote ").contains("wrote " + expected);
    assertThat(expected).hasContent(before);
  }
}
