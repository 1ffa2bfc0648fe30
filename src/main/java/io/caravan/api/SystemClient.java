package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Mapping;
import io.caravan.system.Auth;
import io.caravan.system.Session;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Calls one system: waits for its limit, authorises, sends once, classifies the answer. */
final class SystemClient implements Client {
  private static final int UNAUTHORISED = 401;

  private final SystemConfig system;
  private final Ledger ledger;
  private final CallSettings settings;
  private final HttpTransport transport;
  private final TokenSource tokens;
  private final Budget budget;
  private final Breaker breaker;
  private final UseCount uses;
  private final LiveCalls live;
  private final Executor executor;
  private final RequestWriter writer;
  private final AnswerReader reader;
  private final VersionWatch versions;
  private final Reach reach;
  private final ReadsOnly readsOnly;
  private final Auth auth;

  SystemClient(
      SystemConfig system,
      Ledger ledger,
      CallSettings settings,
      HttpTransport transport,
      TokenSource tokens,
      Budget budget,
      Breaker breaker,
      LiveCalls live,
      Executor executor) {
    this.system = system;
    this.ledger = ledger;
    this.settings = settings;
    this.transport = transport;
    this.tokens = tokens;
    this.budget = budget;
    this.breaker = breaker;
    this.uses = new UseCount(system.name(), ledger);
    this.live = live;
    this.executor = executor;
    this.writer = new RequestWriter(system);
    this.reader =
        new AnswerReader(
            new ErrorRules(system.pack().errors()), system.pack().errorResult(), answers(system));
    this.versions = new VersionWatch(system, ledger);
    this.reach = Reach.of(system, settings.allowPrivate());
    this.auth = system.pack().auth();
    this.readsOnly = settings.dryRun() ? new ReadsOnly(system.pack()) : null;
  }

  private static UnaryOperator<JsonNode> answers(SystemConfig system) {
    String jslt = system.pack().answers();
    if (jslt == null) {
      return UnaryOperator.identity();
    }
    Mapping mapping = Mapping.compile(system.pack().kind() + " answers", "system.yaml", jslt);
    Map<String, JsonNode> variables = Map.of(Mapping.SYSTEM, system.variables());
    return answer -> mapping.apply(answer, variables);
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
    breaker
        .pass(request.write())
        .thenCompose(
            tries -> {
              CompletableFuture<Answer> sent = admitted(request, urgency, first, cost, call);
              return tries ? breaker.tried(sent) : sent;
            })
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

  private CompletableFuture<Answer> admitted(
      Prepared request,
      Urgency urgency,
      Supplier<CompletableFuture<?>> first,
      double cost,
      LiveCalls.Call call) {
    return budget
        .admit(cost, urgency)
        .thenCompose(
            admitted ->
                authorised(request, urgency, first, cost, call)
                    .whenComplete(
                        (flight, failure) -> {
                          if (failure != null) {
                            budget.notSent(cost);
                          }
                        }))
        .thenCompose(flight -> flight.fly(true));
  }

  private CompletableFuture<Flight> authorised(
      Prepared request,
      Urgency urgency,
      Supplier<CompletableFuture<?>> first,
      double cost,
      LiveCalls.Call call) {
    return live.renewal(tokens.token())
        .whenComplete((token, failure) -> breaker.noToken(failure))
        .thenCompose(
            token -> {
              try {
                call.leave();
              } catch (CallException e) {
                return CompletableFuture.failedFuture(e);
              }
              return first.get().thenApply(done -> intended(request, urgency, cost, token, call));
            });
  }

  private Flight intended(
      Prepared request, Urgency urgency, double cost, String token, LiveCalls.Call call) {
    CrashPoint.hit("call.intended");
    return new Flight(request, urgency, cost, token, call);
  }

  private boolean hasEnded(int status, JsonNode answer) {
    Session session = auth.session();
    return status == UNAUTHORISED
        || session != null && session.hasEnded(status, RpcErrors.code(answer));
  }

  /** One request on its way; twice at most, if its token was not good. */
  private final class Flight {
    private final Prepared request;
    private final Urgency urgency;
    private final double cost;
    private final String token;
    private final LiveCalls.Call call;

    Flight(Prepared request, Urgency urgency, double cost, String token, LiveCalls.Call call) {
      this.request = request;
      this.urgency = urgency;
      this.cost = cost;
      this.token = token;
      this.call = call;
    }

    CompletableFuture<Answer> fly(boolean mayRenew) {
      try {
        call.check();
      } catch (CallException e) {
        if (mayRenew) {
          budget.notSent(cost);
        } else {
          // It was sent once, with the token before.
          ended(RateState.UNKNOWN, 0);
        }
        return CompletableFuture.failedFuture(e);
      }
      HttpTransport.Outgoing outgoing =
          new HttpTransport.Outgoing(
              request.method(),
              request.url(),
              RequestHeaders.of(auth, request, token),
              request.body(),
              reach,
              settings.timeout().toMillis());
      CrashPoint.hit("call.send");
      return call.flies(transport.send(outgoing))
          .handleAsync((answer, failure) -> landed(answer, failure, mayRenew), executor)
          .thenCompose(next -> next);
    }

    private void ended(RateState state, long pauseMs) {
      double charged = budget.ended(request, cost, state, pauseMs);
      uses.count(request, urgency, charged, pauseMs > 0);
    }

    private CompletableFuture<Answer> landed(
        HttpTransport.Incoming answer, Throwable failure, boolean mayRenew) {
      CrashPoint.hit("call.answered");
      if (failure != null) {
        ended(RateState.UNKNOWN, 0);
        CallException failed =
            CallFailures.of(failure, request.what(), ErrorRules.unclear(request.write()));
        if (CallFailures.cause(failure) instanceof TransportException silence) {
          breaker.failed(silence);
        }
        return CompletableFuture.failedFuture(failed);
      }
      breaker.saw(answer.status());
      JsonNode json = AnswerReader.json(answer.body());
      SystemPack.Limiter limiter = system.pack().limiter();
      RateState state = RateState.of(limiter, json, answer.headers());
      if (mayRenew && hasEnded(answer.status(), json)) {
        return live.renewal(tokens.instead(token))
            .whenComplete(
                (renewed, refused) -> {
                  if (refused != null) {
                    ended(state, 0);
                  }
                })
            .thenCompose(renewed -> new Flight(request, urgency, cost, renewed, call).fly(false));
      }
      long wait = RetryAfter.millis(answer.headers(), state, limiter.rate(), ledger.now());
      versions.saw(answer.headers());
      try {
        Answer good = reader.read(request, answer, json, wait);
        ended(state, 0);
        return CompletableFuture.completedFuture(good);
      } catch (CallException e) {
        ended(state, e.failure() == Failure.THROTTLED ? wait : 0);
        return CompletableFuture.failedFuture(e);
      } catch (RuntimeException e) {
        ended(state, 0);
        return CompletableFuture.failedFuture(
            CallFailures.of(e, request.what(), ErrorRules.unclear(request.write())));
      }
    }
  }
}
