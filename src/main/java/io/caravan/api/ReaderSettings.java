package io.caravan.api;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemPack;

/**
 * What a reader of a stream works with.
 *
 * @param schedule see {@link StreamSchedule}
 * @param since how far the first read of a stream of events looks back, see {@link Since}; else
 *     null
 * @param inFlight most records on their way through the route at once
 * @param leaseMs after which another runner takes over from one that died
 */
public record ReaderSettings(
    Client client,
    Ledger ledger,
    Timers timers,
    SystemPack.Stream stream,
    String schedule,
    String since,
    int inFlight,
    long leaseMs) {
  public static final int DEFAULT_IN_FLIGHT = 32;
  public static final long DEFAULT_LEASE_MS = 60_000;

  /** The pack's own schedule and everything else by default. */
  public static ReaderSettings of(
      Client client, Ledger ledger, Timers timers, SystemPack.Stream stream) {
    return new ReaderSettings(
        client,
        ledger,
        timers,
        stream,
        stream.schedule(),
        stream.events() == null ? null : stream.events().since(),
        DEFAULT_IN_FLIGHT,
        DEFAULT_LEASE_MS);
  }

  public ReaderSettings schedule(String text) {
    return text == null || text.isBlank()
        ? this
        : new ReaderSettings(client, ledger, timers, stream, text, since, inFlight, leaseMs);
  }

  /**
   * @throws IllegalArgumentException if the stream is not one of events: those are read whole
   */
  public ReaderSettings since(String text) {
    if (text == null || text.isBlank()) {
      return this;
    }
    if (stream.events() == null) {
      throw new IllegalArgumentException(
          "since="
              + text
              + " is not for "
              + place()
              + ": what exists there is read from the first record on; only orders, sales, shipments"
              + " and refunds have a beginning");
    }
    return new ReaderSettings(client, ledger, timers, stream, schedule, text, inFlight, leaseMs);
  }

  public ReaderSettings inFlight(int most) {
    return new ReaderSettings(client, ledger, timers, stream, schedule, since, most, leaseMs);
  }

  public ReaderSettings lease(long ms) {
    return new ReaderSettings(client, ledger, timers, stream, schedule, since, inFlight, ms);
  }

  String system() {
    return client.system().name();
  }

  /** Name of the schedule row and subject of alarms: {@code pos/items}. */
  String place() {
    return system() + "/" + stream.name();
  }

  /** Where its records come in: {@code api:pos/items}. */
  String origin() {
    return "api:" + place();
  }
}
