package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.CallLog;
import io.caravan.api.Failure;
import io.caravan.api.HttpTransport;
import io.caravan.api.RecordIntake;
import io.caravan.hook.HintStore;
import io.caravan.hub.Deliverer;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Movement;
import io.caravan.mapping.Json;
import io.caravan.policy.Decision;
import io.caravan.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Parts that are wrong on purpose, by name. */
final class BrokenParts {
  private BrokenParts() {}

  static Map<String, Parts> all() {
    Map<String, Parts> all = new LinkedHashMap<>();
    all.put("no probe", new NoProbe());
    all.put("random op id", new RandomOpId());
    all.put("epoch check removed", new NoEpoch());
    all.put("eager dedup", new EagerDedup());
    all.put("ack before commit", new AckFirst());
    all.put("cursor before rows", new CursorFirst());
    all.put("lease by local clock", new LocalClock());
    all.put("delta retried", new Delta());
    all.put("echo by time window", new EchoByTime());
    all.put("probe trusts the vendor's filter", new TrustingProbe());
    all.put("order coalesced", new CoalescedOrder());
    all.put("batch key reused for changed members", new ReusedKey());
    all.put("missing stock as zero", new MissingIsZero());
    all.put("shopID 0 added in", new SumShop());
    all.put("ItemShop and InventoryLog both folded", new BothFolded());
    all.put("429 spends an attempt", new LimitSpends());
    all.put("cursor moved on 429", new CursorOnLimit());
    all.put("token pair stored after first use", new LateTokens());
    all.put("handled failure settled DONE", new HandledIsDone());
    return all;
  }

  private static final class NoProbe extends Parts {
    @Override
    CallLog log(CallLog log) {
      return new Told(log) {
        @Override
        public Optional<Call> earlier(int place) {
          return Optional.empty();
        }
      };
    }
  }

  private static final class RandomOpId extends Parts {
    private int n;

    @Override
    CallLog log(CallLog log) {
      String own = log.deliveryId() + "/" + n++;
      return new Told(log) {
        @Override
        public String deliveryId() {
          return own;
        }

        @Override
        public Optional<Call> earlier(int place) {
          return Optional.empty();
        }
      };
    }
  }

  private static final class NoEpoch extends Parts {
    @Override
    Ledger ledger(Ledger ledger, Runner runner) {
      return BrokenLedger.withoutFence(ledger, runner);
    }
  }

  private static final class EagerDedup extends Parts {
    @Override
    void keep(HintStore store, Runner runner, String topic, String eventId, JsonNode body)
        throws Exception {
      boolean fresh =
          runner
              .ledger()
              .writeNow(
                  tx -> {
                    boolean known = tx.fact("eager/" + eventId).isPresent();
                    tx.putFact("eager/" + eventId, "seen");
                    return !known;
                  });
      if (fresh) {
        store.keep(topic, eventId, body);
      }
    }
  }

  private static final class AckFirst extends Parts {
    @Override
    void keep(HintStore store, Runner runner, String topic, String eventId, JsonNode body) {
      runner
          .world()
          .agenda
          .after(
              500,
              runner,
              () -> {
                try {
                  store.keep(topic, eventId, body);
                } catch (Exception e) {
                  runner.world().note("a notice was dropped");
                }
              });
    }
  }

  private abstract static class WithoutOverlap extends Parts {
    @Override
    String pack(String file, String text) {
      return text.replace("overlap: 1m", "overlap: 0s");
    }
  }

  private static final class CursorFirst extends WithoutOverlap {
    @Override
    HttpTransport transport(HttpTransport transport, Runner runner) {
      return Wire.onAnswer(
          transport,
          (url, answer) -> {
            if (url.contains("/orders?") && answer.status() == 200) {
              moved(runner, "shop", "orders");
            }
            return answer;
          });
    }
  }

  private static final class CursorOnLimit extends WithoutOverlap {
    @Override
    HttpTransport transport(HttpTransport transport, Runner runner) {
      return Wire.onAnswer(
          transport,
          (url, answer) -> {
            if (url.contains("/orders?") && answer.status() == 429) {
              moved(runner, "shop", "orders");
            }
            return answer;
          });
    }
  }

  private static void moved(Runner runner, String system, String stream) {
    String now = runner.world().agenda.instant().toString();
    runner
        .ledger()
        .writeNow(
            tx -> {
              tx.putCursor(system, stream, now);
              return null;
            });
  }

  private static final class LocalClock extends Parts {
    @Override
    Clock clock(Agenda agenda, int runner) {
      return Clock.offset(agenda, Duration.ofMinutes(runner * 30L));
    }
  }

  private static final class Delta extends Parts {
    @Override
    String pack(String file, String text) {
      return text.replace(
          "setStock: {path: /levels, query: {key: \"{key}\"}, class: KEY,",
          "setStock: {path: /deltas, query: {of: \"{key}\"}, class: REPEATABLE,");
    }
  }

  private static final class EchoByTime extends Parts {
    private static final long WINDOW_MS = 30_000;

    @Override
    RecordIntake.Way way(RecordIntake.Way way, Runner runner) {
      return (record, done) -> {
        long now = runner.world().agenda.millis();
        boolean ours =
            record.entity().equals("customer")
                && runner.world().history.deeds().stream()
                    .anyMatch(
                        deed ->
                            deed.id().equals(record.nativeId())
                                && !deed.runner().equals("people")
                                && now - deed.at() < WINDOW_MS);
        if (ours) {
          record.markRecorded();
          done.accept(null);
        } else {
          way.send(record, done);
        }
      };
    }
  }

