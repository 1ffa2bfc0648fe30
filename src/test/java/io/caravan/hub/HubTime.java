package io.caravan.hub;

import io.caravan.ledger.TestClock;
import io.caravan.ledger.Timers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Clock and timers that move only when told. */
final class HubTime extends TestClock implements Timers {
  private final List<Planned> planned = new ArrayList<>();

  private record Planned(long at, Runnable task) {}

  /** Moves on, running what falls due on the way. */
  @Override
  public void advance(long ms) {
    long until;
    synchronized (this) {
      until = millis() + ms;
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
          moveTo(until);
          return;
        }
        planned.remove(next);
        moveTo(Math.max(millis(), next.at()));
      }
      next.task().run();
    }
  }

  @Override
  public synchronized Cancellable after(long delayMs, Runnable task) {
    Planned one = new Planned(millis() + Math.max(1, delayMs), task);
    planned.add(one);
    return () -> {
      synchronized (this) {
        planned.remove(one);
      }
    };
  }
}
