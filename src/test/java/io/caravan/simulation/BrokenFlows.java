package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.Failure;
import io.caravan.api.HttpTransport;
import io.caravan.api.RecordIntake;
import io.caravan.api.SourceRecord;
import io.caravan.hub.Deliverer;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Movement;
import io.caravan.mapping.Json;
import io.caravan.policy.Decision;
import io.caravan.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Parts on the way of a record that are wrong on purpose. */
final class BrokenFlows {
  private BrokenFlows() {}

  static final class EchoByTime extends Parts {
    private static final long WINDOW_MS = 30_000;

    @Override
    RecordIntake.Way way(RecordIntake.Way way, Runner runner) {
      return (record, done) -> {
        boolean ours =
            record.entity().equals("customer")
                && runner.world().history.deeds().stream().anyMatch(deed -> isOurs(deed, record));
        if (ours) {
          record.markRecorded();
          done.accept(null);
        } else {
          way.send(record, done);
        }
      };
    }

    /** Whatever was changed so shortly after we wrote must be what we wrote. */
    private static boolean isOurs(History.Deed deed, SourceRecord record) {
      long changed = Instant.parse(record.version()).toEpochMilli();
      return deed.id().equals(record.nativeId())
          && !deed.runner().equals("people")
          && deed.at() <= changed
          && changed < deed.at() + WINDOW_MS;
    }
  }

  static final class TrustingProbe extends Parts {
    @Override
    String pack(String file, String text) {
      return text.replace("compare: {note: \"{body.note}\"}", "compare: {state: open}");
    }
  }

  static final class CoalescedOrder extends Parts {
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

  static final class ReusedKey extends Parts {
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

  static final class MissingIsZero extends Parts {
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

  static final class SumShop extends Parts {
    @Override
    String pack(String file, String text) {
      return text.replace("    drop: {shop: \"0\"}\n", "")
          .replace(
              "{\"id\": .shop}, \"onHand\"",
              "{\"id\": if (.shop == \"0\") \"1\" else .shop}, \"onHand\"");
    }
  }

  static final class BothFolded extends Parts {
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

  static final class LimitSpends extends Parts {
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

  static final class LateTokens extends Parts {
    @Override
    Ledger ledger(Ledger ledger, Runner runner) {
      return BrokenLedger.withLateTokens(ledger, runner);
    }
  }

  static final class HandledIsDone extends Parts {
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
}
