package io.caravan.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Everything that is still to happen, in the order of virtual time; what happens at one moment goes
 * in an order that the seed decides. Its clock only moves when nothing else is left to do now.
 */
final class Agenda extends Clock {
  private final Random ties;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong((Entry entry) -> entry.at)
              .thenComparingInt(entry -> entry.tie)
              .thenComparingLong(entry -> entry.number));
  private long now;
  private long number;
  private Owner current;

  /** Who something happens to: a runner that may be dead or stand still by then. */
  interface Owner {
    boolean isGone();

    /** Until when it stands still, epoch ms; 0 if it does not. */
    long standsUntil();
  }

  /** One thing to happen. */
  static final class Entry {
    private final long at;
    private final int tie;
    private final long number;
    private final Owner owner;
    private Runnable task;

    private Entry(long at, int tie, long number, Owner owner, Runnable task) {
      this.at = at;
      this.tie = tie;
      this.number = number;
      this.owner = owner;
      this.task = task;
    }

    void cancel() {
      task = null;
    }
  }

  Agenda(long seed, Instant begin) {
    this.ties = new Random(seed);
    this.now = begin.toEpochMilli();
  }

  Entry at(long time, Owner owner, Runnable task) {
    Entry entry = new Entry(Math.max(now, time), ties.nextInt(), number++, owner, task);
    entries.add(entry);
    return entry;
  }

  Entry after(long delayMs, Owner owner, Runnable task) {
    return at(now + delayMs, owner, task);
  }

  /** Does what is next; false if nothing is to be done until then. */
  boolean next(long until) {
    Entry entry = entries.peek();
    if (entry == null || entry.at > until) {
      now = Math.max(now, until);
      return false;
    }
    entries.poll();
    now = Math.max(now, entry.at);
    if (entry.task == null || entry.owner != null && entry.owner.isGone()) {
      return true;
    }
    if (entry.owner != null && entry.owner.standsUntil() > now) {
      Entry later =
          new Entry(entry.owner.standsUntil(), entry.tie, number++, entry.owner, entry.task);
      entries.add(later);
      return true;
    }
    as(entry.owner, entry.task);
    return true;
  }

  /**
   * Waits in the middle of something: what is next happens meanwhile, on top of it. So who waits
   * below goes on a little later than it could, as one does on a busy machine.
   */
  <T> T await(CompletableFuture<T> result) {
    Owner me = current;
    while (!result.isDone() || me != null && me.standsUntil() > now) {
      if (me != null && me.isGone()) {
        throw new Crash("gone while it waited");
      }
      if (entries.isEmpty()) {
        throw new IllegalStateException("it waits for what never happens");
      }
      next(Long.MAX_VALUE);
    }
    current = me;
    if (me != null && me.isGone()) {
      throw new Crash("gone while it waited");
    }
    return result.join();
  }

  /** Stands still in the middle of something: what is next happens meanwhile, on top of it. */
  void stand(Owner me) {
    while (me.standsUntil() > now) {
      next(me.standsUntil());
    }
  }

  /** Does something on behalf of somebody, gone or not. */
  void as(Owner owner, Runnable task) {
    Owner before = current;
    current = owner;
    try {
      task.run();
    } catch (Crash crash) {
      // It is gone; the others go on.
    } finally {
      current = before;
    }
  }

  /** Whose turn it is, or null: the world's. */
  Owner current() {
    return current;
  }

  @Override
  public long millis() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
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
