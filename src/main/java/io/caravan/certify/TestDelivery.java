package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallException;
import io.caravan.api.CallLog;
import io.caravan.api.Failure;
import io.caravan.ledger.Call;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A delivery of the kit: called and tried again as the hub does, on evidence in the ledger. */
final class TestDelivery implements CallLog {
  private static final int TRIES = 6;
  private static final long LEAST_WAIT_MS = 1_000;
  private static final Set<Failure> AGAIN =
      Set.of(Failure.UNKNOWN, Failure.TRANSIENT, Failure.THROTTLED, Failure.STALE);

  private final Bench bench;
  private final String id;
  private final String action;
  private final JsonNode document;
  private final List<Link> links = new ArrayList<>();
  private int places;

  /** Evidence of the attempts before this one. */
  private volatile List<Call> known = List.of();

  /**
   * @param id of no other delivery of this bench
   * @param action {@code item.upsert}
   */
  TestDelivery(Bench bench, String id, String action, JsonNode document) {
    this.bench = bench;
    this.id = id;
    this.action = action;
    this.document = document;
  }

  /**
   * Delivers it, with as many attempts as it takes.
   *
   * @throws CallException with what it would be parked with
   */
  TestDelivery deliver() throws CallException {
    for (int n = 1; ; n++) {
      try {
        return attempt();
      } catch (CallException e) {
        if (n >= TRIES || !AGAIN.contains(e.failure())) {
          throw e;
        }
        bench.pass(Math.max(LEAST_WAIT_MS, e.waitMs()));
      }
    }
  }

  /** One attempt. */
  TestDelivery attempt() throws CallException {
    bench.answer(begin());
    return this;
  }

  /** An attempt that is not waited for. */
  CompletableFuture<?> begin() {
    places = 0;
    known = calls();
    JsonNode body;
    try {
      body = body();
    } catch (MappingException e) {
      // The hub parks what a mapping refuses.
      return CompletableFuture.failedFuture(new CallException(Failure.PERMANENT, e.getMessage()));
    }
    return bench.actions().call(action, body, this);
  }

  /** What the mapping of the action makes of the document. */
  JsonNode body() {
    return bench
        .mappings()
        .get(bench.system().name() + "/" + action)
        .apply(document, Map.of(Mapping.SYSTEM, bench.mappings().variables(bench.system().name())));
  }

  /** Evidence of its calls. */
  List<Call> calls() {
    bench.ledger().write(tx -> null).join();
    return bench.ledger().read(reads -> reads.calls(id));
  }

  /** Ids that are known by now. */
  synchronized List<Link> links() {
    return List.copyOf(links);
  }

  @Override
  public String deliveryId() {
    return id;
  }

  @Override
  public String entity() {
    return action.substring(0, action.indexOf('.'));
  }

  @Override
  public JsonNode document() {
    return document;
  }

  @Override
  public int next() {
    return places++;
  }

  @Override
  public Optional<Call> earlier(int place) {
    // Asked while the ledger acknowledges: it must not be waited for here.
    return known.stream().filter(call -> call.n() == place).findFirst();
  }

  @Override
  public synchronized void succeeded(int place, String operation, Effects effects) {
    links.addAll(effects.links());
  }
}
