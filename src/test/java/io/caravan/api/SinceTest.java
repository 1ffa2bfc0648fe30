package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SinceTest {
  private static final long NOW = Instant.parse("2026-11-24T10:00:00.750Z").toEpochMilli();

  private static String from(String text) {
    return Since.parse(text).from(NOW).toString();
  }

  @Test
  void a_span_is_counted_back_from_now_and_a_day_or_a_point_in_time_stands_alone() {
    assertThat(from("0s")).isEqualTo("2026-11-24T10:00:00Z");
    assertThat(from("2d")).isEqualTo("2026-11-22T10:00:00Z");
    assertThat(from(" 90m ")).isEqualTo("2026-11-24T08:30:00Z");
    assertThat(from("2026-01-01")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(from("2026-01-01T08:00:00+02:00")).isEqualTo("2026-01-01T06:00:00Z");
    assertThat(from("2026-01-01T08:00:00.5Z")).isEqualTo("2026-01-01T08:00:00Z");
  }

  @Test
  void anything_else_is_told_with_what_would_be_understood() {
    for (String text :
        new String[] {"", "yesterday", "2d ago", "2026-13-01", "2026-01-01T8", "-2d"}) {
      assertThatThrownBy(() -> Since.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("14d")
          .hasMessageContaining("2026-01-01");
    }
  }
}
