package io.caravan.api;

import io.caravan.api.TokenEndpoint.Refused;
import io.caravan.api.TokenEndpoint.Tokens;
import io.caravan.ledger.Credential;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Tokens that expire, kept encrypted in the ledger and renewed by one runner at a time: it leases
 * the row, asks the vendor outside any transaction, and stores the new pair before anybody uses it.
 */
final class StoredTokens implements TokenSource {
  static final String ALARM = "reauth";
  private static final String BUCKET = "refresh";
  private static final long MARGIN_MS = 60_000;
  private static final long LEASE_MS = 30_000;
  private static final long LOOK_AGAIN_MS = 200;
  private static final double MINUTE = 60.0;

  private final SystemConfig system;
  private final Ledger ledger;
  private final Timers timers;
  private final Credentials credentials;
  private final TokenEndpoint endpoint;
  private volatile Access current;
  private CompletableFuture<String> running;
  private boolean triedSetting;

  /** The token in use. Prints without it. */
  private record Access(String token, long expiresAt, boolean hasPrevious) {
    boolean usable(long now, String refused) {
      return (expiresAt == 0 || expiresAt - MARGIN_MS > now) && !token.equals(refused);
    }

    @Override
    public String toString() {
      return "token until " + expiresAt;
    }
  }

  /** What one look at the row led to: one of the fields says it. */
  private record Look(Access use, Credential lead, long waitMs, CallException failure) {
    static Look use(Access access) {
      return new Look(access, null, 0, null);
    }

    static Look lead(Credential row) {
      return new Look(null, row, 0, null);
    }

    static Look again(long ms) {
      return new Look(null, null, ms, null);
    }

    static Look fail(CallException failure) {
      return new Look(null, null, 0, failure);
    }
  }

  StoredTokens(
      SystemConfig system, Ledger ledger, Timers timers, Vault vault, TokenEndpoint endpoint) {
    this.system = system;
    this.ledger = ledger;
    this.timers = timers;
    this.credentials = new Credentials(system.name(), vault);
    this.endpoint = endpoint;
  }

  @Override
  public CompletableFuture<String> token() {
    return instead(null);
  }

