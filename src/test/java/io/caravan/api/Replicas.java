package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.Client.Urgency;
import io.caravan.command.Emulation;
import io.caravan.command.outside.KeyFile;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.ScaledTimers;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import io.caravan.system.SystemPack.Operation;
import io.caravan.system.Systems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runners that call both emulated vendors under one ledger: on PostgreSQL each has a ledger of its
 * own at the same place, on SQLite they share the one that a file allows.
 */
final class Replicas implements AutoCloseable {
  private static final int REFUSED = 429;

  final SandboxClock clock;
  final Systems systems;
  private final Sandbox sandbox;
  private final ScaledTimers timers;
  private final LedgerSettings place;
  private final Vault vault;
  private final List<Ledger> ledgers = new ArrayList<>();
  private final List<SystemClients> clients = new ArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  Replicas(Path folder, LedgerSettings place, double speed, int runners) {
    this.clock = SandboxClock.starting(speed);
    this.timers = new ScaledTimers(speed);
    this.sandbox = Emulation.of(clock, new Faults(1), null, 1, null);
    sandbox.start(0, Map.of());
    this.place = place;
    this.systems = Systems.read(new HashMap<>(sandbox.config()), List.of());
    this.vault = Vault.open(KeyFile.make(folder.resolve("caravan.key")), null);
    for (int i = 0; i < runners; i++) {
      add();
    }
  }

  private void add() {
    boolean own = ledgers.isEmpty() || place.url().startsWith("jdbc:postgresql:");
    if (own) {
      ledgers.add(Ledgers.open(place, clock));
    }
    Ledger ledger = ledgers.get(ledgers.size() - 1);
    CallSettings settings = CallSettings.plain().allowPrivate(true);
    clients.add(
        new SystemClients(
            systems, ledger, timers, vault, settings, new Counting(new VertxTransport(timers))));
  }

  /** All runners go and come back, as in an update. */
  void restart() {
    int runners = clients.size();
    end();
    for (int i = 0; i < runners; i++) {
      add();
    }
  }

  private void end() {
    clients.forEach(SystemClients::close);
    ledgers.forEach(Ledger::close);
    clients.clear();
    ledgers.clear();
  }

  CompletableFuture<Client.Answer> send(int runner, String system, String name, Urgency urgency) {
    return send(runner, system, name, urgency, Json.mapper().createObjectNode());
  }

  CompletableFuture<Client.Answer> send(
      int runner, String system, String name, Urgency urgency, JsonNode variables) {
    Client client = clients.get(runner % clients.size()).of(system);
    Operation operation = client.system().pack().operations().get(name);
    return client.send(operation.request(), variables, urgency);
  }

  int refusals() {
    return refusals.get();
  }

  @Override
  public void close() {
    end();
    timers.close();
    sandbox.close();
  }

  private final class Counting implements HttpTransport {
    private final HttpTransport inner;

    Counting(HttpTransport inner) {
      this.inner = inner;
    }

    @Override
    public CompletableFuture<Incoming> send(Outgoing request) {
      return inner
          .send(request)
          .whenComplete(
              (answer, failure) -> {
                if (failure == null) {
                  count(answer);
                }
              });
    }

    private void count(Incoming answer) {
      boolean throttled =
          answer.status() == REFUSED
              || new String(answer.body(), StandardCharsets.UTF_8).contains("\"THROTTLED\"");
      if (throttled) {
        refusals.incrementAndGet();
      }
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
