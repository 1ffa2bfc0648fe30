package io.caravan.api;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Every call that is not answered yet, so that a stop need not wait for vendors. One that has not
 * left never leaves; of one that has left nobody knows what became of it.
 */
final class LiveCalls {
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Set<CompletableFuture<?>> renewals = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  /**
   * @param result fails once the call is given up
   * @param what the call is, for messages
   */
  Call enter(CompletableFuture<?> result, String what) {
    Call call = new Call(result, what);
    calls.add(call);
    result.whenComplete((answer, failure) -> calls.remove(call));
    if (over) {
      call.giveUp();
    }
    return call;
  }

  /** A token on its way is worth waiting for: some vendors give each but once. */
  <T> CompletableFuture<T> renewal(CompletableFuture<T> token) {
    renewals.add(token);
    token.whenComplete((done, failure) -> renewals.remove(token));
    return token;
  }

  /** Gives up all there are, and all that will be. */
  void giveUp() {
    over = true;
    calls.forEach(Call::giveUp);
  }

  /** Waits until no token is on its way, but not for ever. */
  void awaitRenewals(long ms) {
    try {
      CompletableFuture.allOf(renewals.toArray(CompletableFuture<?>[]::new))
          .get(ms, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Whoever asked for it was told.
      renewals.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One call, from its first wait to its answer. */
  static final class Call {
    private final CompletableFuture<?> result;
    private final String what;
    private boolean left;
    private boolean givenUp;
    private CompletableFuture<?> flight;

    private Call(CompletableFuture<?> result, String what) {
      this.result = result;
      this.what = what;
    }

    /** It is about to leave; from now on its fate is that of its flight. */
    synchronized void leave() throws CallException {
      check();
      left = true;
    }

    /** Right before it is sent. */
    synchronized void check() throws CallException {
      if (givenUp) {
        throw notSent();
      }
    }

    /** It was sent. */
    <T> CompletableFuture<T> flies(CompletableFuture<T> answer) {
      boolean late;
      synchronized (this) {
        flight = answer;
        late = givenUp;
      }
      if (late) {
        drop(answer);
      }
      return answer;
    }

    private void giveUp() {
      CompletableFuture<?> flying;
      boolean waits;
      synchronized (this) {
        givenUp = true;
        waits = !left;
        flying = flight;
      }
      if (waits) {
        result.completeExceptionally(notSent());
      } else if (flying != null) {
        drop(flying);
      }
    }

    private static void drop(CompletableFuture<?> flying) {
      flying.completeExceptionally(
          new TransportException(
              TransportException.Kind.UNCLEAR, "no answer before the hub was stopped"));
    }

    private CallException notSent() {
      return new CallException(Failure.THROTTLED, what + " was not sent: the hub is being stopped");
    }
  }
}