  private static final class TrustingProbe extends Parts {
    @Override
    String pack(String file, String text) {
      return text.replace("compare: {note: \"{body.note}\"}", "compare: {}");
    }
  }

  private static final class CoalescedOrder extends Parts {
    @Override
    Deliverer.Carrier carrier(Deliverer.Carrier carrier, Runner runner) {
      return (delivery, log, done) -> {
        boolean newer =
            delivery.entity().equals("order")
                && runner
                    .ledger()
                    .read(reads -> reads.deliveries("order", delivery.key(), 50))
                    .stream()
                    .anyMatch(
                        other ->
                            other.seq() > delivery.seq()
                                && other.target().equals(delivery.target())
                                && !other.state().isFinal());
        if (newer) {
          log.succeeded(log.next(), "superseded", null);
          done.accept(new Deliverer.Carried(null, false, "its end"));
        } else {
          carrier.carry(delivery, log, done);
        }
      };
    }
  }

  private static final class ReusedKey extends Parts {
    @Override
    HttpTransport transport(HttpTransport transport, Runner runner) {
      return Wire.rewritten(
          transport,
          request -> {
            String url = request.url().toString();
            if (!url.contains("/levels?key=")) {
              return url;
            }
            JsonNode first = Json.parse(request.body()).path("levels").path(0);
            return url.substring(0, url.indexOf("key=")) + "key=" + first.path("item").asText();
          });
    }
  }

  private static final class MissingIsZero extends Parts {
    @Override
    HttpTransport transport(HttpTransport transport, Runner runner) {
      return Wire.onAnswer(
          transport,
          (url, answer) -> {
            World world = runner.world();
            boolean empty =
                url.contains("/stock?")
                    && answer.status() == 200
                    && Json.parse(answer.body()).path("records").isEmpty();
            if (!empty) {
              return answer;
            }
            ObjectNode body = Model.node();
            for (String sku : world.till.items.keySet()) {
              for (String shop : TillModel.SHOPS) {
                ObjectNode row = body.withArray("records").addObject();
                row.put("id", sku + "@" + shop).put("item", sku).put("shop", shop);
                row.put("qoh", "0").put("updatedAt", world.agenda.instant().toString());
              }
            }
            byte[] bytes = Json.text(body).getBytes(StandardCharsets.UTF_8);
            return new HttpTransport.Incoming(200, answer.headers(), bytes);
          });
    }
  }

  private static final class SumShop extends Parts {
    @Override
    String pack(String file, String text) {
      return text.replace("    drop: {shop: \"0\"}\n", "")
          .replace("{\"id\": .shop}, \"onHand\"", "{\"id\": if (.shop == \"0\") \"1\" else .shop}, \"onHand\"");
    }
  }

  private static final class BothFolded extends Parts {
    @Override
    Map<String, Policy> policies() {
      Map<String, Policy> policies = super.policies();
      Policy right = policies.get("movement");
      policies.put(
          "movement",
          situation -> {
            Decision decision = right.decide(situation);
            decision
                .movements()
                .replaceAll(
                    m ->
                        new Movement(
                            m.movementId(),
                            m.variant(),
                            m.location(),
                            m.system(),
                            "restock",
                            m.quantity(),
                            m.cause(),
                            -1,
                            m.at()));
            return decision;
          });
      return policies;
    }
  }

  private static final class LimitSpends extends Parts {
    @Override
    Deliverer.Carrier carrier(Deliverer.Carrier carrier, Runner runner) {
      return (delivery, log, done) ->
          carrier.carry(
              delivery,
              log,
              carried -> {
                Throwable cause = carried.thrown();
                while (cause instanceof CompletionException) {
                  cause = cause.getCause();
                }
                boolean limit =
                    cause instanceof CallException call && call.failure() == Failure.THROTTLED;
                done.accept(
                    limit
                        ? new Deliverer.Carried(
                            new CallException(Failure.TRANSIENT, cause.getMessage()), false, "x")
                        : carried);
              });
    }
  }

  private static final class LateTokens extends Parts {
    @Override
    Ledger ledger(Ledger ledger, Runner runner) {
      return BrokenLedger.withLateTokens(ledger, runner);
    }
  }

  private static final class HandledIsDone extends Parts {
    @Override
    Deliverer.Carrier carrier(Deliverer.Carrier carrier, Runner runner) {
      return (delivery, log, done) ->
          carrier.carry(
              delivery,
              log,
              carried -> {
                if (carried.thrown() != null) {
                  log.succeeded(log.next(), "handled", null);
                }
                done.accept(new Deliverer.Carried(null, false, carried.node()));
              });
    }
  }

  /** A log that is another one in something. */
  private abstract static class Told implements CallLog {
    private final CallLog log;

    Told(CallLog log) {
      this.log = log;
    }

    @Override
    public String deliveryId() {
      return log.deliveryId();
    }

    @Override
    public String entity() {
      return log.entity();
    }

    @Override
    public JsonNode document() {
      return log.document();
    }

    @Override
    public int next() {
      return log.next();
    }

    @Override
    public Optional<Call> earlier(int place) {
      return log.earlier(place);
    }

    @Override
    public void succeeded(int place, String operation, Effects effects) {
      log.succeeded(place, operation, effects);
    }
  }

  static List<String> names() {
    return List.copyOf(all().keySet());
  }
}
