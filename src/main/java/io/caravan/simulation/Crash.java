package io.caravan.simulation;

/** A runner dies here; nobody may catch it for anything but the end of that runner. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super(where, null, false, false);
  }
}
