package io.caravan.ledger;

import java.util.List;
import java.util.function.Consumer;

/**
 * Named places between the steps of recording and delivering, at which a process may die. Whatever
 * comes next at such a place must be safe to be done again, or never. Nothing happens there unless
 * a watcher is installed, as a simulation does for its own thread, or a process that is to be
 * killed at one of them.
 */
public final class CrashPoint {
  /** Every place that there is, for a watcher that wants to know whether it has seen them all. */
  public static final List<String> ALL =
      List.of(
          "work.begin",
          "work.commit",
          "work.committed",
          "record.kept",
          "claim.taken",
          "delivery.begin",
          "call.intended",
          "call.send",
          "call.answered",
          "delivery.carried",
          "settle.decided",
          "settle.committed",
          "cursor.moved",
          "hint.kept",
          "token.got",
          "token.stored");

  private static final ThreadLocal<Consumer<String>> WATCHER = new ThreadLocal<>();
  private static volatile boolean watched;
  private static volatile Consumer<String> everywhere = place -> {};

  private CrashPoint() {}

  /** A step is over; throws what the watcher throws. */
  public static void hit(String name) {
    if (watched) {
      Consumer<String> watcher = WATCHER.get();
      if (watcher != null) {
        watcher.accept(name);
      }
      everywhere.accept(name);
    }
  }

  /**
   * Watches the places that this thread comes by.
   *
   * @param watcher or null for none any more
   */
  public static void watch(Consumer<String> watcher) {
    if (watcher == null) {
      WATCHER.remove();
    } else {
      WATCHER.set(watcher);
      watched = true;
    }
  }

  /** Watches the places that any thread of this process comes by, for as long as it lives. */
  public static void watchAll(Consumer<String> watcher) {
    everywhere = watcher;
    watched = true;
  }
}
