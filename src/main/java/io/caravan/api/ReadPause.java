package io.caravan.api;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long to stay away after a failed read, and what people are told about it. */
final class ReadPause {
  private static final Logger LOG = LoggerFactory.getLogger(ReadPause.class);
  private static final String REAUTH = "reauth";
  private static final long FIRST_MS = 2_000;
  private static final long LONGEST_MS = 300_000;
  private static final long PERSON_MS = 60_000;
  private static final int MOST_DOUBLINGS = 8;
  private static final int MOST_ALARMS = 1_000;

  private final String place;
  private final Ledger ledger;
  private int failures;
  private volatile long until;

  ReadPause(String place, Ledger ledger) {
    this.place = place;
    this.ledger = ledger;
  }

  boolean isOver(long now) {
    return now >= until;
  }

  private String system() {
    return place.substring(0, Math.max(0, place.indexOf('/')));
  }

  /**
   * @param asked whether its vendor was: only then is known that it can be read
   */
  void ended(boolean asked) {
    failures = 0;
    until = 0;
    if (asked && ledger.read(this::isAlarmed)) {
      ledger.writeNow(
          tx -> {
            tx.clearAlarm(REAUTH, system());
            tx.clearAlarm(ReadLoop.ALARM, place);
            return null;
          });
    }
  }

  // Whoever raised it: another runner may read now.
  private boolean isAlarmed(LedgerReads reads) {
    return isOpen(reads, REAUTH, system()) || isOpen(reads, ReadLoop.ALARM, place);
  }

  private static boolean isOpen(LedgerReads reads, String kind, String subject) {
    return reads.openAlarms(kind, MOST_ALARMS).stream()
        .anyMatch(alarm -> alarm.subject().equals(subject));
  }

  /** Returns when to try again. */
  long failed(CallException e) {
    long wait = Math.min(LONGEST_MS, FIRST_MS << Math.min(failures, MOST_DOUBLINGS));
    LOG.warn("{} was not read to its end: {} ({})", place, e.getMessage(), e.failure());
    switch (e.failure()) {
      case THROTTLED, STALE -> wait = FIRST_MS;
      case AUTH -> {
        wait = PERSON_MS;
        alarm(REAUTH, system(), place + " cannot be read: " + e.getMessage());
      }
      case PERMANENT, MISSING -> {
        failures++;
        wait = Math.max(wait, PERSON_MS);
        alarm(
            ReadLoop.ALARM,
            place,
            place
                + " cannot be read: "
                + e.getMessage()
                + ". Nothing is skipped: it is read from where it stopped once this is mended");
      }
      default -> failures++;
    }
    until = ledger.now() + Math.max(wait, e.waitMs());
    return until;
  }

  private void alarm(String kind, String subject, String text) {
    ledger.writeNow(
        tx -> {
          tx.alarm(kind, subject, text);
          return null;
        });
  }
}
