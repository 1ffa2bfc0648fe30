package io.caravan;

import io.caravan.sandbox.SandboxClock;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** The machine's clock, or the faster one of an emulation. */
record RunnerClock(Clock clock, double speed) {

  static RunnerClock of(Settings settings, List<String> faults) {
    String origin = settings.get("caravan.clock.origin", "");
    if (origin.isEmpty()) {
      return new RunnerClock(Clock.systemUTC(), 1);
    }
    try {
      double speed = Double.parseDouble(settings.get("caravan.clock.speed", "1"));
      return new RunnerClock(SandboxClock.scaled(Instant.parse(origin), speed), speed);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      faults.add("caravan.clock.origin and caravan.clock.speed: " + e.getMessage());
      return new RunnerClock(Clock.systemUTC(), 1);
    }
  }
}
