package io.caravan.mapping.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import io.caravan.mapping.Json;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each function gives for what a vendor may tell. */
class FunctionsTest {
  private static final String ORDER =
      """
      {"price": {"amount": "10.00", "currency": "EUR",
                 "presentment": {"amount": "1500", "currency": "JPY"}},
       "less": {"amount": "2.50", "currency": "EUR",
                "presentment": {"amount": "400", "currency": "JPY"}},
       "plain": {"amount": "-0.00", "currency": "EUR"},
       "lines": ["1.5", null, "2", ""], "none": [], "one": {"a": 1}, "empty": ""}
      """;

  private static JsonNode map(String expression) {
    return new Parser(new StringReader(expression))
        .withFunctions(Functions.all())
        .compile()
        .apply(Json.parse(ORDER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sub-money(.price, .less).amount | '7.50'",
        "sub-money(.price, .less).presentment.amount | '1100'",
        "sub-money(.price, .plain).amount | '10.00'",
        "mul-qty(.price, \"1.5\").amount | '15.000'",
        "mul-money(.price, 2).presentment.amount | '3000'",
        "units-money(1250, 2, \"EUR\").amount | '12.50'",
        "units-money(-5, 3, \"KWD\").amount | '-0.005'",
        "units-money(7, 0, \"JPY\").currency | 'JPY'",
        "string(money-units(.price, 2)) | '1000'",
        "string(money-units(money(\"12.500\", \"EUR\"), \"2\")) | '1250'",
        "string(money-units(\"-3\", 3)) | '-3000'",
        "percent(8.25) | '0.0825'",
        "negate(.less).amount | '-2.50'",
        "negate(.less).presentment.amount | '-400'",
        "negate(\"-3.0\") | '3.0'",
        "sum-qty(.lines) | '3.5'",
        "sub-qty(\"2.0\", 3) | '-1.0'",
        "decimal(\" 1E2 \") | '100'",
        "text(\" a \") | 'a'",
        "instant(\"2026-11-24 10:00:00\") | '2026-11-24T10:00:00Z'",
        "utc(\"2026-11-24T10:00:00+0130\") | '2026-11-24T08:30:00Z'",
        "utc(\"2026-11-24T10:00:00-02:00\") | '2026-11-24T12:00:00Z'",
        "e-mail(\" Ann@Example.org \") | 'ann@example.org'",
        "phone(\"+44 20 7946 0018\") | '+442079460018'",
        "phone(\"020 7946 0018\", \"gb\") | '+442079460018'",
        "id-part(\"gid://shopify/Order/12?x=/y\") | '12'",
        "id-part(\"gid://shopify/Order/12\") | '12'",
        "id-part(\"12\") | '12'",
      })
  void a_text(String expression, String expected) {
    assertThat(map(expression).textValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "floor-qty(\"2.9\") | 2",
        "floor-qty(\"-0.1\") | -1",
        "compare-decimal(.price, .less) | 1",
        "compare-decimal(\"1.0\", 1) | 0",
        "compare-decimal(.less, \"3\") | -1",
        "is-zero(.plain) | true",
        "is-zero(\"0.01\") | false",
        "as-number(\"1.50\") | 1.50",
        "array(.one) | [{\"a\":1}]",
        "array(.none) | []",
        "array(.lines[0]) | [\"1.5\"]",
        "array(.empty) | []",
        "array(.missing) | []",
      })
  void a_value(String expression, String expected) {
    assertThat(map(expression)).isEqualTo(Json.parse(expected));
  }

  @Test
  void an_amount_that_is_finer_than_the_units_is_refused_and_not_rounded() {
    assertThatThrownBy(() -> map("money-units(\"12.505\", 2)"))
        .hasStackTraceContaining("more than the 2 digits");
  }

  @ParameterizedTest
  @CsvSource({
    "1.005, EUR, 1.01",
    "-1.005, EUR, -1.01",
    "2.5, JPY, 3",
    "1.0005, KWD, 1.001",
    "15.054, XTS, 15.05",
    "15.054, nonsense, 15.05"
  })
  void money_is_rounded_to_the_digits_of_its_currency_halves_away_from_zero(
      String amount, String currency, String rounded) {
    String money = "money(\"%s\", \"%s\")".formatted(amount, currency);
    assertThat(map("round-money(%s).amount".formatted(money)).textValue()).isEqualTo(rounded);
    assertThat(map("share-money(%s, 2, 2).amount".formatted(money)).textValue()).isEqualTo(rounded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "money(.missing, \"EUR\")",
        "money(1, .empty)",
        "units-money(null, 2, \"EUR\")",
        "money-units(.missing, 2)",
        "percent(.missing)",
        "sub-money(.price, null)",
        "sum-money(.none)",
        "sum-money(.one)",
        "sum-qty(.none)",
        "sum-qty(.missing)",
        "share-money(.price, 1, 0)",
        "e-mail(\"ann\")",
        "e-mail(\"@example.org\")",
        "phone(.empty)",
        "phone(\"020 7946 0018\")",
        "phone(\"+44 1\")",
        "phone(\"none\", \"gb\")",
      })
  void nothing(String expression) {
    assertThat(map(expression).isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"decimal(\"ten\")", "decimal(true)", "utc(\"soon\")", "decimal(\"1e41\")"})
  void what_is_no_value_is_refused_without_telling_it(String expression) {
    assertThatThrownBy(() -> map(expression))
        .hasStackTraceContaining("a value is not a")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("soon").doesNotContain("ten\""));
  }

