package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorksheetTest {
  @Test
  void records_come_in_the_order_of_keys_with_all_their_sides() {
    try (Worksheet sheet = Worksheet.open()) {
      sheet.put(row("b", "shop", "{\"title\":\"B\"}"));
      sheet.put(row("a", "shop", "{\"title\":\"A\"}"));
      sheet.put(row("b", "pos", "{\"title\":\"b\"}"));

      List<String> walked = new ArrayList<>();
      sheet.walk(
          (key, rows) ->
              rows.forEach(one -> walked.add(key + " " + one.side() + " " + one.fields())));
      assertThat(walked)
          .containsExactly(
              "a shop {\"title\":\"A\"}", "b pos {\"title\":\"b\"}", "b shop {\"title\":\"B\"}");
      assertThat(sheet.of("none")).isEmpty();
    }
  }

  @Test
  void a_record_that_is_shown_in_parts_is_their_sum() {
    try (Worksheet sheet = Worksheet.open()) {
      sheet.put(row("m", "pos", "{\"title\":\"M\",\"variants.1.sku\":\"M-1\"}"));
      sheet.put(row("m", "pos", "{\"title\":\"N\",\"variants.2.sku\":\"M-2\"}"));

      assertThat(sheet.of("m"))
          .singleElement()
          .extracting(one -> one.fields().toString())
          .isEqualTo("{\"title\":\"N\",\"variants.1.sku\":\"M-1\",\"variants.2.sku\":\"M-2\"}");
    }
  }

  private static Worksheet.Row row(String key, String side, String fields) {
    return new Worksheet.Row(key, side, side + key, (ObjectNode) Json.parse(fields), 1);
  }
}
