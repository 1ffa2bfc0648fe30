package io.caravan.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when told. */
public class TestClock extends Clock {
  private static final long START = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();

  private final AtomicLong millis = new AtomicLong(START);

  /** Sets the time. */
  protected void moveTo(long ms) {
    millis.set(ms);
  }

  public void advance(long ms) {
    millis.addAndGet(ms);
  }

  @Override
  public long millis() {
    return millis.get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