  @Test
  void forty_digits_are_a_number_and_one_more_is_a_fault() {
    String most = "9".repeat(40);
    assertThat(map("decimal(\"" + most + "\")").textValue()).isEqualTo(most);
    assertThat(map("decimal(\"1e-40\")").textValue()).endsWith("01").hasSize(42);
    assertThatThrownBy(() -> map("decimal(\"" + most + "9\")"))
        .hasStackTraceContaining("not a decimal");
    assertThatThrownBy(() -> map("decimal(\"1e-41\")")).hasStackTraceContaining("not a decimal");
  }

  @Test
  void a_function_says_how_many_values_it_takes() {
    assertThatThrownBy(() -> map("money(1)")).isInstanceOf(JsltException.class);
    assertThatThrownBy(() -> map("money(1, \"EUR\", 2)")).isInstanceOf(JsltException.class);
    assertThat(Functions.all())
        .filteredOn(f -> f.getName().equals("phone"))
        .singleElement()
        .satisfies(f -> assertThat(arguments(f)).containsExactly(1, 2));
  }

  @Test
  void what_is_cleared_is_null_at_any_depth() {
    JsonNode mapped = map("{\"a\": clear(), \"b\": [clear(), {\"c\": clear()}, 1], \"d\": 2}");
    assertThat(Functions.cleared(mapped))
        .isEqualTo(Json.parse("{\"a\": null, \"b\": [null, {\"c\": null}, 1], \"d\": 2}"));
  }

  @Test
  void every_function_of_the_mappings_is_there_once() {
    assertThat(names(ShareFunctions.all())).containsExactly("share-money", "as-number");
    assertThat(names(MoneyFunctions.all()))
        .containsExactly(
            "money",
            "units-money",
            "money-units",
            "percent",
            "decimal",
            "sum-money",
            "sub-money",
            "mul-money",
            "mul-qty",
            "negate",
            "round-money",
            "sum-qty",
            "sub-qty",
            "floor-qty",
            "compare-decimal",
            "is-zero");
    assertThat(names(TextFunctions.all()))
        .containsExactly("text", "instant", "utc", "array", "e-mail", "phone", "id-part");
    assertThat(names(Functions.all()))
        .containsAll(names(ShareFunctions.all()))
        .containsAll(names(MoneyFunctions.all()))
        .containsAll(names(TextFunctions.all()))
        .contains("clear", "refuse")
        .doesNotHaveDuplicates();
  }

  private static List<String> names(Collection<Function> functions) {
    return functions.stream().map(Function::getName).toList();
  }

  @Test
  void a_function_never_gives_java_null() {
    JsonNode nothing = NullNode.getInstance();
    JsonNode[] untold = {nothing, nothing, nothing};
    JsonNode price = Json.parse(ORDER).path("price");
    JsonNode one = Json.parse("1");
    assertThat(Simple.nullSafe("any", 3, a -> one).call(null, untold)).isSameAs(nothing);
    assertThat(Simple.nullSafe("any", 1, a -> one).call(null, new JsonNode[] {one})).isSameAs(one);
    assertThat(called("share-money", price, one, Json.parse("0"))).isSameAs(nothing);
    assertThat(called("phone", nothing)).isSameAs(nothing);
    assertThat(called("phone", Json.parse("\"none\""))).isSameAs(nothing);
  }

  private static JsonNode called(String name, JsonNode... arguments) {
    return Functions.all().stream()
        .filter(function -> function.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .call(null, arguments);
  }

  private static int[] arguments(Function function) {
    return new int[] {function.getMinArguments(), function.getMaxArguments()};
  }
}
