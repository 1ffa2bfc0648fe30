package io.caravan.api;

import io.caravan.api.TokenEndpoint.Refused;
import io.caravan.api.TokenEndpoint.Tokens;
import io.caravan.api.TokenPlan.Access;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.Credential;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Tokens that expire, kept encrypted in the ledger and renewed by one runner at a time: it leases
 * the row, asks the vendor outside any transaction, and stores the new pair before anybody uses it.
 */
final class StoredTokens implements TokenSource {
  static final String ALARM = "reauth";

  private final SystemConfig system;
  private final Ledger ledger;
  private final Timers timers;
  private final Credentials credentials;
  private final TokenEndpoint endpoint;
  private final TokenPlan plan;
  private volatile Access current;
  private CompletableFuture<String> running;

  StoredTokens(
      SystemConfig system, Ledger ledger, Timers timers, Vault vault, TokenEndpoint endpoint) {
    this.system = system;
    this.ledger = ledger;
    this.timers = timers;
    this.credentials = new Credentials(system.name(), vault);
    this.endpoint = endpoint;
    this.plan = new TokenPlan(system, credentials);
  }

  @Override
  public CompletableFuture<String> token() {
    return instead(null);
  }

  @Override
  public CompletableFuture<String> instead(String refused) {
    Access access = current;
    if (access != null && access.usable(ledger.now(), refused)) {
      return CompletableFuture.completedFuture(access.token());
    }
    CompletableFuture<String> mine;
    synchronized (this) {
      if (running != null && !running.isDone()) {
        // It may have begun before this token was refused.
        return running.thenCompose(
            token ->
                token.equals(refused)
                    ? instead(refused)
                    : CompletableFuture.completedFuture(token));
      }
      mine = new CompletableFuture<>();
      running = mine;
    }
    look(refused)
        .whenComplete(
            (token, failure) -> {
              if (failure == null) {
                mine.complete(token);
              } else {
                mine.completeExceptionally(CallFailures.of(failure, system.name() + " token"));
              }
            });
    return mine;
  }

  private CompletableFuture<String> look(String refused) {
    return ledger
        .write(tx -> plan.look(tx, refused))
        .thenCompose(
            look -> {
              if (look.failure() != null) {
                return CompletableFuture.failedFuture(look.failure());
              }
              if (look.use() != null) {
                current = look.use();
                return CompletableFuture.completedFuture(look.use().token());
              }
              return look.lead() == null
                  ? later(look.waitMs(), refused)
                  : renew(look.lead(), refused);
            });
  }

  private CompletableFuture<String> later(long waitMs, String refused) {
    CompletableFuture<String> result = new CompletableFuture<>();
    timers.after(
        waitMs,
        () ->
            look(refused)
                .whenComplete(
                    (token, failure) -> {
                      if (failure == null) {
                        result.complete(token);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    }));
    return result;
  }

  private CompletableFuture<String> renew(Credential row, String refused) {
    Deque<String> grants = plan.grants(row);
    return grants.isEmpty()
        ? ask(endpoint.clientCredentials(), null, row, grants, refused)
        : refresh(row, grants, refused);
  }

  private CompletableFuture<String> refresh(Credential row, Deque<String> grants, String refused) {
    String grant = grants.poll();
    return ask(endpoint.refresh(grant), grant, row, grants, refused);
  }

  private CompletableFuture<String> ask(
      CompletableFuture<Tokens> asked,
      String used,
      Credential row,
      Deque<String> others,
      String refused) {
    return asked
        .handle(
            (tokens, failure) ->
                failure == null
                    ? store(tokens, used, row)
                    : failed(CallFailures.cause(failure), used, row, others, refused))
        .thenCompose(next -> next);
  }

  /** The new pair is on disk before anybody uses it. */
  private CompletableFuture<String> store(Tokens tokens, String used, Credential row) {
    CrashPoint.hit("token.got");
    return ledger
        .write(
            tx -> {
              Credential made = credentials.row(tokens, used, tx.now());
              // If another runner took over meanwhile, ours is still the pair the vendor gave last
              // unless it has stored a working one.
              Credential now = tx.credential(system.name()).orElse(null);
              boolean overtaken = now != null && now.version() != row.version();
              if (overtaken && Credentials.OK.equals(now.state()) && now.refreshingUntil() == 0) {
                return plan.access(now);
              }
              tx.putCredential(made, now == null ? 0 : now.version());
              tx.clearAlarm(ALARM, system.name());
              return new Access(tokens.access(), made.expiresAt(), made.previousRefresh() != null);
            })
        .thenApply(
            access -> {
              CrashPoint.hit("token.stored");
              current = access;
              return access.token();
            });
  }

  private CompletableFuture<String> failed(
      Throwable failure, String used, Credential row, Deque<String> others, String refused) {
    boolean deadGrant = failure instanceof Refused refusal && refusal.invalidGrant();
    if (!deadGrant) {
      return free(row, failure);
    }
    plan.spent(used);
    return ledger
        .write(tx -> tx.credential(system.name()).map(Credential::version).orElse(0L))
        .thenCompose(
            version -> {
              if (version != row.version()) {
                return look(refused);
              }
              return others.isEmpty() ? giveUp(row, refused) : refresh(row, others, refused);
            });
  }

  private CompletableFuture<String> free(Credential row, Throwable failure) {
    return ledger
        .write(
            tx -> {
              tx.putCredential(credentials.freed(row, row.state()), row.version());
              if (failure instanceof Refused) {
                tx.alarm(ALARM, system.name(), failure.getMessage() + "; look at its client-id");
              }
              return null;
            })
        .thenCompose(done -> CompletableFuture.failedFuture(failure));
  }

  /** Unless another runner has a newer pair, a person must connect again. */
  private CompletableFuture<String> giveUp(Credential row, String refused) {
    return ledger
        .write(
            tx -> {
              boolean mine =
                  tx.putCredential(credentials.freed(row, Credentials.NEEDS_REAUTH), row.version());
              if (mine) {
                tx.alarm(ALARM, system.name(), plan.connectAgain(true));
              }
              return mine;
            })
        .thenCompose(
            mine ->
                mine
                    ? CompletableFuture.failedFuture(
                        new CompletionException(
                            new CallException(Failure.AUTH, plan.connectAgain(true))))
                    : look(refused));
  }

  @Override
  public void worked(String token) {
    Access access = current;
    if (access == null || !access.hasPrevious() || !access.token().equals(token)) {
      return;
    }
    current = new Access(access.token(), access.expiresAt(), false);
    ledger.write(
        tx -> {
          Credential row = tx.credential(system.name()).orElse(null);
          if (row != null && token.equals(credentials.access(row))) {
            tx.putCredential(credentials.settled(row), row.version());
          }
          return null;
        });
  }

  @Override
  public String toString() {
    return "tokens of " + system.name();
  }
}
