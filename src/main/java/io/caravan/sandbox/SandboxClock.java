package io.caravan.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that runs faster than real time. Two processes with the same origin and speed show the
 * same time. The one place of the sandbox that reads the machine's clock.
 */
public final class SandboxClock extends Clock {
  private final Instant origin;
  private final double speed;
  private final ZoneId zone;

  private SandboxClock(Instant origin, double speed, ZoneId zone) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be positive, was: " + speed);
    }
    this.origin = origin;
    this.speed = speed;
    this.zone = zone;
  }

  /**
   * @param origin instant at which virtual and real time are the same
   * @param speed virtual seconds per real second; 1 is real time
   */
  public static SandboxClock scaled(Instant origin, double speed) {
    return new SandboxClock(origin, speed, ZoneOffset.UTC);
  }

  /** A clock that starts now. */
  public static SandboxClock starting(double speed) {
    return scaled(Instant.now(), speed);
  }

  public Instant origin() {
    return origin;
  }

  public double speed() {
    return speed;
  }

  /** Real time that a span of virtual time takes. */
  public Duration real(Duration virtual) {
    return Duration.ofNanos((long) (virtual.toNanos() / speed));
  }

  @Override
  public Instant instant() {
    Duration real = Duration.between(origin, Instant.now());
    return origin.plusNanos((long) (real.toNanos() * speed));
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new SandboxClock(origin, speed, zone);
  }
}
