package io.caravan.api;

import java.util.concurrent.CompletableFuture;

/** Where the token of a system comes from. */
interface TokenSource {
  /** A token that should be good now; fails with {@link CallException}. */
  CompletableFuture<String> token();

  /**
   * The vendor does not take this token any more: another one, got once however many calls ask.
   * Fails with {@link CallException}.
   */
  CompletableFuture<String> instead(String refused);

  /** For systems that want none, and for tokens that stand in the configuration. */
  static TokenSource fixed(String system, String token) {
    return new TokenSource() {
      @Override
      public CompletableFuture<String> token() {
        return CompletableFuture.completedFuture(token);
      }

      @Override
      public CompletableFuture<String> instead(String refused) {
        return CompletableFuture.failedFuture(
            new CallException(
                Failure.AUTH,
                system
                    + " does not accept the configured token; look at"
                    + " caravan.systems."
                    + system
                    + ".access-token"));
      }

      @Override
      public String toString() {
        return "fixed token of " + system;
      }
    };
  }
}
