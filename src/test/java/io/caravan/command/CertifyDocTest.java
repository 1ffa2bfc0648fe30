package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.certify.Check;
import io.caravan.certify.Kit;
import io.caravan.mapping.Json;
import io.caravan.system.PackHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/certify.md lists the checks that there are, and each card is of the pack that is shipped.
 */
class CertifyDocTest {
  private static final Path CARDS = Path.of("docs/certificates");

  @Test
  void every_check_stands_in_the_list_as_it_is_and_no_other() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("docs/certify.md")).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .toList();
    assertThat(rows).isEqualTo(Kit.checks().stream().map(CertifyCommand::line).toList());
  }

  @Test
  void every_check_has_a_name_of_its_own() {
    assertThat(Kit.checks().stream().map(Check::name)).doesNotHaveDuplicates();
  }

  @Test
  void every_card_is_of_the_shipped_pack_and_nothing_on_it_failed() throws Exception {
    try (Stream<Path> files = Files.list(CARDS)) {
      List<Path> cards = files.filter(file -> file.toString().endsWith(".json")).toList();
      assertThat(cards).isNotEmpty();
      for (Path file : cards) {
        JsonNode card = Json.parse(Files.readString(file));
        String kind = card.path("kind").asText();
        assertThat(file.getFileName()).hasToString(kind + ".json");
        assertThat(card.path("pack").asText())
            .as("the card is older than the pack: ./caravan certify <system> --yes --card " + CARDS)
            .isEqualTo(PackHash.of(List.of(), kind));
        assertThat(card.path("counts").path("fail").asInt()).isZero();
        assertThat(card.path("counts").path("not_run").asInt()).isZero();
        assertThat(Files.readString(CARDS.resolve(kind + ".md")))
            .contains("version " + card.path("pack").asText());
      }
    }
  }
}
