package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.faults.Fault;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamScheduleTest {
  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void a_duration_waits_that_long_after_the_end_of_a_read() {
    assertThat(StreamSchedule.parse("3s").next(1000, -1, true).at()).isEqualTo(4000);
    assertThat(StreamSchedule.parse("3s").next(1000, 3000, false).at()).isEqualTo(4000);
  }

  @Test
  void a_range_is_short_after_a_change_and_doubles_while_it_is_quiet() {
    StreamSchedule schedule = StreamSchedule.parse("2s..15s");
    StreamSchedule.Next next = schedule.next(0, -1, false);
    assertThat(next.intervalMs()).isEqualTo(2000);
    for (long expected : new long[] {4000, 8000, 15_000, 15_000}) {
      next = schedule.next(0, next.intervalMs(), false);
      assertThat(next.at()).isEqualTo(expected);
    }
    assertThat(schedule.next(0, next.intervalMs(), true).at()).isEqualTo(2000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0/5 * * * ? | 2026-11-24T10:02:00Z | 2026-11-24T10:05:00Z",
        "0 30 2 * * ? Europe/Berlin | 2026-11-24T10:00:00Z | 2026-11-25T01:30:00Z",
        "0 30 2 * * ? Europe/Berlin | 2026-07-01T10:00:00Z | 2026-07-02T00:30:00Z",
        // Summer time begins: there is no 02:30 that night, so it fires on the next one.
        "0 30 2 * * ? Europe/Berlin | 2027-03-27T10:00:00Z | 2027-03-29T00:30:00Z",
        // It ends: 02:30 is there twice and fires once.
        "0 30 2 * * ? Europe/Berlin | 2027-10-30T10:00:00Z | 2027-10-31T01:30:00Z",
        "0 30 2 * * ? Europe/Berlin | 2027-10-31T01:30:00Z | 2027-11-01T01:30:00Z",
        "0 0 0 1 1 ? 2039 | 2038-01-19T03:14:08Z | 2039-01-01T00:00:00Z",
        "0 0 12 ? * MON | 2026-11-24T10:00:00Z | 2026-11-30T12:00:00Z",
        "0 0 0 1 1 ? 2027 | 2026-11-24T10:00:00Z | 2027-01-01T00:00:00Z",
        "0 0 0 1 1 ? 2027 Asia/Tokyo | 2026-11-24T10:00:00Z | 2026-12-31T15:00:00Z"
      })
  @Fault(40)
  void a_cron_is_reckoned_in_its_zone(String cron, String now, String next) {
    assertThat(StreamSchedule.parse(cron).next(at(now), -1, true).at()).isEqualTo(at(next));
  }

  @Test
  void a_cron_that_is_over_never_fires_again() {
    StreamSchedule past = StreamSchedule.parse("0 0 0 1 1 ? 2020");
    assertThat(past.next(at("2026-11-24T10:00:00Z"), -1, true).at())
        .isGreaterThan(at("9999-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "3", "0s", "15s..2s", "2s..", "0 0 * *", "0 0 0 * * ? Mars/Base"})
  void what_is_no_schedule_is_refused(String text) {
    assertThatThrownBy(() -> StreamSchedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schedule");
  }
}
