package io.caravan.hub;

import io.caravan.ledger.Ledger;
import io.caravan.policy.Policy;
import io.caravan.policy.Publisher;
import io.caravan.policy.Shortfall;
import io.caravan.policy.Situation;
import io.caravan.system.Systems;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the endpoints of {@code hub:} work with; one bean of the context. */
public final class Hub {
  private final Ledger ledger;
  private final Systems systems;
  private final Map<String, Policy> policies;
  private final Publisher publisher;
  private final Shortfall shortfall;
  private final Situation.Settings settings;
  private final boolean dryRun;
  private final Recorder recorder;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param policies by entity
   * @param publisher asked after each count and movement
   * @param shortfall asked when a reservation finds no goods
   * @param settings names without the {@code caravan.} prefix
   * @param dryRun everything is recorded and decided, nothing is handed over
   */
  public Hub(
      Ledger ledger,
      Systems systems,
      Map<String, Policy> policies,
      Publisher publisher,
      Shortfall shortfall,
      Map<String, String> settings,
      boolean dryRun) {
    this.ledger = ledger;
    this.systems = systems;
    this.policies = Map.copyOf(policies);
    this.publisher = publisher;
    this.shortfall = shortfall;
    this.settings = new Situation.Settings(Map.copyOf(settings));
    this.dryRun = dryRun;
    this.recorder = new Recorder(this);
    ledger.onReady(() -> listeners.forEach(Runnable::run));
  }

  public Ledger ledger() {
    return ledger;
  }

  public Systems systems() {
    return systems;
  }

  public Recorder recorder() {
    return recorder;
  }

  public Situation.Settings settings() {
    return settings;
  }

  public boolean dryRun() {
    return dryRun;
  }

  /** Whether it only watches beside another integration. */
  boolean isShadow() {
    return settings.on("shadow");
  }

  Set<String> entities() {
    return policies.keySet();
  }

  Policy policy(String entity) {
    Policy policy = policies.get(entity);
    if (policy == null) {
      throw new IllegalArgumentException(
          entity
              + " is no entity of the hub; known are "
              + String.join(", ", new TreeSet<>(policies.keySet())));
    }
    return policy;
  }

  Publisher publisher() {
    return publisher;
  }

  Shortfall shortfall() {
    return shortfall;
  }

  /** A setting of one flow ({@code flows.<route>.<name>}), else the general one. */
  String setting(String route, String name, String otherwise) {
    return settings.get("flows." + route + "." + name, settings.get(name, otherwise));
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void unlisten(Runnable listener) {
    listeners.remove(listener);
  }
}
