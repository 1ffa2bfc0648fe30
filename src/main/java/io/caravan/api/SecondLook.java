package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Call;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.Mappings;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack.Operation;
import io.caravan.system.SystemPack.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Looks whether a call was made twice, and takes the second away where its pack knows how. */
public final class SecondLook {
  private final Clients clients;
  private final Mappings mappings;

  public SecondLook(Clients clients, Mappings mappings) {
    this.clients = clients;
    this.mappings = mappings;
  }

  /**
   * What a call has made.
   *
   * @param record as the vendor tells it
   * @param links what it stands for here
   */
  public record Made(JsonNode record, List<CallLog.Link> links) {}

  /** Whether what the call makes can be found again. */
  public boolean canLook(Call call, String system) {
    Operation operation = operation(call, system);
    return operation != null && operation.probe() != null && call.request() != null;
  }

  /**
   * Everything at the vendor that this call may have made, oldest last or first as the vendor lists
   * it; fails with {@link CallException}.
   *
   * @param document of the delivery
   */
  public CompletableFuture<List<Made>> look(Call call, String system, JsonNode document) {
    Client client = clients.of(system);
    Operation operation = operation(call, system);
    AnswerMapping answers = new AnswerMapping(client.system(), mappings);
    JsonNode request = Json.parse(call.request());
    return new ProbeSearch(client)
        .all(operation.probe(), call, Urgency.READ)
        .thenApply(
            found ->
                found.stream()
                    .map(
                        record ->
                            new Made(
                                record,
                                answers
                                    .apply(operation, request, record, document)
                                    .effects()
                                    .links()))
                    .toList());
  }

  /**
   * Takes it away, unless somebody has touched it or nobody but a person can.
   *
   * @return whether it is gone; fails with {@link CallException} if that is not known
   */
  public CompletableFuture<Boolean> undo(Call call, String system, Made second) {
    Client client = clients.of(system);
    Step twice = operation(call, system).probe().twice();
    if (twice == null) {
      return CompletableFuture.completedFuture(false);
    }
    ObjectNode input = Json.mapper().createObjectNode();
    input.set("request", Json.parse(call.request()));
    input.set("record", second.record());
    String place = system + "/" + call.operation() + " twice";
    JsonNode variables =
        Mapping.compile(place, place, twice.with())
            .apply(input, Map.of(Mapping.SYSTEM, mappings.variables(system)));
    if (variables == null || variables.isNull() || variables.isMissingNode()) {
      return CompletableFuture.completedFuture(false);
    }
    if (variables.isBoolean() && !variables.booleanValue()) {
      return CompletableFuture.completedFuture(true);
    }
    Operation undo = client.system().pack().operations().get(twice.call());
    return client.send(undo.request(), variables, Urgency.WRITE).thenApply(answer -> true);
  }

  private Operation operation(Call call, String system) {
    SystemConfig config = clients.of(system).system();
    return config.pack().operations().get(call.operation());
  }
}
