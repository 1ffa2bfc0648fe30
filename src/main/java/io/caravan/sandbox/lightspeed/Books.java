package io.caravan.sandbox.lightspeed;

import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All tables of the emulated account. One request runs at a time and happens wholly or not. */
final class Books {
  private final Store store;
  private final SandboxClock clock;
  private final Switches switches;
  private final Map<String, Table> tables = new HashMap<>();
  private final List<Runnable> undo = new ArrayList<>();

  Books(Store store, SandboxClock clock, Switches switches) {
    this.store = store;
    this.clock = clock;
    this.switches = switches;
    Entities.all().forEach(e -> tables.put(e.name(), new Table(e, store, undo)));
  }

  Table table(String entity) {
    return tables.get(entity);
  }

  Switches switches() {
    return switches;
  }

  Instant instant() {
    return clock.instant();
  }

  String now() {
    return Wire.time(clock.instant());
  }

  /** Runs a request; what it wrote is taken back if it is refused in the middle. */
  <T> T request(Supplier<T> request) {
    return store.change(
        () -> {
          undo.clear();
          try {
            return request.get();
          } catch (RuntimeException e) {
            // A copy: taking back writes rows too.
            List<Runnable> steps = new ArrayList<>(undo);
            for (int i = steps.size() - 1; i >= 0; i--) {
              steps.get(i).run();
            }
            throw e;
          }
        });
  }
}
