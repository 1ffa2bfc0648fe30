package io.caravan.sandbox.lightspeed;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * The leaky bucket of one account and client, and the burst limiter in front of it. The request
 * that crosses the size still passes; those after it do not, until the level is below the size.
 */
final class Limiter {
  private static final int SIZE = 90;
  private static final int SIZE_PER_REGISTER = 10;
  private static final BigDecimal DRIP_PER_REGISTER = new BigDecimal("0.5");
  private static final long MILLIS = 1000;

  /** What came of a request: which limit stopped it, if one did, and the headers' figures. */
  record Outcome(
      String limited,
      long retryAfter,
      BigDecimal level,
      int size,
      int burst,
      int burstSize,
      BigDecimal drip) {
    boolean passed() {
      return limited == null;
    }
  }

  private BigDecimal level = BigDecimal.ZERO;
  private Instant leaked = Instant.EPOCH;
  private long second;
  private int inSecond;

  synchronized Outcome take(BigDecimal cost, int registers, Instant now) {
    int more = Math.max(0, registers - 1);
    int size = SIZE + SIZE_PER_REGISTER * more;
    BigDecimal drip = BigDecimal.ONE.add(DRIP_PER_REGISTER.multiply(BigDecimal.valueOf(more)));
    // 20 of 90, the example given.
    int burstSize = size * 2 / 9;
    leak(drip, now);
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      inSecond = 0;
    }
    if (inSecond >= burstSize) {
      return new Outcome("api-burst-limiter", 1, level, size, inSecond, burstSize, drip);
    }
    inSecond++;
    BigDecimal over = level.subtract(BigDecimal.valueOf(size));
    if (over.signum() >= 0) {
      long wait =
          over.divide(drip, MathContext.DECIMAL64).setScale(0, RoundingMode.CEILING).longValue();
      return new Outcome(
          "api-leaky-bucket", Math.max(1, wait), level, size, inSecond, burstSize, drip);
    }
    level = level.add(cost);
    return new Outcome(null, 0, level, size, inSecond, burstSize, drip);
  }

  private void leak(BigDecimal drip, Instant now) {
    BigDecimal seconds =
        BigDecimal.valueOf(Math.max(0, Duration.between(leaked, now).toMillis()))
            .divide(BigDecimal.valueOf(MILLIS), MathContext.DECIMAL64);
    level = level.subtract(seconds.multiply(drip)).max(BigDecimal.ZERO);
    leaked = now;
  }
}
