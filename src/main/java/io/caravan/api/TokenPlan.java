package io.caravan.api;

import io.caravan.ledger.Credential;
import io.caravan.ledger.LedgerTx;
import io.caravan.system.SystemConfig;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the row of a system's tokens lets this runner do now. */
final class TokenPlan {
  private static final String BUCKET = "refresh";
  private static final long MARGIN_MS = 60_000;
  private static final long LEASE_MS = 30_000;
  static final long LOOK_AGAIN_MS = 200;
  private static final double MINUTE = 60.0;

  private final SystemConfig system;
  private final Credentials credentials;
  private volatile boolean triedSetting;

  TokenPlan(SystemConfig system, Credentials credentials) {
    this.system = system;
    this.credentials = credentials;
  }

  /** The token in use. Prints without it. */
  record Access(String token, long expiresAt) {
    boolean usable(long now, String refused) {
      return (expiresAt == 0 || expiresAt - MARGIN_MS > now) && !token.equals(refused);
    }

    @Override
    public String toString() {
      return "token until " + expiresAt;
    }
  }

  /**
   * This runner renews now.
   *
   * @param row as it was leased
   * @param takenOver the lease of another runner ran out: its answer may still be on the way
   */
  record Lead(Credential row, boolean takenOver) {}

  /** What one look at the row led to: one of the fields says it. */
  record Look(Access use, Lead lead, long waitMs, CallException failure) {
    static Look use(Access access) {
      return new Look(access, null, 0, null);
    }

    static Look lead(Lead lead) {
      return new Look(null, lead, 0, null);
    }

    static Look again(long ms) {
      return new Look(null, null, ms, null);
    }

    static Look fail(CallException failure) {
      return new Look(null, null, 0, failure);
    }
  }

  /** The row's token. */
  Access access(Credential row) {
    return new Access(credentials.access(row), row.expiresAt());
  }

  Look look(LedgerTx tx, String refused) {
    Credential row = tx.credential(system.name()).orElse(null);
    long now = tx.now();
    if (row != null && row.access() != null) {
      Access access = access(row);
      if (access.usable(now, refused)) {
        return Look.use(access);
      }
    }
    if (row != null && row.refreshingUntil() > now) {
      return Look.again(Math.min(LOOK_AGAIN_MS, row.refreshingUntil() - now));
    }
    if (grants(row).isEmpty() && !byItself(row)) {
      return Look.fail(new CallException(Failure.AUTH, connectAgain(isDead(row))));
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
    boolean takenOver = row != null && row.refreshingUntil() != 0;
    return Look.lead(new Lead(tx.credential(system.name()).orElseThrow(), takenOver));
  }

  String connectAgain(boolean dead) {
    boolean byApp = "client-credentials".equals(system.pack().auth().grant());
    if (!dead && byApp && system.get("client-secret", "").isEmpty()) {
      String prefix = "caravan.systems." + system.name();
      return system.name()
          + " has no way in yet: set "
          + prefix
          + ".access-token, or client-id and client-secret";
    }
    return system.name()
        + (dead ? " does not let us in any more" : " is not connected yet")
        + "; run: ./caravan connect "
        + system.name();
  }

  /** Refresh tokens worth trying, best first. */
  Deque<String> grants(Credential row) {
    boolean dead = isDead(row);
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

  private boolean byItself(Credential row) {
    return system.pack().auth().session() != null || byClientCredentials(row);
  }

  /** What says who we are, for a person who looks for what is wrong with it. */
  String names() {
    return system.pack().auth().session() == null ? "its client-id" : "its user and password";
  }

  private boolean byClientCredentials(Credential row) {
    return "client-credentials".equals(system.pack().auth().grant())
        && (row == null || row.refresh() == null)
        && !system.get("client-secret", "").isEmpty();
  }

  /** The vendor does not know this grant: if it is the configuration's, it is tried only once. */
  void spent(String grant) {
    triedSetting |= grant != null && grant.equals(system.get("refresh-token"));
  }

  private static boolean isDead(Credential row) {
    return row != null && Credentials.NEEDS_REAUTH.equals(row.state());
  }
}
