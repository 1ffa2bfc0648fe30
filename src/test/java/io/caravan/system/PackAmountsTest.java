package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.mapping.CurrencyDigits;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Amounts pass through every mapping digit by digit. Each amount of each sample is replaced by one
 * that binary floating point or a careless format would spoil; wherever the result showed the
 * sample's amount it must now show the other, written out.
 */
class PackAmountsTest {
  private static final Set<String> AMOUNTS =
      Set.of(
          "amount",
          "unitPrice",
          "defaultCost",
          "price",
          "calcTotal",
          "calcSubtotal",
          "calcDiscount",
          "calcLineDiscount",
          "calcTransactionDiscount",
          "calcTax1",
          "calcTax2",
          "calcPayments",
          "calcTips",
          "balance");

  /** Fields of results that hold amounts; what is not in this list is an id or a quantity. */
  private static final Set<String> RESULTS =
      Set.of("amount", "unitPrice", "defaultCost", "price", "total", "balance");

  @ParameterizedTest
  @CsvSource({
    "20.00, EUR",
    "0.10, EUR",
    "1E2, EUR",
    "12345678901234567.89, EUR",
    "1000, JPY",
    "1.234, KWD"
  })
  void an_amount_passes_unchanged(String amount, String currency) {
    Set<String> passed = new TreeSet<>();
    List<String> spoilt = new ArrayList<>();
    samples()
        // The model itself writes no exponents, so only a vendor may tell one.
        .filter(sample -> !amount.contains("E") || sample.entity() != null)
        .forEach(sample -> pass(sample, amount, currency, passed, spoilt));

    assertThat(spoilt).isEmpty();
    assertThat(passed)
        .contains("lightspeed-r/item.in", "lightspeed-r/matrix.in", "lightspeed-r/sale.in");
    if (!amount.contains("E")) {
      assertThat(passed)
          .contains(
              "lightspeed-r/order.reserve",
              "lightspeed-r/order.complete",
              "lightspeed-r/refund.refund",
              "lightspeed-r/item.upsert");
    }
  }

  @Test
  void a_mapping_that_calculates_in_binary_would_be_noticed() {
    assertThat(leaves(Json.parse("{\"a\":{\"amount\":\"2E+1\"}}"), RESULTS))
        .containsEntry(".a.amount", "2E+1");
    assertThat(plain("1E2")).isEqualTo("100");
    assertThat(plain("20.00")).isEqualTo("20.00");
  }

  private static Stream<PackSample> samples() {
    return PackFiles.kinds().stream().flatMap(kind -> PackSample.of(kind).stream());
  }

  private static void pass(
      PackSample sample, String amount, String currency, Set<String> passed, List<String> spoilt) {
    SystemConfig system = system(sample.kind(), currency);
    JsonNode input = told(sample.input(), currency);
    Map<String, String> before = leaves(sample.mapped(input, system), RESULTS);
    for (Map.Entry<String, String> leaf : leaves(input, AMOUNTS).entrySet()) {
      if (!leaf.getValue().matches("-?[0-9.]+")) {
        continue;
      }
      JsonNode changed = replaced(input, leaf.getKey(), amount);
      Map<String, String> after = leaves(sample.mapped(changed, system), RESULTS);
      after.forEach(
          (path, value) -> {
            String was = before.get(path);
            boolean copied = was != null && was.equals(plain(leaf.getValue()));
            if (copied && !value.equals(was)) {
              passed.add(sample.kind() + "/" + sample.mapping());
              // Payments that no longer make up the total give way to the total.
              if (!value.equals(plain(amount)) && !before.containsValue(value)) {
                spoilt.add(sample + ": " + leaf.getKey() + " became " + value + " at " + path);
              }
            }
          });
    }
  }

  private static SystemConfig system(String kind, String currency) {
    JsonNode settings = PackFiles.system(kind).path("settings");
    Map<String, String> told = new LinkedHashMap<>();
    if (settings.has("currency")) {
      told.put("currency", currency);
    }
    if (settings.has("digits")) {
      // A vendor that counts in whole units refuses what is finer; the samples have cents.
      told.put("digits", String.valueOf(Math.max(2, CurrencyDigits.of(currency))));
    }
    return PackSample.system(kind, told);
  }

  private static String plain(String decimal) {
    return new BigDecimal(decimal).toPlainString();
  }

  /** The document with every EUR turned into another currency. */
  private static JsonNode told(JsonNode node, String currency) {
    return Json.parse(Json.text(node).replace("\"EUR\"", "\"" + currency + "\""));
  }

  private static Map<String, String> leaves(JsonNode node, Set<String> names) {
    Map<String, String> found = new LinkedHashMap<>();
    collect(node, "", "", names, found);
    return found;
  }

  private static void collect(
      JsonNode node, String path, String name, Set<String> names, Map<String, String> found) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field ->
                  collect(
                      field.getValue(), path + "." + field.getKey(), field.getKey(), names, found));
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        collect(list.get(i), path + "." + i, name, names, found);
      }
    } else if (names.contains(name) && node.isValueNode() && !node.isNull()) {
      found.put(path, node.asText());
    }
  }

  private static JsonNode replaced(JsonNode document, String path, String value) {
    JsonNode copy = document.deepCopy();
    String[] names = path.substring(1).split("\\.");
    JsonNode node = copy;
    for (int i = 0; i < names.length - 1; i++) {
      node = node.isArray() ? node.get(Integer.parseInt(names[i])) : node.get(names[i]);
    }
    String last = names[names.length - 1];
    if (node instanceof ObjectNode object) {
      object.set(last, TextNode.valueOf(value));
    } else {
      ((ArrayNode) node).set(Integer.parseInt(last), TextNode.valueOf(value));
    }
    return copy;
  }
}
