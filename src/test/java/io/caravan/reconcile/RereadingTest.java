package io.caravan.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hub.Hub;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.policy.Decision;
import io.caravan.system.Systems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RereadingTest {
  @TempDir Path folder;

  @Test
  void what_was_not_read_a_second_time_is_not_called_unexplained() throws Exception {
    Systems none = Systems.read(Map.of(), List.of(folder));
    LedgerSettings settings = LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db"));
    try (Ledger ledger = Ledgers.open(settings, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))) {
      Hub hub =
          new Hub(
              ledger,
              none,
              Map.of(),
              situation -> new Decision(),
              (situation, action, body) -> new Decision(),
              Map.of(),
              false);
      Difference seen =
          new Difference("V1@web", "available", "pos", "10", "shop", "8", Cause.UNEXPLAINED, null);
      List<Difference> judged =
          new Rereading(hub, "inventory", List.of(), new Freshness(ledger, null))
              .judged(Map.of("V1@web", List.of(seen)), new Tally(), () -> false);
      assertThat(judged).extracting(Difference::cause).containsExactly(Cause.UNREAD);
    }
  }
}
