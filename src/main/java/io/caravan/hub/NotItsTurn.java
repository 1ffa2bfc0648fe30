package io.caravan.hub;

import io.caravan.policy.Refusal;

/** A record that comes after one of the same order which is about to be tried again. */
final class NotItsTurn extends Refusal {
  static final String REASON =
      "an earlier one of the same order is about to be tried again; this one follows it";

  private static final long serialVersionUID = 1L;

  NotItsTurn(String path) {
    super(path, REASON);
  }
}
