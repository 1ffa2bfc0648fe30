package io.caravan.api;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.ledger.Lease;
import io.caravan.ledger.LedgerReads;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs on the real clock: what is tested is who reads when. */
class ReadLoopTest extends ReaderFixture {
  private final ExecutorService workers = Executors.newCachedThreadPool();

  @Override
  Clock time() {
    return Clock.systemUTC();
  }

  @AfterEach
  void stopWorkers() {
    workers.shutdownNow();
  }

  private ReadLoop loop(String schedule, long lease, ReadLoop.Reading reading) {
    return new ReadLoop(
        "pos/items", ledger, timers, workers, StreamSchedule.parse(schedule), lease, reading);
  }

  private long due() {
    return ledger.read(reads -> reads.scheduledAt("pos/items"));
  }

  /** Notes when the list was read. */
  private class Noting implements ReadLoop.Reading {
    final List<Boolean> runs = new CopyOnWriteArrayList<>();
    volatile boolean changed;

    @Override
    public boolean waiting(LedgerReads reads) {
      return !reads.hints("pos", "items", 1).isEmpty();
    }

    @Override
    public boolean run(boolean listDue, BooleanSupplier goOn) throws CallException {
      runs.add(listDue);
      ledger.writeNow(
          tx -> {
            tx.hints("pos", "items", 10)
                .forEach(h -> tx.dropHint("pos", "items", h.nativeId(), tx.now()));
            return null;
          });
      return changed;
    }
  }

  @Test
  void the_list_is_read_at_once_and_then_by_the_schedule() {
    Noting noting = new Noting();
    try (ReadLoop loop = loop("50ms", 60_000, noting)) {
      loop.start();
      await().until(() -> noting.runs.size() >= 3);
      assertThat(noting.runs).containsOnly(true);
    }
  }

  @Test
  void a_hint_is_read_at_once_without_the_list_and_the_schedule_stays() {
    Noting noting = new Noting();
    try (ReadLoop loop = loop("1h", 60_000, noting)) {
      loop.start();
      await().until(() -> noting.runs.size() == 1 && due() > ledger.now());
      long before = due();

      hint("items", "7");

      await().atMost(2, TimeUnit.SECONDS).until(() -> noting.runs.size() == 2);
      await().until(() -> due() == before);
      assertThat(noting.runs).containsExactly(true, false);
    }
  }

  @Test
  void a_change_brings_an_adaptive_schedule_forward() {
    Noting noting = new Noting();
    try (ReadLoop loop = loop("100ms..1h", 60_000, noting)) {
      loop.start();
      await().until(() -> noting.runs.size() >= 3);
      noting.changed = true;
      int before = noting.runs.size();
      await().until(() -> noting.runs.size() >= before + 5);
    }
  }

  @Test
  void a_person_makes_the_list_be_read_now() {
    Noting noting = new Noting();
    try (ReadLoop loop = loop("1h", 60_000, noting)) {
      loop.start();
      await().until(() -> noting.runs.size() == 1 && due() > ledger.now());

      ledger.writeNow(
          tx -> {
            tx.fireNow("pos/items");
            return null;
          });

      await().until(() -> noting.runs.size() == 2);
      assertThat(noting.runs).containsExactly(true, true);
    }
  }

  @Test
  void of_two_runners_one_reads() {
    AtomicInteger together = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    ReadLoop.Reading shared =
        new ReadLoop.Reading() {
          @Override
          public boolean waiting(LedgerReads reads) {
            return false;
          }

          @Override
          public boolean run(boolean listDue, BooleanSupplier goOn) {
            most.accumulateAndGet(together.incrementAndGet(), Math::max);
            await().pollDelay(30, MILLISECONDS).until(() -> true);
            together.decrementAndGet();
            runs.incrementAndGet();
            return false;
          }
        };
    try (ReadLoop one = loop("20ms", 60_000, shared);
        ReadLoop other = loop("20ms", 60_000, shared)) {
      one.start();
      other.start();
      await().until(() -> runs.get() >= 5);
    }
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void a_lease_is_renewed_while_a_read_takes_long_and_taken_over_when_its_reader_died()
      throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    List<Boolean> held = new CopyOnWriteArrayList<>();
    ReadLoop.Reading slow =
        new ReadLoop.Reading() {
          @Override
          public boolean waiting(LedgerReads reads) {
            return false;
          }

          @Override
          public boolean run(boolean listDue, BooleanSupplier goOn) {
            await().until(() -> end.getCount() == 0);
            held.add(goOn.getAsBoolean());
            return false;
          }
        };
    try (ReadLoop loop = loop("1h", 600, slow)) {
      loop.start();
      long until = ledger.now() + 2_000;
      await().until(() -> ledger.now() > until);
      assertThat(take()).isEmpty();
      end.countDown();
      await().until(() -> held.size() == 1);
      assertThat(held).containsExactly(true);
    }

    ledger.writeNow(
        tx -> {
          tx.fireNow("pos/items");
          return tx.takeSchedule("pos/items", 600);
        });
    Noting noting = new Noting();
    try (ReadLoop heir = loop("1h", 600, noting)) {
      long died = ledger.now();
      heir.start();
      await().until(() -> noting.runs.size() == 1);
      assertThat(ledger.now() - died).isGreaterThanOrEqualTo(500);
    }
  }

