package io.caravan.simulation;

import io.caravan.ledger.Claimed;
import io.caravan.ledger.Credential;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ledgers whose transactions do something else than they were asked for. */
final class BrokenLedger {
  private BrokenLedger() {}

  /** What becomes of a call of a transaction; null leaves it as it is. */
  private interface Change {
    Object instead(LedgerTx tx, Method method, Object[] arguments) throws Exception;
  }

  private static final Object AS_IT_IS = new Object();

  /** Whoever lost a lane settles it all the same. */
  static Ledger withoutFence(Ledger ledger, Runner runner) {
    return changed(
        ledger,
        (tx, method, arguments) -> {
          boolean fenced =
              method.getName().equals("settle")
                  || method.getName().equals("progress")
                  || method.getName().equals("extend");
          if (fenced) {
            arguments[1] = runner.world().database.epoch((long) arguments[0]);
          }
          return AS_IT_IS;
        });
  }

  /** A new pair of tokens is kept in memory, and on the disk only a while after its first use. */
  static Ledger withLateTokens(Ledger ledger, Runner runner) {
    return changed(
        ledger,
        (tx, method, arguments) -> {
          if (!method.getName().equals("putCredential")) {
            return AS_IT_IS;
          }
          Credential made = (Credential) arguments[0];
          if (made.access() == null || made.refreshingUntil() > 0) {
            return AS_IT_IS;
          }
          runner
              .world()
              .agenda
              .after(
                  8_000,
                  runner,
                  () ->
                      ledger.writeNow(
                          late -> {
                            long version =
                                late.credential(made.system()).map(Credential::version).orElse(0L);
                            return late.putCredential(made, version);
                          }));
          return true;
        });
  }

  private static Ledger changed(Ledger ledger, Change change) {
    return new Ledger() {
      private LedgerTx wrapped(LedgerTx tx) {
        return (LedgerTx)
            Proxy.newProxyInstance(
                BrokenLedger.class.getClassLoader(),
                new Class<?>[] {LedgerTx.class},
                (proxy, method, arguments) -> {
                  Object instead = change.instead(tx, method, arguments);
                  if (instead != AS_IT_IS) {
                    return instead;
                  }
                  try {
                    return method.invoke(tx, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }

      @Override
      public <T> CompletableFuture<T> write(Work<T> work) {
        return ledger.write(tx -> work.run(wrapped(tx)));
      }

      @Override
      public <T> T writeNow(Work<T> work) {
        return ledger.writeNow(tx -> work.run(wrapped(tx)));
      }

      @Override
      public <T> T read(Query<T> query) {
        return ledger.read(query);
      }

      @Override
      public List<Claimed> claim(
          String entity, String target, int lanes, int perLane, long leaseMs) {
        return ledger.claim(entity, target, lanes, perLane, leaseMs);
      }

      @Override
      public void release(List<Claimed> lanes) {
        ledger.release(lanes);
      }

      @Override
      public void onReady(Runnable signal) {
        ledger.onReady(signal);
      }

      @Override
      public long nextReadyAt(String entity, String target) {
        return ledger.nextReadyAt(entity, target);
      }

      @Override
      public long now() {
        return ledger.now();
      }

      @Override
      public String describe() {
        return ledger.describe();
      }

      @Override
      public void abandon() {
        ledger.abandon();
      }

      @Override
      public void close() {
        ledger.close();
      }
    };
  }
}
