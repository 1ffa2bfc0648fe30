package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.PosView;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sums that are the same on both sides, or nothing is booked. */
final class MoneyScenarios extends OnStage {
  private static final String MAPPING = "shop/order.in.jslt";

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.mappings", folder.resolve("mappings").toString());
  }

  private List<PosView.Sale> allSales(JsonNode order) {
    String reference = sales(order).get(0).reference();
    String ours = reference.substring(0, reference.indexOf('/'));
    return stage.pos().sales().stream().filter(s -> s.reference().startsWith(ours)).toList();
  }

  @Scenario(
      number = 91,
      given = "a shop in USD and a buyer who pays in ISK",
      when = "the shipping is refunded",
      then = "the till books the refund in the shop's money, and the sums stay the same")
  void a_refund_in_two_currencies() {
    stocked("ISK", "12.50", 20);
    JsonNode order =
        place(
            "{\"payment\":\"paid\",\"lines\":[{\"sku\":\"ISK\",\"quantity\":2}],"
                + "\"presentment\":{\"currency\":\"ISK\",\"rate\":\"137\"},"
                + "\"shipping\":{\"title\":\"Standard\",\"price\":\"5.00\"},"
                + "\"email\":\"isk@example.com\"}");
    reserves(order, 1);
    ships("ISK-1", order, "I1", Map.of("ISK", 2));
    sells(order, 1);
    assertThat(total(sales(order))).isEqualByComparingTo("30.00");
    stage
        .admin()
        .call(
            SHOP,
            "refund",
            "",
            Json.mapper()
                .createObjectNode()
                .put("order", order.path("id").asText())
                .put("shipping", true));
    stage.eventually().until(() -> allSales(order).size() == 2);
    assertThat(total(allSales(order))).isEqualByComparingTo("25.00");
    assertThat(inShop(order).total()).isEqualByComparingTo("25.00");
    assertThat(allSales(order).stream().map(sale -> sale.total().setScale(2)))
        .containsExactlyInAnyOrder(new BigDecimal("30.00"), new BigDecimal("-5.00"));
  }

  @Scenario(
      number = 92,
      given = "a mapping of the integrator's own that forgets the shipping",
      when = "an order with shipping comes in",
      then =
          "it is held with the difference and nothing is booked, orders that add up go on, and it"
              + " goes through once the mapping is mended")
  void a_sum_that_does_not_add_up() throws IOException {
    stocked("SUM", "12.50", 20);
    stage.stop();
    Path own = stage.folder().resolve("mappings").resolve(MAPPING);
    Files.createDirectories(own.getParent());
    Files.writeString(
        own, shipped().replace("[for (array(.shippingLines.nodes)) order:shipping(.)]", "[]"));
    stage.start();
    JsonNode wrong = order("sum@example.com", Map.of("SUM", 1));
    JsonNode right =
        place(
            "{\"payment\":\"paid\",\"lines\":[{\"sku\":\"SUM\",\"quantity\":1}],"
                + "\"email\":\"sum2@example.com\"}");
    reserves(right, 1);
    JsonNode held = onlyParked("order");
    assertThat(held.path("reason").asText()).contains("differ by 5.44");
    assertThat(reserved(wrong)).isEmpty();
    stage.stop();
    Files.delete(own);
    stage.start();
    stage.caravan("parked", "replay", held.path("id").asText());
    reserves(wrong, 1);
    assertThat(parked("order")).isEmpty();
  }

  private static String shipped() {
    try (InputStream in =
        MoneyScenarios.class.getResourceAsStream("/systems/shopify/order.in.jslt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
