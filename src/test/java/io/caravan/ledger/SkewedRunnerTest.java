package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.Fault;
import io.caravan.mapping.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner whose own clock is an hour off from that of the database which it shares. */
class SkewedRunnerTest {
  private static final String NOW = "clock_timestamp()";
  private static final long LEASE = 60_000;
  private final AtomicInteger shifted = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(ints = {-3600, 3600})
  @Fault(40)
  void leases_and_waits_are_the_databases(int seconds) {
    LedgerSettings place = TestPostgres.freshPlace();
    LedgerSettings skewed = LedgerSettings.in(source(seconds)).schema(place.schema());
    try (Ledger one = Ledgers.open(skewed, Clock.systemUTC());
        Ledger other = Ledgers.open(skewed, Clock.systemUTC())) {
      long off = Duration.ofMillis(one.now() - System.currentTimeMillis()).toSeconds();
      assertThat(off).isBetween(seconds - 60L, seconds + 60L);
      one.writeNow(
          tx -> {
            long change =
                tx.insertChange(LedgerFixture.change("order", "o1", "RECORDED", Json.parse("{}")));
            tx.enqueue(
                change,
                List.of(
                    new DeliveryDraft(
                        "order", "pos", "o1", "do", "a", Json.parse("{}"), List.of())));
            return null;
          });
      List<Claimed> mine = one.claim("order", "pos", 10, 50, LEASE);
      assertThat(mine).hasSize(1);
      assertThat(mine.get(0).leaseUntil() - one.now()).isBetween(LEASE - 30_000, LEASE);
      assertThat(other.claim("order", "pos", 10, 50, LEASE)).isEmpty();
      long seq = mine.get(0).deliveries().get(0).seq();
      one.settle(mine.get(0), List.of(new Settlement(seq, Settlement.Outcome.DONE, 0, null, null)))
          .join();
      assertThat(shifted).as("statements that took the other time").hasPositiveValue();
    }
  }

  /** Connections in which the database's clock is so far from this machine's. */
  private DataSource source(int seconds) {
    String then = "(" + NOW + " + interval '" + seconds + " seconds')";
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection")
                    ? skewed(Connection.class, TestPostgres.connect(), then)
                    : null);
  }

  /** The same object, whose SQL texts ask for the other time. */
  private <T> T skewed(Class<T> type, T real, String then) {
    return type.cast(
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (arguments != null
                  && arguments.length > 0
                  && arguments[0] instanceof String sql
                  && sql.contains(NOW)) {
                arguments[0] = sql.replace(NOW, then);
                shifted.incrementAndGet();
              }
              try {
                Object made = method.invoke(real, arguments);
                return method.getName().equals("createStatement")
                    ? skewed(Statement.class, (Statement) made, then)
                    : made;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
