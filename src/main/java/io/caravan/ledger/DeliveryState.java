package io.caravan.ledger;

/** Where a delivery stands. Stored by name; values are never renamed. */
public enum DeliveryState {
  /** Waits for its turn, a retry or a need. */
  PENDING,
  /** A call was begun whose outcome is not known; the next attempt probes first. */
  UNKNOWN,
  /** The target has it. */
  DONE,
  /** A newer state made it pointless before it was sent. */
  SUPERSEDED,
  /** The route ended without any call; the reason names the node. */
  IGNORED,
  /** Needs a person; reason and path say why. */
  PARKED,
  /** A person decided that it is not to be delivered. */
  DISCARDED;

  /** Nothing more will happen to it by itself. */
  public boolean isFinal() {
    return this == DONE || this == SUPERSEDED || this == IGNORED || this == DISCARDED;
  }
}
