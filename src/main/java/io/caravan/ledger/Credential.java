package io.caravan.ledger;

/**
 * Tokens of one system, encrypted; the ledger never sees them in clear.
 *
 * @param version raised by each write: compare-and-set
 * @param expiresAt epoch ms of the access token's end
 * @param refreshingUntil ledger ms until which one runner refreshes; 0 = nobody
 * @param state OK or NEEDS_REAUTH
 */
public record Credential(
    String system,
    long version,
    byte[] access,
    byte[] refresh,
    byte[] previousRefresh,
    long expiresAt,
    long refreshingUntil,
    String keyId,
    String state,
    String scopes) {}
