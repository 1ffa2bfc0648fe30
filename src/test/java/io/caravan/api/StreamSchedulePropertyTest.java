package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StreamSchedulePropertyTest {
  @Property(tries = 200)
  void a_range_is_never_left(
      @ForAll @IntRange(min = 1, max = 60) int low,
      @ForAll @IntRange(min = 0, max = 600) int more,
      @ForAll long interval,
      @ForAll boolean changed) {
    StreamSchedule schedule = StreamSchedule.parse(low + "s.." + (low + more) + "s");
    long before = Math.floorMod(interval, 10_000_000L);
    assertThat(schedule.next(0, before, changed).at()).isBetween(low * 1000L, (low + more) * 1000L);
  }
}
