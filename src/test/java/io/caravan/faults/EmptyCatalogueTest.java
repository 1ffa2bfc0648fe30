package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.scenarios.Stage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A till that says one day that it has no items at all. */
class EmptyCatalogueTest extends OnRewrittenStage {
  private static final int ITEMS = 3;
  private static final String NOTHING = "{\"@attributes\":{\"next\":\"\",\"previous\":\"\"}}";
  private static final List<String> SKUS =
      IntStream.rangeClosed(1, ITEMS).mapToObj(i -> "EMPTY-" + i).toList();
  private static final List<String> ROOTS = List.of("Item", "ItemMatrix", "ItemShop");
  private static final List<String> WRITES =
      List.of("productSet", "productUpdate", "productDelete", "inventorySetQuantities");

  private final AtomicInteger emptied = new AtomicInteger();

  @Test
  @Fault(39)
  void nothing_is_taken_from_the_shop_and_a_person_is_asked() {
    SKUS.forEach(sku -> atTill("Thing " + sku, sku, "9.00", 7));
    SKUS.forEach(sku -> shows(sku, "web", 7));
    int written = written();
    assertThat(written).isPositive();

    till.edit(this::empty);
    for (String entity : List.of("item", "inventory")) {
      int before = emptied.get();
      Stage.Told told = stage.caravan("reconcile", entity, "--heal");
      assertThat(emptied.get()).as("what the till has was asked for").isGreaterThan(before);
      assertThat(told.text()).contains("FAILED pos shows none of");
      assertThat(told.code()).as(told.text()).isEqualTo(1);
      assertThat(alarms())
          .contains("could not be compared, " + entity)
          .contains("reconcile " + entity + " --heal --yes");
    }
    assertThat(written()).as("writes to the shop").isEqualTo(written);
    SKUS.forEach(sku -> assertThat(stage.available(sku, "web")).isEqualByComparingTo("7"));
    assertThat(shop("{ productVariants(first: 50) { nodes { product { status } } } }").toString())
        .doesNotContain("ARCHIVED");

    till.edit(body -> body);
    stage.caravan("reconcile", "item", "inventory", "--heal");
    assertThat(alarms()).doesNotContain("could not be compared");
    assertThat(written()).isEqualTo(written);
  }

  /** The same answer without an item in it. */
  private String empty(String body) {
    if (!body.startsWith("{")) {
      return body;
    }
    JsonNode read = Json.parse(body);
    if (ROOTS.stream().noneMatch(read::has)) {
      return body;
    }
    emptied.incrementAndGet();
    return NOTHING;
  }

  private int written() {
    return WRITES.stream().mapToInt(shop::asked).sum();
  }
}
