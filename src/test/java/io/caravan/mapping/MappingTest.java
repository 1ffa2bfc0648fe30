package io.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {

  @ParameterizedTest
  @CsvSource({
    "20.00, 20.00",
    "0.10, 0.10",
    "1E2, 100",
    "12345678901234567.89, 12345678901234567.89",
    "1000, 1000",
    "1.234, 1.234"
  })
  void amounts_pass_unchanged_as_number_and_as_text(String told, String expected) {
    assertThat(map("money(.n, .c)", "{\"n\": " + told + ", \"c\": \"KWD\"}"))
        .isEqualTo(Json.parse("{\"amount\":\"" + expected + "\",\"currency\":\"KWD\"}"));
    assertThat(map("decimal(.n)", "{\"n\": \"" + told + "\"}").textValue()).isEqualTo(expected);
  }

  @Test
  void sums_are_exact_and_refuse_mixed_currencies() {
    String prices =
        "{\"a\":[{\"amount\":\"0.1\",\"currency\":\"EUR\"},{\"amount\":\"0.20\",\"currency\":\"EUR\"}]}";
    assertThat(map("sum-money([for (.a) .])", prices).path("amount").textValue()).isEqualTo("0.30");
    assertThat(map("mul-money(.a[1], \"3\")", prices).path("amount").textValue()).isEqualTo("0.60");
    assertThatThrownBy(() -> map("sum-money([money(1, \"EUR\"), money(1, \"USD\")])", "{}"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("EUR and USD do not add up");
  }

  @Test
  void presentment_amounts_are_summed_beside_the_booked_ones() {
    String pair =
        "{\"m\":{\"amount\":\"1.00\",\"currency\":\"GBP\",\"presentment\":{\"amount\":\"170\",\"currency\":\"ISK\"}}}";
    JsonNode sum = map("sum-money([.m, .m])", pair);
    assertThat(sum.at("/presentment/amount").textValue()).isEqualTo("340");
    assertThat(sum.path("amount").textValue()).isEqualTo("2.00");
  }

  @Test
  void yen_has_no_decimals_and_dinar_three() {
    assertThat(map("round-money(money(\"100.5\", \"JPY\"))", "{}").path("amount").textValue())
        .isEqualTo("101");
    assertThat(map("round-money(money(\"1.2345\", \"KWD\"))", "{}").path("amount").textValue())
        .isEqualTo("1.235");
  }

  @Test
  void a_share_of_an_amount_is_rounded_to_its_currency() {
    assertThat(map("share-money(money(\"1.00\", \"EUR\"), 2, 3)", "{}").path("amount").textValue())
        .isEqualTo("0.67");
    assertThat(map("share-money(money(\"175\", \"JPY\"), \"2\", 3)", "{}").path("amount").asText())
        .isEqualTo("117");
    assertThat(map("share-money(money(\"1\", \"KWD\"), 1, 3)", "{}").path("amount").textValue())
        .isEqualTo("0.333");
    assertThat(map("share-money(money(\"1\", \"EUR\"), 1, 0)", "{}").isNull()).isTrue();
  }

  @Test
  void a_decimal_text_becomes_a_number_of_the_same_digits() {
    assertThat(Json.text(map("as-number(\"0.250\")", "{}"))).isEqualTo("0.250");
    assertThat(map("as-number(.none)", "{}").isNull()).isTrue();
  }

  @Test
  void what_was_not_told_is_dropped_and_what_is_cleared_is_null() {
    assertThat(map("{\"a\": .none, \"b\": clear(), \"c\": []}", "{}"))
        .isEqualTo(Json.parse("{\"b\": null, \"c\": []}"));
  }

  @Test
  void times_of_any_offset_become_utc() {
    assertThat(map("instant(.t)", "{\"t\":\"2026-11-24T10:00:00+02:00\"}").textValue())
        .isEqualTo("2026-11-24T08:00:00Z");
    assertThat(map("instant(.t)", "{\"t\":\"2026-11-24 10:00:00\"}").textValue())
        .isEqualTo("2026-11-24T10:00:00Z");
  }

  @Test
  void a_failing_mapping_names_itself_and_not_the_data() {
    assertThatThrownBy(() -> map("decimal(.secret)", "{\"secret\": \"canary-4711\"}"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("mapping test")
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> map("number(.secret)", "{\"secret\": \"canary-4711\"}"))
        .isInstanceOf(MappingException.class)
        .hasMessageNotContaining("canary");
  }

  @Test
  void a_mapping_can_refuse_a_record_in_its_own_words() {
    assertThatThrownBy(() -> map("if (.a) .a else refuse(\"set x.y: it is needed\")", "{}"))
        .isInstanceOf(MappingException.class)
        .hasMessage("mapping test failed: set x.y: it is needed");
    assertThat(map("if (.a) .a else refuse(\"no\")", "{\"a\": 1}").intValue()).isEqualTo(1);
  }

  @Test
  void endless_recursion_is_an_error_not_a_crash() {
    assertThatThrownBy(() -> map("def f(x) f($x) f(.)", "{}"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("recurses without end");
  }

  @Test
  void a_broken_text_is_refused_with_its_place() {
    assertThatThrownBy(
            () -> Mapping.compile("x/y", "config/mappings/x/y.jslt", "{\n \"a\": nope(1)}"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("nope")
        .hasMessageContaining("config/mappings/x/y.jslt:2");
  }

  @Test
  void every_schema_loads_and_a_mistyped_field_is_found() {
    for (String entity : SchemaCheck.ENTITIES) {
      assertThat(SchemaCheck.check(entity, Json.parse("{\"typo\": 1}")))
          .extracting(SchemaCheck.Fault::reason)
          .anyMatch(reason -> reason.contains("typo is not part of the model"));
    }
    assertThat(SchemaCheck.check("item", Json.parse("{\"variants\": [{\"price\": {\"sum\": 1}}]}")))
        .filteredOn(fault -> "sum".equals(fault.unknown()))
        .anySatisfy(
            fault ->
                assertThat(fault.known()).containsExactly("amount", "currency", "presentment"));
  }

  @Test
  void faults_have_paths_and_no_values() {
    ObjectNode item =
        (ObjectNode)
            Json.parse(
                "{\"id\":\"1\",\"title\":\"T\",\"status\":\"active\",\"variants\":[{\"id\":\"2\","
                    + "\"price\":{\"amount\":\"1E2\",\"currency\":\"EUR\"}}]}");
    assertThat(SchemaCheck.check("item", item))
        .extracting(SchemaCheck.Fault::path)
        .contains("$.variants[0].price.amount");
    assertThat(SchemaCheck.check("item", item).toString()).doesNotContain("1E2");
  }

  private static JsonNode map(String text, String input) {
    return Mapping.compile("test", "test.jslt", text).apply(Json.parse(input), Map.of());
  }
}
