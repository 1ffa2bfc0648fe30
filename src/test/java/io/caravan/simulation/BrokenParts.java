package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallLog;
import io.caravan.api.HttpTransport;
import io.caravan.hook.HintStore;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
    all.put("echo by time window", new BrokenFlows.EchoByTime());
    all.put("probe trusts the vendor's filter", new BrokenFlows.TrustingProbe());
    all.put("order coalesced", new BrokenFlows.CoalescedOrder());
    all.put("batch key reused for changed members", new BrokenFlows.ReusedKey());
    all.put("missing stock as zero", new BrokenFlows.MissingIsZero());
    all.put("shopID 0 added in", new BrokenFlows.SumShop());
    all.put("ItemShop and InventoryLog both folded", new BrokenFlows.BothFolded());
    all.put("429 spends an attempt", new BrokenFlows.LimitSpends());
    all.put("cursor moved on 429", new CursorOnLimit());
    all.put("token pair stored after first use", new BrokenFlows.LateTokens());
    all.put("handled failure settled DONE", new BrokenFlows.HandledIsDone());
    all.put("sale under another name forgotten", new ForgottenSale());
    return all;
  }

  /** Whose days show what is wrong. */
  static Topology topology(Parts parts) {
    return parts instanceof ForgottenSale ? Topology.POINT_TO_POINT : Topology.HUB;
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

  /** A page that is refused counts as one that was read. */
  private static final class CursorOnLimit extends WithoutOverlap {
    @Override
    HttpTransport transport(HttpTransport transport, Runner runner) {
      return Wire.onAnswer(
          transport,
          (url, answer) -> {
            if (!url.contains("/orders?") || answer.status() != 429) {
              return answer;
            }
            moved(runner, "shop", "orders");
            byte[] nothing = "{\"records\":[]}".getBytes(StandardCharsets.UTF_8);
            return new HttpTransport.Incoming(200, answer.headers(), nothing);
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
              "setStock: {path: /deltas, class: REPEATABLE,")
          // Each level says what it is changed for, so that one can see it change twice for it.
          .replace("{\"item\": .level.item, ", "{\"item\": .level.item, \"of\": .level.of, ")
          .replace("\"level\": {", "\"level\": {\"of\": .deliveryId, ");
    }

    @Override
    CallLog log(CallLog log) {
      return new Told(log) {
        @Override
        public JsonNode document() {
          return ((ObjectNode) log.document().deepCopy()).put("deliveryId", log.deliveryId());
        }
      };
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
    public boolean bulk() {
      return log.bulk();
    }

    @Override
    public boolean held(LedgerTx tx) {
      return log.held(tx);
    }

    @Override
    public void mayBeTwice(LedgerTx tx) {
      log.mayBeTwice(tx);
    }

    @Override
    public void succeeded(int place, String operation, Effects effects) {
      log.succeeded(place, operation, effects);
    }
  }
}
