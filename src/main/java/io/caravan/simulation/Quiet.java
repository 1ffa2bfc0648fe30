package io.caravan.simulation;

import io.caravan.api.Breaker;
import io.caravan.api.StreamReader;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.time.Instant;

/** Whether everything that was begun has come to an end, once nothing disturbs any more. */
final class Quiet {
  private final World world;
  private final long since;
  private final long end;

  /**
   * @param end what is planned for later than that does not count, epoch ms
   */
  Quiet(World world, long end) {
    this.world = world;
    this.since = world.agenda.millis();
    this.end = end;
  }

  boolean isBusy() {
    boolean waiting = !world.desk.read(r -> r.waitingDeliveries(1)).isEmpty();
    return waiting || world.database.plans("again/", end) || heldBack() || unread();
  }

  /** Whether a vendor that did not answer has not been tried since. */
  private boolean heldBack() {
    return world.packs.systems().all().stream()
        .anyMatch(system -> world.desk.read(r -> Breaker.openSince(r, system.name())) >= 0);
  }

  /** Whether some list was not read to its end since. */
  private boolean unread() {
    for (SystemConfig system : world.packs.systems().all()) {
      for (SystemPack.Stream stream : system.pack().streams().values()) {
        String fact = StreamReader.readFact(system.name(), stream.name());
        boolean read =
            world
                .desk
                .read(r -> r.fact(fact))
                .filter(at -> Instant.parse(at).toEpochMilli() >= since)
                .isPresent();
        if (!stream.posted() && !read) {
          return true;
        }
      }
    }
    return false;
  }
}
