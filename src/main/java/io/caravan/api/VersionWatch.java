package io.caravan.api;

import io.caravan.ledger.Ledger;
import io.caravan.system.SystemConfig;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * Raises an alarm when a vendor serves another version than the pack was written for, or soon will.
 */
final class VersionWatch {
  static final String GONE = "gone-version";
  static final String ENDS = "version-ends";
  private static final long WARN_MS = Duration.ofDays(60).toMillis();

  private final SystemConfig system;
  private final Ledger ledger;
  private final String header;
  private final long endsAt;
  private String last;
  private boolean told;

  VersionWatch(SystemConfig system, Ledger ledger) {
    this.system = system;
    this.ledger = ledger;
    String name = system.pack().versionHeader();
    this.header = name == null ? null : name.toLowerCase(Locale.ROOT);
    String ends = system.pack().versionEnds();
    this.endsAt =
        ends == null
            ? Long.MAX_VALUE
            : LocalDate.parse(ends).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /**
   * @param headers of an answer, names in lower case
   */
  void saw(Map<String, String> headers) {
    checkServed(header == null ? null : headers.get(header));
    checkEnd();
  }

  private void checkServed(String served) {
    synchronized (this) {
      if (served == null || served.equals(last)) {
        return;
      }
      last = served;
    }
    String pinned = system.pack().apiVersion();
    if (served.equals(pinned)) {
      clear(GONE);
    } else {
      alarm(
          GONE,
          system.name()
              + " answers with API version "
              + Wording.safe(served)
              + " though "
              + pinned
              + " was asked for: fields may differ; update Caravan or the pack "
              + system.pack().kind());
    }
  }

  private void checkEnd() {
    boolean soon = endsAt != Long.MAX_VALUE && ledger.now() > endsAt - WARN_MS;
    synchronized (this) {
      if (told || !soon) {
        return;
      }
      told = true;
    }
    alarm(
        ENDS,
        system.name()
            + ": API version "
            + system.pack().apiVersion()
            + " ends on "
            + system.pack().versionEnds()
            + "; update Caravan or the pack "
            + system.pack().kind()
            + " before");
  }

  private void alarm(String kind, String text) {
    ledger.write(
        tx -> {
          tx.alarm(kind, system.name(), text);
          return null;
        });
  }

  private void clear(String kind) {
    ledger.write(
        tx -> {
          tx.clearAlarm(kind, system.name());
          return null;
        });
  }
}
