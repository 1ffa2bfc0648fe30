package io.caravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SandboxClockTest {
  private static final double FAST = 1_000_000;

  @Test
  void two_clocks_of_one_origin_and_speed_agree() {
    Instant origin = Instant.parse("2026-11-24T10:00:00Z");
    Instant first = SandboxClock.scaled(origin, 1).instant();
    Instant second = SandboxClock.scaled(origin, 1).instant();
    assertThat(Duration.between(first, second)).isBetween(Duration.ZERO, Duration.ofMinutes(1));
  }

  @Test
  void it_goes_on_in_another_zone() {
    Clock there = SandboxClock.starting(FAST).withZone(ZoneId.of("Asia/Riyadh"));
    Instant before = there.instant();
    assertThat(there.getZone()).isEqualTo(ZoneId.of("Asia/Riyadh"));
    Awaitility.await().until(() -> there.instant().isAfter(before.plus(Duration.ofHours(1))));
    assertThat(SandboxClock.starting(FAST).getZone()).isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void time_does_not_stand_or_run_back() {
    assertThatThrownBy(() -> SandboxClock.starting(0)).hasMessageContaining("speed");
    assertThatThrownBy(() -> SandboxClock.starting(-1)).hasMessageContaining("speed");
  }
}