  private Optional<Lease> take() {
    return ledger.writeNow(tx -> tx.takeSchedule("pos/items", 600));
  }

  @Test
  void a_read_that_fails_waits_moves_nothing_and_a_person_is_told_when_needed() {
    AtomicInteger runs = new AtomicInteger();
    ReadLoop.Reading refused =
        new ReadLoop.Reading() {
          @Override
          public boolean waiting(LedgerReads reads) {
            return true;
          }

          @Override
          public boolean run(boolean listDue, BooleanSupplier goOn) throws CallException {
            if (runs.incrementAndGet() == 1) {
              throw new CallException(Failure.AUTH, "the token was revoked");
            }
            return false;
          }
        };
    try (ReadLoop loop = loop("1h", 60_000, refused)) {
      loop.start();
      await().until(() -> alarms().size() == 1 && due() > ledger.now());
      assertThat(alarms().get(0).kind()).isEqualTo("reauth");
      assertThat(alarms().get(0).subject()).isEqualTo("pos");
      assertThat(alarms().get(0).text()).contains("the token was revoked");
      assertThat(due() - ledger.now()).isBetween(50_000L, 60_000L);
      assertThat(runs.get()).isEqualTo(1);

      ledger.writeNow(
          tx -> {
            tx.fireNow("pos/items");
            return null;
          });
      await().until(() -> alarms().isEmpty());
    }
  }

  @Test
  void what_another_runner_has_told_people_is_over_when_this_one_can_read() {
    Noting noting = new Noting();
    try (ReadLoop loop = loop("200ms", 60_000, noting)) {
      loop.start();
      await().until(() -> noting.runs.size() >= 2);
      ledger.writeNow(
          tx -> {
            tx.alarm("reauth", "pos", "pos/items cannot be read");
            tx.alarm(ReadLoop.ALARM, "pos/items", "pos/items cannot be read");
            tx.alarm(ReadLoop.ALARM, "pos/orders", "pos/orders cannot be read");
            return null;
          });
      await().until(() -> alarms().size() == 1);
      assertThat(alarms().get(0).subject()).isEqualTo("pos/orders");
    }
  }

  @Test
  void a_throttled_read_goes_on_after_the_wait_that_the_vendor_names() {
    List<Long> at = new CopyOnWriteArrayList<>();
    ReadLoop.Reading throttled =
        new ReadLoop.Reading() {
          @Override
          public boolean waiting(LedgerReads reads) {
            return true;
          }

          @Override
          public boolean run(boolean listDue, BooleanSupplier goOn) throws CallException {
            at.add(ledger.now());
            if (at.size() == 1) {
              throw new CallException(Failure.THROTTLED, "slow down", 2_500, null);
            }
            return false;
          }
        };
    try (ReadLoop loop = loop("1h", 60_000, throttled)) {
      loop.start();
      await().until(() -> at.size() == 2);
      assertThat(at.get(1) - at.get(0)).isGreaterThanOrEqualTo(2_500);
      assertThat(alarms()).isEmpty();
    }
  }

  @Test
  void what_was_read_to_its_end_while_its_runner_stops_is_not_read_again_at_once() {
    CountDownLatch read = new CountDownLatch(1);
    ReadLoop[] loop = new ReadLoop[1];
    loop[0] =
        loop(
            "1h",
            60_000,
            new Noting() {
              @Override
              public boolean run(boolean listDue, BooleanSupplier goOn) {
                boolean begun = goOn.getAsBoolean();
                loop[0].close();
                read.countDown();
                return begun;
              }
            });
    loop[0].start();
    await().until(() -> read.getCount() == 0);
    await().untilAsserted(() -> assertThat(due()).isGreaterThan(ledger.now() + 3_000_000));
  }

  @Test
  void a_camel_route_reads_from_the_consumer_and_gives_its_row_back_when_it_stops()
      throws Exception {
    client.vendor =
        asked -> json("{'Item':{'id':'1','stamp':'2026-11-20T08:00:00Z','matrix':'0'}}");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(new Items())
                .routeId("items")
                .process(
                    exchange -> {
                      assertThat(exchange.getMessage().getHeaders().keySet())
                          .containsExactlyInAnyOrder(
                              "CaravanSystem", "CaravanStream", "CaravanNativeId", "CaravanReadAt");
                      emitted.add(record(exchange));
                      record(exchange).markRecorded();
                    });
          }
        });

    await().until(() -> cursor("items") != null);
    assertThat(emittedIds()).containsExactly("1");
    await().until(() -> due() > ledger.now());

    context.getRouteController().stopRoute("items");
    hint("items", "1");
    assertThat(take()).isEmpty();
    ledger.writeNow(
        tx -> {
          tx.fireNow("pos/items");
          return null;
        });
    assertThat(take()).isPresent();
    assertThat(emittedIds()).containsExactly("1");
  }

  /**
   * What {@code api:} makes of a stream, with the scripted client in place of HTTP. Camel wants a
   * producer of every endpoint; no route here sends to one.
   */
  private class Items extends DefaultEndpoint {
    Items() {
      setCamelContext(context);
      setEndpointUri("api:pos/items");
    }

    @Override
    protected String createEndpointUri() {
      return "api:pos/items";
    }

    @Override
    public Producer createProducer() {
      throw new UnsupportedOperationException("only the consumer is tried here");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new ApiConsumer(this, processor, settings("items"));
    }
  }
}
