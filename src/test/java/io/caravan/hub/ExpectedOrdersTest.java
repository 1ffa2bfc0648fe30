package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write of the orders that they expect. */
class ExpectedOrdersTest {
  @Test
  void a_number_and_a_time_are_enough() {
    ExpectedOrders expected = ExpectedOrders.parse("5 in 2h");
    assertThat(expected.count()).isEqualTo(5);
    assertThat(expected.spanMs()).isEqualTo(Duration.ofHours(2).toMillis());
    assertThat(expected.isWithinHours(0)).isTrue();
  }

  @Test
  void a_time_that_is_shorter_than_the_hours_is_looked_at_in_them() {
    ExpectedOrders expected = ExpectedOrders.parse("5 in 12h 09:00-22:00");
    assertThat(expected.isWithinHours(Instant.parse("2026-11-27T21:30:00Z").toEpochMilli()))
        .isTrue();
  }

  /** Berlin is an hour ahead of UTC in November. */
  @ParameterizedTest
  @CsvSource({
    "09:00-22:00, 2026-11-27T09:59:00Z, false",
    "09:00-22:00, 2026-11-27T10:00:00Z, true",
    "09:00-22:00, 2026-11-27T21:00:00Z, true",
    "09:00-22:00, 2026-11-27T21:01:00Z, false",
    "20:00-02:00, 2026-11-27T20:30:00Z, false",
    "20:00-02:00, 2026-11-27T21:30:00Z, true",
    "20:00-02:00, 2026-11-28T00:59:00Z, true",
    "20:00-02:00, 2026-11-28T01:01:00Z, false"
  })
  void the_whole_time_must_lie_in_the_hours(String hours, Instant now, boolean within) {
    ExpectedOrders expected = ExpectedOrders.parse("5 in 2h " + hours + " Europe/Berlin");
    assertThat(expected.isWithinHours(now.toEpochMilli())).isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "0 in 2h",
        "5 in two hours",
        "5 in 0s",
        "5 per 2h",
        "5 in 2h 9-22",
        "5 in 2h 09:00-25:00",
        "5 in 14h 09:00-22:00",
        "5 in 13h 09:00-22:00",
        "5 in 7h 20:00-02:00 Europe/Berlin",
        "5 in 2h 09:00-22:00 Europe/Nowhere",
        ""
      })
  void what_is_not_understood_is_told_with_an_example(String text) {
    assertThatThrownBy(() -> ExpectedOrders.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("\"5 in 2h\"");
  }
}
