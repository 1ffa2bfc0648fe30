package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
  @ParameterizedTest
  @CsvSource({"EUR, 2", "JPY, 0", "KWD, 3", "XTS, 2", "nonsense, 2"})
  void a_currency_has_its_decimals_and_an_unknown_one_the_usual(String currency, int decimals) {
    assertThat(Money.decimals(currency)).isEqualTo(decimals);
  }

  @ParameterizedTest
  @CsvSource({"1.005, EUR, 1.01", "-1.005, EUR, -1.01", "2.5, JPY, 3", "0.0004, KWD, 0.000"})
  void halves_go_away_from_zero(BigDecimal amount, String currency, BigDecimal rounded) {
    assertThat(Money.rounded(amount, currency)).isEqualTo(rounded);
  }

  @Test
  void nothing_told_is_zero() {
    assertThat(Money.zero("EUR")).isEqualTo(new Money(BigDecimal.ZERO, "EUR"));
    assertThat(Money.of(null)).isZero();
    assertThat(Money.of(Fields.object())).isZero();
    assertThat(Money.of(Money.node(new BigDecimal("1E1"), "EUR"))).isEqualByComparingTo("10");
  }

  @ParameterizedTest
  @CsvSource({
    "10.00, 4, EUR, 2.50, 0",
    "10.00, 3, EUR, 3.33, 0.01",
    "0.10, 8, EUR, 0.0125, 0",
    "100, 3, JPY, 33, 1",
    "1.000, 8, KWD, 0.125, 0"
  })
  void a_price_of_each_piece_is_exact_or_leaves_a_rest(
      BigDecimal amount, BigDecimal pieces, String currency, String unit, String rest) {
    UnitPrice price = UnitPrice.of(amount, pieces, currency);
    assertThat(price.unit()).isEqualByComparingTo(unit);
    assertThat(price.rest()).isEqualByComparingTo(rest);
  }
}
