package io.caravan;

import java.util.List;

/** Caravan cannot start as it is configured; every fault at once. */
final class StartFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<String> faults;

  StartFault(List<String> faults) {
    super("Caravan cannot start:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  List<String> faults() {
    return faults;
  }
}
