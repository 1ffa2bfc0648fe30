package io.caravan.api;

import io.caravan.system.Durations;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * When a stream is read: {@code 3s} (that long after the last read ended), {@code 2s..15s} (the
 * short wait after a change, doubling up to the long one while it is quiet), or a Quartz cron
 * expression with an optional time zone, {@code 0 0/5 * * * ? Europe/Berlin} (UTC without one).
 */
public final class StreamSchedule {
  private static final int CRON_FIELDS = 6;
  private static final long NEVER = Long.MAX_VALUE / 4;

  private final String text;
  private final long shortest;
  private final long longest;
  private final CronExpression cron;

  private StreamSchedule(String text, long shortest, long longest, CronExpression cron) {
    this.text = text;
    this.shortest = shortest;
    this.longest = longest;
    this.cron = cron;
  }

  /**
   * @throws IllegalArgumentException if the text is none of the three
   */
  public static StreamSchedule parse(String text) {
    String trimmed = text.trim();
    int dots = trimmed.indexOf("..");
    if (dots > 0) {
      long low = positive(trimmed.substring(0, dots), text);
      long high = positive(trimmed.substring(dots + 2), text);
      if (high < low) {
        throw new IllegalArgumentException(
            "schedule \"" + text + "\" runs backwards: write the short wait first, 2s..15s");
      }
      return new StreamSchedule(trimmed, low, high, null);
    }
    if (trimmed.indexOf(' ') > 0) {
      return new StreamSchedule(trimmed, 0, 0, cron(trimmed));
    }
    long every = positive(trimmed, text);
    return new StreamSchedule(trimmed, every, every, null);
  }

  private static long positive(String duration, String text) {
    try {
      long ms = Durations.parse(duration).toMillis();
      if (ms > 0) {
        return ms;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "schedule \""
              + text
              + "\" is not understood; write 3s, 2s..15s or a Quartz cron such as"
              + " \"0 0/5 * * * ? Europe/Berlin\"",
          e);
    }
    throw new IllegalArgumentException("schedule \"" + text + "\" must wait longer than nothing");
  }

  private static CronExpression cron(String text) {
    String[] parts = text.split("\\s+");
    String last = parts[parts.length - 1];
    boolean zoned = parts.length > CRON_FIELDS && last.matches("[A-Za-z].*");
    String fields = zoned ? text.substring(0, text.length() - last.length()).trim() : text;
    try {
      CronExpression cron = new CronExpression(fields);
      ZoneId zone = zoned ? ZoneId.of(last) : ZoneOffset.UTC;
      cron.setTimeZone(TimeZone.getTimeZone(zone));
      return cron;
    } catch (ParseException | DateTimeException e) {
      throw new IllegalArgumentException(
          "schedule \"" + text + "\" is no Quartz cron with a time zone: " + e.getMessage(), e);
    }
  }

  /** When to read again and which interval is then in force. */
  record Next(long at, long intervalMs) {}

  /**
   * The next read.
   *
   * @param now epoch ms of the end of this read
   * @param interval in force before this read, or -1
   * @param changed whether this read found something new
   */
  Next next(long now, long interval, boolean changed) {
    if (cron != null) {
      Date date = cron.getNextValidTimeAfter(new Date(now));
      return new Next(date == null ? NEVER : date.getTime(), -1);
    }
    long wait = changed || interval < shortest ? shortest : Math.min(longest, interval * 2);
    return new Next(now + wait, wait);
  }

  /** When the next read is due at the latest, epoch ms, if nothing fails. */
  public long latest(long readAt) {
    return cron == null ? readAt + longest : next(readAt, -1, false).at();
  }

  @Override
  public String toString() {
    return text;
  }
}
