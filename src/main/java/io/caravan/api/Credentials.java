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
   * @param used the refresh token they were got with, or null; kept until the new ones have worked
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
        : changed(row, row.previousRefresh(), until, row.state());
  }

  /** The same tokens, free for others to refresh. */
  Credential freed(Credential row, String state) {
    return changed(row, row.previousRefresh(), 0, state);
  }

  /** The new tokens have worked: the refresh token before them is not needed any more. */
  Credential settled(Credential row) {
    return changed(row, null, row.refreshingUntil(), row.state());
  }

  private static Credential changed(Credential row, byte[] previous, long until, String state) {
    return new Credential(
        row.system(),
        row.version(),
        row.access(),
        row.refresh(),
        previous,
        row.expiresAt(),
        until,
        row.keyId(),
        state,
        row.scopes());
  }
}
