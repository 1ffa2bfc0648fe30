package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import io.caravan.scenarios.Stage;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that arrives after its sender gave up, was looked for in vain and was sent again: the
 * till has two documents for one cause, as after a runner that was paused before the network.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MadeTwiceTest {
  private static final String SKU = "TWICE";
  private static final int STOCK = 20;

  private final FaultProxy proxy = FaultProxy.open();
  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage =
        Stage.open(folder, Map.of("caravan.systems.pos.url", "http://127.0.0.1:" + proxy.port()));
    URI till = URI.create(stage.vendor("pos"));
    proxy.leadTo(till.getHost(), till.getPort());
    Sellable sellable = new Sellable(SKU, new BigDecimal("10.00"), "");
    stage.till().create("", new Product("Thing", List.of(sellable), List.of()), place -> STOCK);
    stage.start();
    shows(STOCK);
  }

  @AfterAll
  void close() {
    stage.close();
    proxy.close();
  }

  @Test
  @Fault(21)
  void an_untouched_second_reservation_is_taken_away() {
    int before = STOCK - held().size();
    String order = order("late@example.com");
    late();
    assertThat(lines(order)).hasSize(2);
    stage.eventually().until(() -> lines(order).size() == 1);
    assertThat(stage.caravan("alarms").text()).doesNotContain("made-twice");
    shows(before - 1);
    // What is left is the line that the hub knows: it is given back with the order.
    stage.storefront().cancel("", order);
    stage.eventually().until(() -> lines(order).isEmpty());
    shows(before);
  }

  @Test
  void a_second_reservation_that_somebody_has_touched_is_left_to_a_person() {
    String order = order("touched@example.com");
    late();
    List<JsonNode> two = lines(order);
    String second =
        two.stream().map(l -> l.path("saleLineID").asText()).max(String::compareTo).get();
    stage
        .vendors()
        .lightspeed(
            "PUT",
            "/SaleLine/" + second + ".json",
            Json.mapper().createObjectNode().put("unitQuantity", "3"));
    stage.eventually().until(() -> stage.caravan("alarms").text().contains("made-twice"));
    two.forEach(
        line ->
            assertThat(stage.caravan("alarms").text())
                .contains(line.path("saleLineID").asText(), "void, cancel or archive"));
    assertThat(lines(order)).hasSize(2);
    stage.vendors().lightspeed("DELETE", "/SaleLine/" + second + ".json", null);
    stage.eventually().until(() -> !stage.caravan("alarms").text().contains("made-twice"));
    assertThat(lines(order)).hasSize(1);
  }

  private String order(String email) {
    proxy.holdAt("POST /API/V3/Account/" + stage.account() + "/SaleLine.json");
    return stage
        .storefront()
        .order("", new Shopper("Ada", "Byron", email), Map.of(SKU, 1), null, "paid", false)
        .path("name")
        .asText();
  }

  /** The first request arrives after the second has made the reservation. */
  private void late() {
    stage.eventually().until(() -> proxy.hits() > 0);
    int before = held().size();
    stage.eventually().until(() -> held().size() > before);
    proxy.release();
    stage.eventually().until(() -> held().size() > before + 1);
  }

  private List<JsonNode> held() {
    return stage.vendors().reservations();
  }

  private List<JsonNode> lines(String order) {
    return held().stream()
        .filter(line -> line.path("Note").path("note").asText().startsWith(order + " "))
        .toList();
  }

  private void shows(int available) {
    stage
        .eventually()
        .until(
            () -> stage.available(SKU, "web"),
            found -> found != null && found.compareTo(BigDecimal.valueOf(available)) == 0);
  }
}
