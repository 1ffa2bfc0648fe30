package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a pack is told with file, line and what to do. */
class BadPacksTest {
  @TempDir Path folder;

  static List<BadPack> packs() {
    return BadPack.all();
  }

  private List<PackFault> faults(String yaml) throws IOException {
    BadPack.write(folder, yaml);
    PackReader reader = new PackReader(List.of(folder));
    assertThat(reader.read(BadPack.KIND).isEmpty()).isEqualTo(!reader.faults().isEmpty());
    return reader.faults();
  }

  @Test
  void the_good_pack_has_no_fault() throws IOException {
    assertThat(faults(BadPack.GOOD)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("packs")
  void the_only_fault_is_told_with_its_line_and_a_remedy(BadPack bad) throws IOException {
    List<PackFault> faults = faults(bad.yaml());

    assertThat(faults).hasSize(1);
    PackFault fault = faults.get(0);
    assertThat(fault.file()).isEqualTo(folder.resolve("mytill/system.yaml").toString());
    assertThat(fault.problem()).contains(bad.problem());
    assertThat(fault.remedy()).contains(bad.remedy());
    assertThat(fault.line()).as(fault.toString()).isEqualTo(bad.line());
  }

  @Test
  void many_faults_are_told_at_once_and_each_once() throws IOException {
    BadPack.write(
        folder,
        BadPack.GOOD
            .replace("role: pos", "role: till")
            .replace("overlap: 1m", "overlap: long")
            .replace("item.graphql", "torn.graphql")
            .replace("call: putItem", "call: puttItem")
            .replace("settle: 30s", "settel: 30s"));
    PackReader reader = new PackReader(List.of(folder));
    reader.read(BadPack.KIND);
    reader.read(BadPack.KIND);

    assertThat(reader.faults())
        .extracting(PackFault::problem)
        .hasSize(5)
        .anyMatch(problem -> problem.contains("role till"))
        .anyMatch(problem -> problem.contains("overlap"))
        .anyMatch(problem -> problem.contains("fields.graphql"))
        .anyMatch(problem -> problem.contains("puttItem"))
        .anyMatch(problem -> problem.contains("settel"));
  }

  @Test
  void an_empty_file_and_bytes_that_are_no_text_are_told_too() throws IOException {
    assertThat(faults(""))
        .extracting(PackFault::toString)
        .anyMatch(fault -> fault.contains("system.yaml:1: system lacks kind"));
    assertThat(faults("kind: my\u0000till\n"))
        .singleElement()
        .asString()
        .contains("system.yaml", "is no YAML");
    Files.delete(folder.resolve("mytill/system.yaml"));
    PackReader reader = new PackReader(List.of(folder));
    reader.read("shopfy");
    assertThat(reader.faults())
        .singleElement()
        .asString()
        .contains("there is no pack of kind shopfy", "Did you mean shopify?");
  }

  @Test
  void every_shipped_pack_is_known_by_its_name() {
    assertThat(PackListing.shipped()).containsExactlyInAnyOrderElementsOf(PackFiles.kinds());
  }
}
