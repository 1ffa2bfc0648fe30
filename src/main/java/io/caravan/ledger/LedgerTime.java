package io.caravan.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** The time that leases and back-offs are measured with, epoch milliseconds. */
interface LedgerTime {
  /** Outside any transaction. */
  long now();

  /** True if transactions take the time from the database. */
  boolean fromDatabase();

  /** Tells the time that a transaction has just read from the database. */
  void observed(long databaseMillis);

  /** The injected clock: one process, or a simulation that owns time. */
  static LedgerTime of(Clock clock) {
    return new LedgerTime() {
      @Override
      public long now() {
        return clock.millis();
      }

      @Override
      public boolean fromDatabase() {
        return false;
      }

      @Override
      public void observed(long databaseMillis) {
        throw new IllegalStateException("this ledger does not read the database's time");
      }
    };
  }

  /** The database's clock, so that skewed clocks of several runners decide nothing. */
  static LedgerTime ofDatabase(Supplier<Long> ask) {
    return new DatabaseTime(ask);
  }

  /** True if the clock is the plain system clock of whatever zone, not one of a test or a demo. */
  static boolean isSystem(Clock clock) {
    return clock.equals(Clock.system(clock.getZone()));
  }

  /** Carries the last reading on with the monotonic clock until it is too old. */
  final class DatabaseTime implements LedgerTime {
    private static final long STALE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long NANOS_PER_MILLI = Duration.ofMillis(1).toNanos();

    private record Reading(long millis, long nanos) {}

    private final Supplier<Long> ask;
    private volatile Reading last;

    DatabaseTime(Supplier<Long> ask) {
      this.ask = ask;
    }

    @Override
    public long now() {
      Reading reading = last;
      if (reading == null || System.nanoTime() - reading.nanos > STALE_NANOS) {
        observed(ask.get());
        reading = last;
      }
      return reading.millis + (System.nanoTime() - reading.nanos) / NANOS_PER_MILLI;
    }

    @Override
    public boolean fromDatabase() {
      return true;
    }

    @Override
    public void observed(long databaseMillis) {
      last = new Reading(databaseMillis, System.nanoTime());
    }
  }
}
