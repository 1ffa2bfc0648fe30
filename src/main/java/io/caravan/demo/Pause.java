package io.caravan.demo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Real time given to others while a condition is not met yet. */
final class Pause {
  private static final long BRIEFLY_MS = 25;

  private Pause() {}

  static void briefly() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BRIEFLY_MS));
  }
}
