package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.api.Clients;
import io.caravan.api.SecondLook;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Lease;
import io.caravan.ledger.OrphanEffect;
import io.caravan.mapping.Mappings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepairTest extends OnHub {
  private static final long NOW = 1_000_000;
  private static final long TEN_SECONDS = 10_000;

  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private Repair repair;

  @AfterEach
  void stop() {
    if (repair != null) {
      repair.close();
    }
    worker.shutdown();
  }

  @Test
  void one_look_answers_all_traces_of_a_delivery_that_are_old_enough() {
    OrphanEffect first = trace(1, "A", Repair.SETTLE_MS);
    OrphanEffect second = trace(2, "B", Repair.SETTLE_MS + 1);
    OrphanEffect third = trace(3, "A", Repair.SETTLE_MS);
    OrphanEffect fresh = trace(4, "A", Repair.SETTLE_MS - 1);

    assertThat(Repair.settled(List.of(first, second, third, fresh), NOW))
        .containsOnlyKeys("A", "B")
        .containsEntry("A", List.of(first, third))
        .containsEntry("B", List.of(second));
  }

  private static OrphanEffect trace(long id, String delivery, long ageMs) {
    return new OrphanEffect(id, delivery, 1, "external", NOW - ageMs);
  }

  /** A delivery whose call may have been made twice. */
  private String called() {
    hub.subscribe("order", "pos");
    hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    Delivery delivery = hub.deliveries("order", hub.ref("order", "shop", "O")).get(0);
    hub.intends(delivery.deliveryId(), 0, "PROBE");
    return delivery.deliveryId();
  }

  private void traces(String delivery, int count) {
    hub.ledger.writeNow(
        tx -> {
          for (int i = 0; i < count; i++) {
            tx.orphanEffect(delivery, 1, "900" + i);
          }
          return null;
        });
  }

  private List<String> left() {
    return hub.ledger.read(
        reads -> reads.orphanEffects(1_000).stream().map(OrphanEffect::deliveryId).toList());
  }

  private void start(Clients clients) {
    hub.time.advance(Repair.SETTLE_MS);
    SecondLook look = new SecondLook(clients, new Mappings(List.of(), hub.systems));
    repair = new Repair(hub.hub, look, hub.time, worker);
    repair.start();
  }

  private void until(Runnable check) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              hub.time.advance(TEN_SECONDS);
              check.run();
            });
  }

  private static Clients nobody() {
    return system -> {
      throw new IllegalArgumentException("there is no system " + system + " any more");
    };
  }

  @Test
  void a_trace_that_cannot_be_looked_at_does_not_stop_the_others() {
    String broken = called();
    traces(broken, 1);
    traces("a delivery that was let go of", 1);
    start(nobody());
    until(() -> assertThat(left()).containsExactly(broken));
  }

  @Test
  void any_number_of_them_does_not_hide_what_is_behind() {
    String broken = called();
    traces(broken, 450);
    traces("a delivery that was let go of", 1);
    start(nobody());
    until(() -> assertThat(left()).hasSize(450).containsOnly(broken));
  }

  @Test
  void no_other_runner_looks_while_a_slow_look_is_under_way() throws Exception {
    traces(called(), 1);
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        system -> {
          looking.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("no answer");
        });
    until(() -> assertThat(looking.getCount()).isZero());
    for (int i = 0; i < 30; i++) {
      hub.time.advance(TEN_SECONDS);
      hub.ledger.write(tx -> null).join();
    }
    assertThat(hub.ledger.<Optional<Lease>>writeNow(tx -> tx.takeSchedule(Repair.NAME, 1)))
        .isEmpty();
    goOn.countDown();
  }
}
