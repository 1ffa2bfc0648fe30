package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.system.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The arithmetic of sales, against recorded ones and in general. */
class SaleMathTest {
  private static final List<String> OF_LINE =
      List.of(
          "calcLineDiscount",
          "calcSubtotal",
          "calcTax1",
          "calcTax2",
          "calcTotal",
          "displayableSubtotal");
  private static final List<String> OF_SALE =
      List.of(
          "calcDiscount",
          "calcTotal",
          "calcSubtotal",
          "calcTaxable",
          "calcNonTaxable",
          "calcAvgCost",
          "calcFIFOCost",
          "calcTax1",
          "calcTax2",
          "calcPayments",
          "total",
          "totalDue",
          "displayableTotal",
          "balance",
          "taxTotal");

  @Test
  void every_recorded_sale_comes_out_as_recorded() throws IOException {
    Path folder = SharedData.need("lightspeed/r-series/recorded-mit");
    int sales = 0;
    int lines = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode sale : sales(Json.parse(Files.readAllBytes(file)))) {
          lines += check((ObjectNode) sale, file.getFileName().toString());
          sales++;
        }
      }
    }
    assertThat(sales).isGreaterThanOrEqualTo(15);
    assertThat(lines).isGreaterThanOrEqualTo(20);
  }

  private static List<JsonNode> sales(JsonNode node) {
    List<JsonNode> found = new ArrayList<>();
    if (node.has("ticketNumber") && node.has("calcTotal")) {
      found.add(node);
    }
    node.forEach(child -> found.addAll(sales(child)));
    return found;
  }

  private static int check(ObjectNode recorded, String name) {
    List<ObjectNode> lines = members(recorded.path("SaleLines").path("SaleLine"));
    List<ObjectNode> payments = members(recorded.path("SalePayments").path("SalePayment"));
    List<ObjectNode> computed = new ArrayList<>();
    for (ObjectNode line : lines) {
      ObjectNode copy = line.deepCopy();
      OF_LINE.forEach(copy::remove);
      SaleMath.line(copy, false);
      for (String field : OF_LINE) {
        assertThat(Wire.text(copy, field))
            .as("%s line %s %s", name, line.path("saleLineID"), field)
            .isEqualTo(Wire.text(line, field));
      }
      computed.add(copy);
    }
    ObjectNode sale = recorded.deepCopy();
    OF_SALE.forEach(sale::remove);
    SaleMath.sale(sale, computed, payments);
    for (String field : OF_SALE) {
      assertThat(Wire.text(sale, field))
          .as("%s sale %s %s", name, recorded.path("saleID"), field)
          .isEqualTo(Wire.text(recorded, field));
    }
    return lines.size();
  }

  private static List<ObjectNode> members(JsonNode node) {
    List<ObjectNode> members = new ArrayList<>();
    if (node instanceof ObjectNode one) {
      members.add(one);
    }
    if (node.isArray()) {
      // Long lists were trimmed when they were recorded; a note of it is a text.
      node.forEach(each -> members.add((ObjectNode) each));
    }
    return members;
  }

  @Property(tries = 300)
  void totals_balance_to_the_cent_and_tax_is_rounded_once_per_rate(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 99_999) Integer> cents,
      @ForAll @IntRange(min = -5, max = 5) int quantity,
      @ForAll @IntRange(min = 0, max = 2500) int rate1,
      @ForAll @IntRange(min = 0, max = 1000) int rate2,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll boolean included) {
    List<ObjectNode> lines = new ArrayList<>();
    BigDecimal exact1 = BigDecimal.ZERO;
    for (int price : cents) {
      ObjectNode line = Wire.object();
      line.put("unitQuantity", String.valueOf(quantity))
          .put("unitPrice", BigDecimal.valueOf(price, 2).toPlainString());
      line.put("discountPercent", BigDecimal.valueOf(percent, 2).toPlainString())
          .put("discountAmount", "0")
          .put("tax", "true");
      line.put("tax1Rate", BigDecimal.valueOf(rate1, 4).toPlainString())
          .put("tax2Rate", BigDecimal.valueOf(rate2, 4).toPlainString());
      SaleMath.line(line, included);
      lines.add(line);
      exact1 = exact1.add(Wire.decimal(line, "calcTax1"));
    }
    ObjectNode sale = Wire.object().put("isTaxInclusive", String.valueOf(included));
    SaleMath.sale(sale, lines, List.of());
    BigDecimal total = Wire.decimal(sale, "calcTotal");
    assertThat(total)
        .isEqualByComparingTo(
            Wire.decimal(sale, "calcSubtotal")
                .subtract(Wire.decimal(sale, "calcDiscount"))
                .add(Wire.decimal(sale, "calcTax1"))
                .add(Wire.decimal(sale, "calcTax2")));
    assertThat(total.stripTrailingZeros().scale()).isLessThanOrEqualTo(2);
    assertThat(Wire.decimal(sale, "calcTax1"))
        .isEqualByComparingTo(exact1.setScale(2, RoundingMode.HALF_UP));
    assertThat(Wire.decimal(sale, "balance")).isEqualByComparingTo(total);
    if (included) {
      BigDecimal shown =
          Wire.decimal(sale, "displayableSubtotal").subtract(Wire.decimal(sale, "calcDiscount"));
      assertThat(total).isEqualByComparingTo(shown);
    }
  }

  @Test
  void tax_is_rounded_half_up_on_the_sum_not_by_line() {
    // 0.705 in all: 0.71. By line it would be 3 × 0.24 = 0.72.
    List<ObjectNode> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ObjectNode line = Wire.object();
      Map.of(
              "unitQuantity",
              "1",
              "unitPrice",
              "2.35",
              "discountPercent",
              "0",
              "discountAmount",
              "0",
              "tax",
              "true",
              "tax1Rate",
              "0.1",
              "tax2Rate",
              "0")
          .forEach(line::put);
      SaleMath.line(line, false);
      assertThat(Wire.text(line, "calcTax1")).isEqualTo("0.235");
      lines.add(line);
    }
    ObjectNode sale = Wire.object().put("isTaxInclusive", "false");
    SaleMath.sale(sale, lines, List.of());
    assertThat(Wire.text(sale, "calcTax1")).isEqualTo("0.71");
    assertThat(Wire.text(sale, "total")).isEqualTo("7.76");
  }
}
