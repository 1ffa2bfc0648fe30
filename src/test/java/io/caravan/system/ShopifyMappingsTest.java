package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.SchemaCheck;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Amounts, totals and samples of the Shopify pack. */
class ShopifyMappingsTest {
  private final ShopifyPack pack = new ShopifyPack();

  static Stream<String> sources() {
    return Stream.of("item", "inventory", "order", "shipment", "refund", "customer")
        .flatMap(
            entity -> IntStream.range(1, 9).mapToObj(n -> entity + ".in" + (n > 1 ? "." + n : "")))
        .filter(name -> PackFiles.text("shopify", "samples/" + name + ".json") != null);
  }

  static Stream<String> orders() {
    return sources().filter(name -> name.startsWith("order.in"));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void a_sample_becomes_the_expected_record_of_the_model(String name) {
    String mapping = name.replaceFirst("\\.\\d$", "");
    JsonNode mapped = pack.map(mapping, pack.sample(name));
    assertThat(mapped.toPrettyString()).isEqualTo(pack.sample(name + ".expected").toPrettyString());
    assertThat(SchemaCheck.check(mapping.replace(".in", ""), mapped)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void totals_add_up_as_a_whole_and_line_by_line(String name) {
    JsonNode order = pack.map("order.in", pack.sample(name));
    JsonNode totals = order.path("totals");
    BigDecimal tax =
        order.path("taxesIncluded").booleanValue() ? BigDecimal.ZERO : amount(totals, "tax");
    BigDecimal total = amount(totals, "total");
    assertThat(
            amount(totals, "lines")
                .subtract(amount(totals, "discount"))
                .add(amount(totals, "shipping"))
                .add(tax)
                .add(amount(totals, "fees")))
        .isEqualByComparingTo(total);

    BigDecimal sum = tax;
    for (JsonNode line : order.path("lines")) {
      BigDecimal gross =
          amount(line, "unitPrice").multiply(new BigDecimal(line.path("currentQuantity").asText()));
      assertThat(amount(line, "total"))
          .isEqualByComparingTo(gross.subtract(amount(line, "discount")));
      sum = sum.add(amount(line, "total"));
    }
    for (JsonNode line : order.path("shippingLines")) {
      sum = sum.add(amount(line, "price")).subtract(amount(line, "discount"));
    }
    for (JsonNode fee : order.path("fees")) {
      sum = sum.add(amount(fee, "amount"));
    }
    assertThat(sum).isEqualByComparingTo(total);
  }

  @Test
  void a_total_that_does_not_add_up_stays_wrong_so_that_it_is_noticed() {
    JsonNode order = Json.parse(Json.text(pack.sample("order.in")).replace("\"76.9\"", "\"70.0\""));
    JsonNode totals = pack.map("order.in", order).path("totals");
    assertThat(totals.at("/total/amount").asText()).isEqualTo("70.0");
    assertThat(totals.at("/discount/amount").asText()).isEqualTo("10.0");
  }

  @ParameterizedTest
  @CsvSource({
    "20.00, 20.00, EUR",
    "0.10, 0.10, EUR",
    "1E2, 100, EUR",
    "12345678901234567.89, 12345678901234567.89, EUR",
    "1200, 1200, JPY",
    "1.234, 1.234, KWD"
  })
  void amounts_pass_digit_by_digit(String told, String expected, String currency) {
    JsonNode line =
        Json.parse(
            Json.text(pack.sample("order.in.5"))
                .replace("\"2.5\"", "\"" + told + "\"")
                .replace("EUR", currency));
    JsonNode order = pack.map("order.in", line);
    assertThat(order.at("/lines/0/unitPrice/amount").asText()).isEqualTo(expected);
    assertThat(order.at("/lines/0/unitPrice/currency").asText()).isEqualTo(currency);
    assertThat(amount(order.path("lines").path(0), "total")).isEqualByComparingTo("0");

    ShopifyPack abroad = new ShopifyPack("currency", currency);
    JsonNode item = Json.parse(Json.text(pack.sample("item.in")).replace("29.90", told));
    assertThat(abroad.map("item.in", item).at("/variants/0/price"))
        .isEqualTo(ShopifyPack.json("{'amount':'" + expected + "','currency':'" + currency + "'}"));
    if (!told.contains("E")) {
      JsonNode upsert = Json.parse(Json.text(pack.sample("item.upsert")).replace("29.90", told));
      assertThat(abroad.map("item.upsert", upsert).at("/create/input/variants/0/price").asText())
          .isEqualTo(expected);
    }
  }

  @Test
  void every_mapping_has_a_sample_with_its_result() {
    List<String> faults = new ArrayList<>();
    for (String file : PackFiles.names("shopify", ".jslt")) {
      String name = file.replace(".jslt", "");
      if (PackFiles.text("shopify", "samples/" + name + ".json") == null
          || PackFiles.text("shopify", "samples/" + name + ".expected.json") == null) {
        faults.add(name);
      }
    }
    assertThat(faults).isEmpty();
  }

  private static BigDecimal amount(JsonNode node, String field) {
    return new BigDecimal(node.path(field).path("amount").asText("0"));
  }
}
