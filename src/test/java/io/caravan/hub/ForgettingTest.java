package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Delivery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForgettingTest extends OnHub {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private Ticker ticker() {
    return new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v");
  }

  private String told() {
    hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    return hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Blue shirt")).ref();
  }

  private List<Boolean> bodies(String ref) {
    return hub.list(reads -> reads.changes("item", ref, 9)).stream()
        .map(change -> change.body() != null)
        .toList();
  }

  @Test
  void old_bodies_go_once_a_day_and_a_new_subscriber_gets_everything_all_the_same() {
    String ref = told();
    ticker().tick();
    assertThat(bodies(ref)).containsExactly(true, true);
    hub.time.advance(31 * DAY);
    ticker().tick();
    assertThat(bodies(ref)).containsExactly(true, false);
    hub.subscribe("item", "shop");
    hub.time.advance(1000);
    ticker().tick();
    assertThat(hub.deliveries("item", ref))
        .singleElement()
        .extracting(Delivery::body)
        .asString()
        .contains("Blue shirt");
  }

  @Test
  void of_two_runners_one_does_it_and_the_next_day_comes_a_day_later() {
    told();
    hub.time.advance(31 * DAY);
    Ticker one = ticker();
    Ticker other = ticker();
    one.tick();
    other.tick();
    one.tick();
    other.tick();
    long next = hub.hub.ledger().read(reads -> reads.scheduledAt(Forgetting.NAME));
    assertThat(next).isEqualTo(hub.time.millis() + DAY);
    assertThat(hub.list(reads -> reads.openAlarms(9))).isEmpty();
  }
}
