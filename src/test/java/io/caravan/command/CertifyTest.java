package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.Desk.Said;
import io.caravan.mapping.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped packs keep what they say at the emulated vendors. The checks that write take minutes:
 * {@code -Dcertify.whole=true} runs them, too.
 */
class CertifyTest {
  private static final String WHOLE = "certify.whole";
  private static final double SPEED = 20;
  private static final int ITEMS = 5;
  private static final String TOKEN = "caravan.systems.shop.access-token";

  @TempDir Path folder;

  @Test
  @EnabledIfSystemProperty(named = WHOLE, matches = "true")
  void the_pack_of_the_till_passes() throws Exception {
    try (Desk desk = Desk.open(folder, SPEED)) {
      passes(desk, "pos");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = WHOLE, matches = "true")
  void the_pack_of_the_shop_passes_and_its_card_keeps_no_secret() throws Exception {
    try (Desk desk = Desk.open(folder, SPEED)) {
      assertThat(desk.caravan("connect", "shop").code()).isZero();
      String card = passes(desk, "shop");
      assertThat(card).doesNotContain(desk.config.get(TOKEN));
    }
  }

  @Test
  void what_only_reads_passes() throws Exception {
    try (Desk desk = Desk.open(folder, SPEED)) {
      assertThat(desk.caravan("connect", "shop").code()).isZero();
      for (int n = 0; n < ITEMS; n++) {
        desk.item("SEED-" + n);
        desk.product("Seed " + n);
      }
      for (String system : List.of("pos", "shop")) {
        Said said = desk.caravan("certify", system, "--json");
        JsonNode counts = Json.parse(said.out()).path("counts");
        assertThat(counts.path("fail").asInt()).as(said.toString()).isZero();
        assertThat(counts.path("pass").asInt()).isGreaterThan(10);
        assertThat(counts.path("not_run").asInt()).isPositive();
      }
    }
  }

  private String passes(Desk desk, String system) throws Exception {
    Said said = desk.caravan("certify", system, "--yes", "--json", "--card", "" + folder);
    JsonNode told = Json.parse(said.out());
    List<JsonNode> failed =
        StreamSupport.stream(told.path("checks").spliterator(), false)
            .filter(check -> check.path("result").asText().equals("FAIL"))
            .toList();
    assertThat(failed).as(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(told.path("counts").path("pass").asInt()).isGreaterThan(60);
    assertThat(told.path("counts").path("not_run").asInt()).isZero();
    String kind = told.path("kind").asText();
    assertThat(Json.parse(Files.readString(folder.resolve(kind + ".json")))).isEqualTo(told);
    return Files.readString(folder.resolve(kind + ".md"));
  }

  @Test
  void without_consent_nothing_is_written() throws Exception {
    try (Desk desk = Desk.open(folder, SPEED)) {
      Said said = desk.caravan("certify", "shop");
      assertThat(said.out()).contains("--yes runs").contains("NOT RUN");
      assertThat(desk.shop("{ products(first: 1) { nodes { id } } }").toString())
          .isEqualTo("{\"products\":{\"nodes\":[]}}");
    }
  }

  @Test
  void who_is_not_connected_is_told_what_to_run() throws Exception {
    try (Desk desk = Desk.open(folder)) {
      Said till = desk.caravan("certify", "pos");
      assertThat(till.code()).isEqualTo(1);
      assertThat(till.err()).contains("run ./caravan connect pos first");
      Said shop = desk.caravan("certify", "shop", "--yes");
      assertThat(shop.code()).isEqualTo(1);
      assertThat(shop.err()).contains("run ./caravan connect shop first");
      assertThat(desk.caravan("certify", "shop", "--only", "nonsense").err())
          .contains("groups are identity, paging");
    }
  }
}