  @Override
  public CompletableFuture<String> instead(String refused) {
    Access access = current;
    if (access != null && access.usable(ledger.now(), refused)) {
      return CompletableFuture.completedFuture(access.token);
    }
    CompletableFuture<String> mine;
    synchronized (this) {
      if (running != null && !running.isDone()) {
        return running;
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
        .write(tx -> look(tx, refused))
        .thenCompose(
            look -> {
              if (look.failure != null) {
                return CompletableFuture.failedFuture(look.failure);
              }
              if (look.use != null) {
                current = look.use;
                return CompletableFuture.completedFuture(look.use.token);
              }
              return look.lead == null ? later(look.waitMs, refused) : renew(look.lead, refused);
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

  private Look look(LedgerTx tx, String refused) {
    Credential row = tx.credential(system.name()).orElse(null);
    long now = tx.now();
    if (row != null && row.access() != null) {
      Access access =
          new Access(credentials.access(row), row.expiresAt(), row.previousRefresh() != null);
      if (access.usable(now, refused)) {
        return Look.use(access);
      }
    }
    if (row != null && row.refreshingUntil() > now) {
      return Look.again(Math.min(LOOK_AGAIN_MS, row.refreshingUntil() - now));
    }
    boolean dead = row != null && Credentials.NEEDS_REAUTH.equals(row.state());
    if (grants(row, dead).isEmpty() && !byClientCredentials(row)) {
      return Look.fail(new CallException(Failure.AUTH, connectAgain(dead)));
    }
    int most = Math.max(1, system.pack().auth().refreshesPerMinute());
    long wait = tx.takeBudget(system.name(), BUCKET, 1, most, most / MINUTE);
    if (wait > 0) {
      return Look.fail(
          new CallException(
              Failure.THROTTLED,
              system.name() + ": tokens were renewed " + most + " times in a minute; waiting",
              wait,
              null));
    }
    tx.putCredential(credentials.leased(row, now + LEASE_MS), row == null ? 0 : row.version());
    return Look.lead(tx.credential(system.name()).orElseThrow());
  }

  private String connectAgain(boolean dead) {
    return system.name()
        + (dead ? " does not let us in any more" : " is not connected yet")
        + "; run: caravan connect "
        + system.name();
  }

  /** Refresh tokens worth trying, best first. */
  private Deque<String> grants(Credential row, boolean dead) {
    Deque<String> grants = new ArrayDeque<>();
    if (row != null && !dead) {
      add(grants, credentials.refresh(row));
      add(grants, credentials.previous(row));
    }
    String setting = system.get("refresh-token", "");
    boolean known =
        row != null && row.refresh() != null && setting.equals(credentials.refresh(row));
    if (!triedSetting && !(dead && known)) {
      add(grants, setting);
    }
    return grants;
  }

  private static void add(Deque<String> grants, String token) {
    if (token != null && !token.isBlank() && !grants.contains(token)) {
      grants.add(token);
    }
  }

  private boolean byClientCredentials(Credential row) {
    return "client-credentials".equals(system.pack().auth().grant())
        && (row == null || row.refresh() == null)
        && !system.get("client-secret", "").isEmpty();
  }

  private CompletableFuture<String> renew(Credential row, String refused) {
    boolean dead = Credentials.NEEDS_REAUTH.equals(row.state());
    Deque<String> grants = grants(row, dead);
    return grants.isEmpty()
        ? ask(endpoint.clientCredentials(), null, row, grants, refused)
        : refresh(row, grants, refused);
  }

  private CompletableFuture<String> refresh(Credential row, Deque<String> grants, String refused) {
    String grant = grants.poll();
    if (grant.equals(system.get("refresh-token"))) {
      triedSetting = true;
    }
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
                    : failed(CallFailures.cause(failure), row, others, refused))
        .thenCompose(next -> next);
  }

  /** The new pair is on disk before anybody uses it. */
  private CompletableFuture<String> store(Tokens tokens, String used, Credential row) {
    return ledger
        .write(
            tx -> {
              Credential made = credentials.row(tokens, used, tx.now());
              // If another runner took over meanwhile, ours is still the pair the vendor gave last
              // unless it has stored a working one.
              Credential now = tx.credential(system.name()).orElse(null);
              boolean overtaken = now != null && now.version() != row.version();
              if (overtaken && Credentials.OK.equals(now.state()) && now.refreshingUntil() == 0) {
                return new Access(
                    credentials.access(now), now.expiresAt(), now.previousRefresh() != null);
              }
              tx.putCredential(made, now == null ? 0 : now.version());
              tx.clearAlarm(ALARM, system.name());
              return new Access(tokens.access(), made.expiresAt(), made.previousRefresh() != null);
            })
        .thenApply(
            access -> {
              current = access;
              return access.token;
            });
  }

  private CompletableFuture<String> failed(
      Throwable failure, Credential row, Deque<String> others, String refused) {
    boolean deadGrant = failure instanceof Refused refusal && refusal.invalidGrant();
    if (!deadGrant) {
      return free(row, failure);
    }
    return ledger
        .read(reads -> reads.credential(system.name()))
        .filter(now -> now.version() != row.version())
        .map(now -> look(refused))
        .orElseGet(() -> others.isEmpty() ? giveUp(row, refused) : refresh(row, others, refused));
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
                tx.alarm(ALARM, system.name(), connectAgain(true));
              }
              return mine;
            })
        .thenCompose(
            mine ->
                mine
                    ? CompletableFuture.failedFuture(
                        new CompletionException(
                            new CallException(Failure.AUTH, connectAgain(true))))
                    : look(refused));
  }

  @Override
  public void worked(String token) {
    Access access = current;
    if (access == null || !access.hasPrevious || !access.token.equals(token)) {
      return;
    }
    current = new Access(access.token, access.expiresAt, false);
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
