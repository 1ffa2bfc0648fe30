package io.caravan.command.outside;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wait of the demo's script: it plays people, who take their time. */
public final class Pause {
  private Pause() {}

  public static void of(Duration span) {
    try {
      boolean ended = new CountDownLatch(1).await(span.toNanos(), TimeUnit.NANOSECONDS);
      if (ended) {
        throw new IllegalStateException("nobody ends this wait");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the demo was interrupted", e);
    }
  }
}
