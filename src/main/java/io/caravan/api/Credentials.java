package io.caravan.api;

import io.caravan.api.TokenEndpoint.Tokens;
import io.caravan.ledger.Credential;

/** Tokens of one system as they stand in the ledger. */
final class Credentials {
  static final String OK = "OK";
  static final String NEEDS_REAUTH = "NEEDS_REAUTH";
  private static final String ACCESS = "access_token";
  private static final String REFRESH = "refresh_token";

  private final String system;
  private final Vault vault;

  Credentials(String system, Vault vault) {
    this.system = system;
    this.vault = vault;
  }

  String access(Credential row) {
    return vault.open(system, ACCESS, row.keyId(), row.access());
  }

  String refresh(Credential row) {
    return vault.open(system, REFRESH, row.keyId(), row.refresh());
  }

  String previous(Credential row) {
    return vault.open(system, REFRESH, row.keyId(), row.previousRefresh());
  }

  /**
   * A row with new tokens.
   *
   * @param used the refresh token they were got with, or null; kept beside them until the next
   *     renewal
   * @param now ledger ms
   */
  Credential row(Tokens tokens, String used, long now) {
    boolean rotated = tokens.refresh() != null && used != null && !tokens.refresh().equals(used);
    return new Credential(
        system,
        0,
        vault.seal(system, ACCESS, tokens.access()),
        vault.seal(system, REFRESH, tokens.refresh() == null ? used : tokens.refresh()),
        rotated ? vault.seal(system, REFRESH, used) : null,
        tokens.expiresInMs() <= 0 ? 0 : now + tokens.expiresInMs(),
        0,
        vault.keyId(),
        OK,
        tokens.scopes());
  }

  /** The same tokens, refreshed by one runner until then; {@code row} may be null. */
  Credential leased(Credential row, long until) {
    return row == null
        ? new Credential(system, 0, null, null, null, 0, until, null, OK, null)
        : changed(row, until, row.state());
  }

  /** The same tokens, free for others to refresh. */
  Credential freed(Credential row, String state) {
    return changed(row, 0, state);
  }

  private static Credential changed(Credential row, long until, String state) {
    return new Credential(
        row.system(),
        row.version(),
        row.access(),
        row.refresh(),
        row.previousRefresh(),
        row.expiresAt(),
        until,
        row.keyId(),
        state,
        row.scopes());
  }
}
