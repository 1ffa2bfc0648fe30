package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.certify.Kit;
import io.caravan.command.Desk.Said;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kit that cannot fail is worthless: each broken pack fails the check that is meant for it. */
class BrokenPacksTest {
  private static final double SPEED = 20;
  private static final int ITEMS = 5;

  @TempDir static Path folder;
  private static Desk desk;

  @BeforeAll
  static void open() throws Exception {
    desk = Desk.open(folder, SPEED);
    desk.item("SEED-0");
    desk.product("Seed 0");
    Said connected = desk.caravan("connect", "shop");
    assertThat(connected.code()).as(connected.toString()).isZero();
    for (int n = 1; n < ITEMS; n++) {
      desk.item("SEED-" + n);
      desk.product("Seed " + n);
    }
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  static List<BrokenPack> reading() {
    return BrokenPack.reading();
  }

  static List<BrokenPack> writing() {
    return BrokenPack.writing();
  }

  @ParameterizedTest
  @MethodSource("reading")
  void is_failed_by_reading(BrokenPack pack, @TempDir Path packs) throws Exception {
    fails(pack, packs);
  }

  @ParameterizedTest
  @MethodSource("writing")
  void is_failed_by_writing(BrokenPack pack, @TempDir Path packs) throws Exception {
    fails(pack, packs, "--yes");
  }

  private static void fails(BrokenPack pack, Path packs, String... more) throws Exception {
    int number =
        Kit.checks().stream()
            .filter(check -> check.name().equals(pack.check()))
            .findFirst()
            .orElseThrow()
            .number();
    pack.into(packs);
    desk.config.put("caravan.packs", packs.toString());
    desk.config.put("caravan.mappings", packs.toString());
    List<String> words =
        new ArrayList<>(List.of("certify", pack.system(), "--json", "--only", "" + number));
    words.addAll(List.of(more));
    Said said = desk.caravan(words.toArray(String[]::new));
    assertThat(said.code()).as(said.toString()).isEqualTo(1);
    JsonNode check = Json.parse(said.out()).path("checks").path(0);
    assertThat(check.path("result").asText()).as(said.toString()).isEqualTo("FAIL");
    assertThat(check.path("remedy").asText()).isNotEmpty();
  }
}
