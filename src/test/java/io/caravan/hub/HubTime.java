package io.caravan.hub;

import io.caravan.ledger.Timers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Clock and timers that move only when told. */
final class HubTime extends Clock implements Timers {
  private long now = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();
  private final List<Planned> planned = new ArrayList<>();

  private record Planned(long at, Runnable task) {}

  /** Moves on, running what falls due on the way. */
  void advance(long ms) {
    long until;
    synchronized (this) {
      until = now + ms;
    }
    while (true) {
      Planned next;
      synchronized (this) {
        next =
            planned.stream()
                .filter(task -> task.at() <= until)
                .min(Comparator.comparingLong(Planned::at))
                .orElse(null);
        if (next == null) {
          now = until;
          return;
        }
        planned.remove(next);
        now = Math.max(now, next.at());
      }
      next.task().run();
    }
  }

  @Override
  public synchronized Cancellable after(long delayMs, Runnable task) {
    Planned one = new Planned(now + Math.max(1, delayMs), task);
    planned.add(one);
    return () -> {
      synchronized (this) {
        planned.remove(one);
      }
    };
  }

  @Override
  public synchronized long millis() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("one zone");
  }
}
