package io.caravan.command.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.Vendors;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class TradeTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @Test
  void one_that_breaks_off_ends_with_the_cause_and_is_not_waited_for() {
    String nobody = "http://127.0.0.1:" + FreePort.take();
    Vendors gone = new Vendors(Map.of("sandbox.admin", nobody));
    try (Trade trade = new Trade(gone, nobody, "secret", 1)) {
      trade.start();
      assertThat(CompletableFuture.runAsync(trade::end))
          .failsWithin(LONGEST)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("the trade broke off")
          .withRootCauseInstanceOf(IOException.class);
    }
  }
}
