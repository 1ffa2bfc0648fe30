package io.caravan.api;

import io.caravan.api.TokenEndpoint.Refused;
import io.caravan.api.TokenEndpoint.Tokens;
import io.caravan.api.TokenPlan.Access;
import io.caravan.api.TokenPlan.Lead;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.Credential;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

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
                  ? after(look.waitMs(), () -> look(refused))
                  : renew(look.lead(), refused);
            });
  }

  private CompletableFuture<String> after(long ms, Supplier<CompletableFuture<String>> next) {
    CompletableFuture<Void> due = new CompletableFuture<>();
    timers.after(ms, () -> due.complete(null));
    return due.thenCompose(now -> next.get());
  }

  private CompletableFuture<String> renew(Lead lead, String refused) {
    Deque<String> grants = plan.grants(lead.row());
    return grants.isEmpty()
        ? ask(endpoint.own(), null, lead, grants, refused)
        : refresh(lead, grants, refused);
  }

  private CompletableFuture<String> refresh(Lead lead, Deque<String> grants, String refused) {
    String grant = grants.poll();
    return ask(endpoint.refresh(grant), grant, lead, grants, refused);
  }

  private CompletableFuture<String> ask(
      CompletableFuture<Tokens> asked,
      String used,
      Lead lead,
      Deque<String> others,
      String refused) {
    return asked
        .handle(
            (tokens, failure) ->
                failure == null
                    ? store(tokens, used, lead.row())
                    : failed(CallFailures.cause(failure), used, lead, others, refused))
        .thenCompose(next -> next);
  }

  /**
   * The new pair is on disk before anybody uses it. The refresh token before it stays beside it
   * until the next renewal: if another runner renewed meanwhile and its answer was lost, the vendor
   * may know only that one.
   */
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
              return new Access(tokens.access(), made.expiresAt());
            })
        .thenApply(
            access -> {
              CrashPoint.hit("token.stored");
              current = access;
              return access.token();
            });
  }

  private CompletableFuture<String> failed(
      Throwable failure, String used, Lead lead, Deque<String> others, String refused) {
    boolean deadGrant = failure instanceof Refused refusal && refusal.invalidGrant();
    if (!deadGrant) {
      return free(lead.row(), failure);
    }
    plan.spent(used);
    return unlessOvertaken(
        lead.row(),
        refused,
        () -> others.isEmpty() ? unheard(lead, refused) : refresh(lead, others, refused));
  }

  private CompletableFuture<String> unlessOvertaken(
      Credential row, String refused, Supplier<CompletableFuture<String>> otherwise) {
    return ledger
        .write(tx -> tx.credential(system.name()).map(Credential::version).orElse(0L))
        .thenCompose(version -> version == row.version() ? otherwise.get() : look(refused));
  }

  /**
   * The runner before may have been given the pair that made our grant a dead one, and not have
   * stored it yet: it is waited for until our own lease ends.
   */
  private CompletableFuture<String> unheard(Lead lead, String refused) {
    Credential row = lead.row();
    if (!lead.takenOver() || row.refreshingUntil() <= ledger.now()) {
      return giveUp(row, refused);
    }
    return after(
        TokenPlan.LOOK_AGAIN_MS, () -> unlessOvertaken(row, refused, () -> unheard(lead, refused)));
  }

  private CompletableFuture<String> free(Credential row, Throwable failure) {
    return ledger
        .write(
            tx -> {
              tx.putCredential(credentials.freed(row, row.state()), row.version());
              if (failure instanceof Refused) {
                tx.alarm(ALARM, system.name(), failure.getMessage() + "; look at " + plan.names());
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
  public String toString() {
    return "tokens of " + system.name();
  }
}
