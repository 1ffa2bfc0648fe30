package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.Fault;
import io.caravan.faults.FaultProxy;
import io.caravan.faults.FaultProxy.Way;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A runner whose database takes its time for every word, beside one whose does not. */
class SlowDatabaseTest {
  private static final Duration EACH = Duration.ofMillis(50);
  private static final long LEASE_MS = 2_000;

  @Test
  @Fault(13)
  void a_lease_that_is_renewed_in_time_is_nobody_elses_and_the_work_ends_under_it() {
    LedgerSettings direct = TestPostgres.freshPlace();
    URI server = URI.create(direct.url().substring("jdbc:".length()));
    try (FaultProxy proxy = FaultProxy.before(server.getHost(), server.getPort());
        Ledger other = Ledgers.open(direct, Clock.systemUTC(), new Random(1));
        Ledger slow = Ledgers.open(through(proxy, server, direct), Clock.systemUTC())) {
      other.writeNow(
          tx -> {
            long change =
                tx.insertChange(
                    LedgerFixture.change("order", "o1", "RECORDED", LedgerFixture.json("{}")));
            tx.enqueue(
                change,
                List.of(
                    new DeliveryDraft(
                        "order", "pos", "o1", "do", "a", LedgerFixture.json("{}"), List.of())));
            return null;
          });
      proxy.delay(Way.TO_SERVER, EACH);
      Claimed mine = slow.claim("order", "pos", 10, 50, LEASE_MS).get(0);
      long until = other.now() + 2 * LEASE_MS;
      int renewals = 0;
      while (other.now() < until) {
        assertThat(slow.<Boolean>writeNow(tx -> tx.extend(mine.laneId(), mine.epoch(), LEASE_MS)))
            .isTrue();
        assertThat(other.claim("order", "pos", 10, 50, LEASE_MS)).isEmpty();
        renewals++;
      }
      assertThat(renewals).as("less is done than in good times").isBetween(2, 100);
      assertThat(proxy.hits()).isGreaterThan(renewals);
      long seq = mine.deliveries().get(0).seq();
      assertThat(
              slow.settle(
                  mine, List.of(new Settlement(seq, Settlement.Outcome.DONE, 0, null, null))))
          .succeedsWithin(Duration.ofSeconds(30))
          .isEqualTo(true);
    }
  }

  private static LedgerSettings through(FaultProxy proxy, URI server, LedgerSettings place) {
    String url =
        place.url().replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + proxy.port());
    return LedgerSettings.at(url).login(place.user(), place.password()).schema(place.schema());
  }
}
