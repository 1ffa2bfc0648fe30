package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.Mappings;
import io.caravan.system.Action;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack.Operation;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** All actions of one system, ready to be called without a route. */
public final class SystemActions {
  private final Map<String, ActionCall> calls;
  private final Map<String, Batch> batches = new HashMap<>();

  /**
   * @param lingerMs how long calls that can go together wait for each other
   */
  public SystemActions(
      Client client, Mappings mappings, Ledger ledger, Timers timers, long lingerMs) {
    Joining joining = new Joining(lingerMs, Integer.MAX_VALUE);
    this.calls =
        compile(
            client,
            client.system().pack().actions().values(),
            mappings,
            ledger,
            operation ->
                batches.computeIfAbsent(
                    operation.name(),
                    name -> new Batch(client, operation, ledger, timers, joining)),
            false);
  }

  /**
   * @param action {@code order.reserve}
   * @param body what the mapping of the action made of the delivery
   * @return answers by the names of the calls; fails with {@link CallException}
   */
  public CompletableFuture<ObjectNode> call(String action, JsonNode body, CallLog log) {
    return calls.get(action).run(body, log);
  }

  static Map<String, ActionCall> compile(
      Client client,
      Collection<Action> actions,
      Mappings mappings,
      Ledger ledger,
      Function<Operation, Batch> batches,
      boolean dryRun) {
    SystemConfig system = client.system();
    Map<String, Operation> operations = system.pack().operations();
    AnswerMapping answers = new AnswerMapping(system, mappings);
    OutcomeProtocol protocol = new OutcomeProtocol(client, ledger, answers, batches, dryRun);
    Map<String, ActionCall> calls = new LinkedHashMap<>();
    for (Action action : actions) {
      action.steps().forEach(step -> answers.check(operations.get(step.call())));
      calls.put(
          action.name(),
          new ActionCall(
              system.name() + "/" + action.name(),
              action,
              operations,
              protocol,
              Map.of(Mapping.SYSTEM, mappings.variables(system.name()))));
    }
    return calls;
  }
}
