package io.caravan.reconcile;

import java.util.Locale;

/** Why two sides differ in something. */
enum Cause {
  /** It is on its way: queued, being looked up, or waiting to be understood. */
  PENDING,
  /** Too much changed at once; a person says whether it goes out. */
  HELD,
  /** A person decides. */
  PARKED,
  /** A change by a system that does not own the field, kept with both values. */
  CONFLICT,
  /** It is meant to be so by owner or setting. */
  RULE,
  /** No place or record of the configuration stands for it. */
  NOT_MAPPED,
  /** The till sold the last piece of a web order. */
  SHORT,
  /**
   * The hub was too far behind for a second look: an order may be the cause that it has not read.
   */
  UNREAD,
  /** It changed between two reads, each time. */
  FRESH,
  /** Nothing that the hub knows is the cause. */
  UNEXPLAINED;

  /** As it stands in reports. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
