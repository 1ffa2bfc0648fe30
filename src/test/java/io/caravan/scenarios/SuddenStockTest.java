package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.Fault;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A till that suddenly has nothing left of anything is not believed before a person says so. */
final class SuddenStockTest extends OnStage {
  private static final int ITEMS = 8;
  private static final List<String> SKUS =
      IntStream.rangeClosed(1, ITEMS).mapToObj(i -> "S-" + i).toList();

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.guard.least", "6", "caravan.guard.share", "0.2");
  }

  @Test
  @Fault(39)
  void nothing_is_written_until_a_person_says_that_it_is_true() {
    SKUS.forEach(sku -> atTill("Thing " + sku, sku, "9.00", 7));
    SKUS.forEach(sku -> shows(sku, "harbour", 7));

    // A few that sell out are nothing unusual.
    count("S-1", 0);
    count("S-2", 0);
    shows("S-1", "harbour", 0);
    shows("S-2", "harbour", 0);
    count("S-1", 7);
    count("S-2", 7);
    shows("S-1", "harbour", 7);
    shows("S-2", "harbour", 7);
    assertThat(held()).isEmpty();

    allAtOnce(0);
    stage.eventually().until(() -> held().equals("pos/inventory"));
    assertThat(alarms()).contains("held release pos/inventory").contains("held discard");
    assertThat(alarms().split("held release", -1)).as("one alarm").hasSize(2);
    // What is not sudden goes on beside it.
    atTill("Other", "S-OTHER", "9.00", 3);
    shows("S-OTHER", "harbour", 3);
    SKUS.forEach(sku -> assertThat(stage.available(sku, "harbour")).isEqualTo("7"));
    assertThat(stage.caravan("reconcile", "inventory").text()).contains("held ");

    // A restart forgets nothing of it.
    stage.stop();
    stage.start();
    assertThat(held()).isEqualTo("pos/inventory");
    assertThat(stage.caravan("held", "release", "pos/inventory").code()).isZero();
    SKUS.forEach(sku -> shows(sku, "harbour", 0));
    assertThat(held()).isEmpty();
    assertThat(alarms()).doesNotContain("held release");

    allAtOnce(5);
    SKUS.forEach(sku -> shows(sku, "harbour", 5));
    allAtOnce(0);
    stage.eventually().until(() -> held().equals("pos/inventory"));
    allAtOnce(4);
    SKUS.forEach(sku -> shows(sku, "harbour", 4));
    assertThat(stage.caravan("held", "discard", "pos/inventory").code()).isZero();
    assertThat(held()).isEmpty();
  }

  private void count(String sku, int onHand) {
    stage.till().count("", "harbour", itemId(sku), BigDecimal.valueOf(onHand));
  }

  /** Between two reads of the hub. */
  private void allAtOnce(int onHand) {
    stage.stop();
    SKUS.forEach(sku -> count(sku, onHand));
    stage.start();
  }

  private String held() {
    StringBuilder places = new StringBuilder();
    Json.parse(stage.caravan("held", "list", "--json").text())
        .forEach(row -> places.append(row.path("from").asText() + "/" + row.path("what").asText()));
    return places.toString();
  }
}
