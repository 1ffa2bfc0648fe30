package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Ledger;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Calls one system: waits for its limit, authorises, sends once, classifies the answer. */
final class SystemClient implements Client {
  static final String USER_AGENT = "Caravan/0.1 (retail integration hub)";
  private static final int UNAUTHORISED = 401;
  private static final int OK = 200;
  private static final int REDIRECTS = 300;

  private final SystemConfig system;
  private final Ledger ledger;
  private final CallSettings settings;
  private final HttpTransport transport;
  private final TokenSource tokens;
  private final Budget budget;
  private final LiveCalls live;
  private final Executor executor;
  private final RequestWriter writer;
  private final AnswerReader reader;
  private final VersionWatch versions;
  private final Reach reach;
  private final ReadsOnly readsOnly;

  SystemClient(
      SystemConfig system,
      Ledger ledger,
      CallSettings settings,
      HttpTransport transport,
      TokenSource tokens,
      Budget budget,
      LiveCalls live,
      Executor executor) {
    this.system = system;
    this.ledger = ledger;
    this.settings = settings;
    this.transport = transport;
    this.tokens = tokens;
    this.budget = budget;
    this.live = live;
    this.executor = executor;
    this.writer = new RequestWriter(system);
    this.reader = new AnswerReader(new ErrorRules(system.pack().errors()));
    this.versions = new VersionWatch(system, ledger);
    this.reach = Reach.of(system, settings.allowPrivate());
    this.readsOnly = settings.dryRun() ? new ReadsOnly(system.pack()) : null;
  }

  @Override
  public SystemConfig system() {
    return system;
  }

  @Override
  public CompletableFuture<Answer> send(
      SystemPack.Request request, JsonNode variables, Urgency urgency) {
    return send(request, variables, urgency, () -> CompletableFuture.completedFuture(null));
  }

  @Override
  public CompletableFuture<Answer> send(
      SystemPack.Request request,
      JsonNode variables,
      Urgency urgency,
      Supplier<CompletableFuture<?>> first) {
    try {
      return call(writer.write(request, variables), urgency, first);
    } catch (CallException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<Answer> follow(String url, Urgency urgency) {
    try {
      return call(writer.follow(url), urgency, () -> CompletableFuture.completedFuture(null));
    } catch (CallException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Answer> call(
      Prepared request, Urgency urgency, Supplier<CompletableFuture<?>> first) {
    if (readsOnly != null) {
      try {
        readsOnly.check(request);
      } catch (CallException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    CompletableFuture<Answer> result = new CompletableFuture<>();
    LiveCalls.Call call = live.enter(result, request.what());
    double cost = budget.cost(request);
    budget
        .admit(cost, urgency)
        .thenCompose(
            admitted ->
                authorised(request, first, cost, call)
                    .whenComplete(
                        (flight, failure) -> {
                          if (failure != null) {
                            // It was never sent, so nobody else tells the budget.
                            budget.ended(request, cost, RateState.UNKNOWN, 0);
                          }
                        }))
        .thenCompose(flight -> flight.fly(true))
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                result.complete(answer);
              } else {
                result.completeExceptionally(CallFailures.of(failure, request.what()));
              }
            });
    return result;
  }

  private CompletableFuture<Flight> authorised(
      Prepared request, Supplier<CompletableFuture<?>> first, double cost, LiveCalls.Call call) {
    return live.renewal(tokens.token())
        .thenCompose(
            token -> {
              try {
                call.leave();
              } catch (CallException e) {
                return CompletableFuture.failedFuture(e);
              }
              return first.get().thenApply(done -> new Flight(request, cost, token, call));
            });
  }

  private Map<String, String> headers(Prepared request, String token) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("accept", "application/json");
    headers.put("user-agent", USER_AGENT);
    if (request.body() != null) {
      headers.put("content-type", "application/json");
    }
    SystemPack.Auth auth = system.pack().auth();
    if (token != null && !"none".equals(auth.kind())) {
      headers.put(auth.header(), "bearer".equals(auth.kind()) ? "Bearer " + token : token);
    }
    return headers;
  }

  /** One request on its way; twice at most, if its token was not good. */
  private final class Flight {
    private final Prepared request;
    private final double cost;
    private final String token;
    private final LiveCalls.Call call;

    Flight(Prepared request, double cost, String token, LiveCalls.Call call) {
      this.request = request;
      this.cost = cost;
      this.token = token;
      this.call = call;
    }

    CompletableFuture<Answer> fly(boolean mayRenew) {
      try {
        call.check();
      } catch (CallException e) {
        budget.ended(request, cost, RateState.UNKNOWN, 0);
        return CompletableFuture.failedFuture(e);
      }
      HttpTransport.Outgoing outgoing =
          new HttpTransport.Outgoing(
              request.method(),
              request.url(),
              headers(request, token),
              request.body(),
              reach,
              settings.timeout().toMillis());
      return call.flies(transport.send(outgoing))
          .handleAsync((answer, failure) -> landed(answer, failure, mayRenew), executor)
          .thenCompose(next -> next);
    }

    private CompletableFuture<Answer> landed(
        HttpTransport.Incoming answer, Throwable failure, boolean mayRenew) {
      if (failure != null) {
        budget.ended(request, cost, RateState.UNKNOWN, 0);
        return CompletableFuture.failedFuture(
            CallFailures.of(failure, request.what(), ErrorRules.unclear(request.write())));
      }
      JsonNode json = AnswerReader.json(answer.body());
      SystemPack.Limiter limiter = system.pack().limiter();
      RateState state = RateState.of(limiter, json, answer.headers());
      if (answer.status() == UNAUTHORISED && mayRenew) {
        return live.renewal(tokens.instead(token))
            .whenComplete(
                (renewed, refused) -> {
                  if (refused != null) {
                    budget.ended(request, cost, state, 0);
                  }
                })
            .thenCompose(renewed -> new Flight(request, cost, renewed, call).fly(false));
      }
      long wait = RetryAfter.millis(answer.headers(), state, limiter.rate(), ledger.now());
      versions.saw(answer.headers());
      if (answer.status() >= OK && answer.status() < REDIRECTS) {
        tokens.worked(token);
      }
      try {
        Answer good = reader.read(request, answer, json, wait);
        budget.ended(request, cost, state, 0);
        return CompletableFuture.completedFuture(good);
      } catch (CallException e) {
        budget.ended(request, cost, state, e.failure() == Failure.THROTTLED ? wait : 0);
        return CompletableFuture.failedFuture(e);
      } catch (RuntimeException e) {
        budget.ended(request, cost, state, 0);
        return CompletableFuture.failedFuture(
            CallFailures.of(e, request.what(), ErrorRules.unclear(request.write())));
      }
    }
  }
}
