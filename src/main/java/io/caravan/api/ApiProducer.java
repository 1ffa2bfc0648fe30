package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.flow.FlowSettings;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mappings;
import io.caravan.system.Action;
import io.caravan.system.Durations;
import io.caravan.system.SystemPack;
import io.caravan.system.SystemPack.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Target {@code api:<system>/<name>}: makes the calls of an action, or one operation. */
public class ApiProducer extends DefaultAsyncProducer {
  /** Header that says which action a delivery is, for {@code api:<system>/<entity>.*}. */
  public static final String HEADER_ACTION = "CaravanAction";

  private static final String ANY = ".*";

  private final ApiEndpoint endpoint;
  private final List<Action> actions = new ArrayList<>();
  private final Map<Joining, Map<String, ActionCall>> compiled = new ConcurrentHashMap<>();
  private FlowSettings flows;
  private boolean single;

  public ApiProducer(ApiEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  /** Everything that can be wrong with pack and mappings is found when the route is loaded. */
  @Override
  protected void doInit() throws Exception {
    super.doInit();
    SystemPack pack = endpoint.system().pack();
    String name = endpoint.name();
    if (name.endsWith(ANY)) {
      String entity = name.substring(0, name.length() - ANY.length());
      for (String action : pack.actionsOf(entity)) {
        actions.add(pack.actions().get(entity + "." + action));
      }
    } else if (pack.actions().containsKey(name)) {
      actions.add(pack.actions().get(name));
    } else if (pack.operations().containsKey(name)) {
      single = true;
      actions.add(new Action(name, List.of(new Step(name, "."))));
    }
    if (actions.isEmpty()) {
      throw new IllegalArgumentException(
          endpoint.getEndpointUri()
              + ": "
              + endpoint.system()
              + " has no such action or operation; actions: "
              + String.join(", ", pack.actions().keySet())
              + "; operations: "
              + String.join(", ", pack.operations().keySet()));
    }
    flows = FlowSettings.of(endpoint.getCamelContext());
    calls(null);
  }

  /** The calls as a route wants them made. */
  private Map<String, ActionCall> calls(String route) {
    Joining joining =
        new Joining(
            Durations.parse(flows.get(route, "linger", endpoint.getLinger())).toMillis(),
            flows.number(route, "batch", Integer.MAX_VALUE));
    return compiled.computeIfAbsent(joining, this::compile);
  }

  private Map<String, ActionCall> compile(Joining joining) {
    return SystemActions.compile(
        endpoint.client(),
        actions,
        endpoint.component().bean(Mappings.class),
        endpoint.component().bean(Ledger.class),
        operation -> endpoint.component().batch(endpoint.client(), operation, joining),
        endpoint.component().bean(Clients.class).dryRun());
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    CompletableFuture<JsonNode> made;
    try {
      made = call(exchange);
    } catch (Exception e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
    made.whenComplete(
        (body, failure) -> {
          if (failure == null) {
            exchange.getMessage().setBody(body);
          } else {
            exchange.setException(CallFailures.cause(failure));
          }
          callback.done(false);
        });
    return false;
  }

  private CompletableFuture<JsonNode> call(Exchange exchange) throws CallException {
    Map<String, ActionCall> calls = calls(exchange.getFromRouteId());
    ActionCall call = calls.get(action(exchange));
    if (call == null) {
      throw new CallException(
          Failure.PERMANENT,
          endpoint.system()
              + " takes no "
              + action(exchange)
              + "; it takes: "
              + String.join(", ", calls.keySet()));
    }
    CallLog log = exchange.getProperty(CallLog.PROPERTY, CallLog.class);
    return call.run(body(exchange), log)
        .thenApply(answers -> single ? answers.get(endpoint.name()) : answers);
  }

  private String action(Exchange exchange) throws CallException {
    String name = endpoint.name();
    if (!name.endsWith(ANY)) {
      return name;
    }
    String action = exchange.getMessage().getHeader(HEADER_ACTION, String.class);
    if (action == null) {
      throw new CallException(
          Failure.PERMANENT,
          endpoint.getEndpointUri()
              + " is for deliveries: header "
              + HEADER_ACTION
              + " does not say which action is meant");
    }
    return name.substring(0, name.length() - 1) + action;
  }

  private static JsonNode body(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (body instanceof JsonNode tree) {
      return tree;
    }
    byte[] bytes = body == null ? null : exchange.getMessage().getBody(byte[].class);
    return bytes == null || bytes.length == 0
        ? Json.mapper().createObjectNode()
        : Json.parse(bytes);
  }
}
