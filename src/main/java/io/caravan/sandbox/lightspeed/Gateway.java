package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.caravan.sandbox.Fault;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Timers;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door: disturbances, tokens, limits and headers around what {@link Api} answers. */
final class Gateway implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String SYSTEM = "lightspeed";
  private static final String BASE = "/API/V3/Account/";
  private static final int LARGEST_BODY = 16_000_000;
  private static final Set<Fault.Kind> BEFORE =
      Set.of(
          Fault.Kind.THROTTLE, Fault.Kind.ERROR_BEFORE, Fault.Kind.TOKEN_REVOKED, Fault.Kind.HTML);
  private static final Set<Fault.Kind> AFTER =
      Set.of(Fault.Kind.ERROR_AFTER, Fault.Kind.LOST_RESPONSE);

  private final Books books;
  private final Api api;
  private final OAuth oauth;
  private final Faults faults;
  private final Timers timers;
  private final Map<String, Limiter> limiters = new ConcurrentHashMap<>();
  private final AtomicLong rays = new AtomicLong();

  Gateway(Books books, Api api, OAuth oauth, Faults faults, Timers timers) {
    this.books = books;
    this.api = api;
    this.oauth = oauth;
    this.faults = faults;
    this.timers = timers;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Request request;
    Reply reply;
    String operation = "";
    try {
      request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              Request.form(exchange.getRequestURI().getRawQuery()),
              exchange.getRequestHeaders(),
              exchange.getRequestBody().readNBytes(LARGEST_BODY));
      operation = operation(request);
      reply = disturbed(request, operation, url(exchange));
    } catch (ApiError e) {
      reply = Reply.of(e);
    } catch (RuntimeException e) {
      LOG.error("The emulated vendor failed at {}", operation, e);
      reply = Reply.of(new ApiError(500, "Exception", "Internal error: " + e.getMessage()));
    }
    Optional<Fault> after = faults.take(SYSTEM, operation, AFTER);
    if (after.isPresent()) {
      if (after.get().kind() == Fault.Kind.LOST_RESPONSE) {
        exchange.close();
        return;
      }
      reply = Reply.of(new ApiError(502, "Exception", "Bad gateway."));
    }
    Optional<Fault> slow = faults.take(SYSTEM, operation, Set.of(Fault.Kind.SLOW));
    Reply last = reply;
    if (slow.isPresent() && slow.get().delay().compareTo(Duration.ZERO) > 0) {
      timers.after(slow.get().delay(), () -> send(exchange, last));
      return;
    }
    send(exchange, last);
  }

  private void send(HttpExchange exchange, Reply reply) {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      exchange
          .getResponseHeaders()
          .set("Cf-Ray", Long.toHexString(rays.incrementAndGet()) + "-SBX");
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      exchange.getResponseBody().write(reply.body());
    } catch (IOException e) {
      LOG.debug("A client went away before its answer", e);
    }
  }

  private static String url(HttpExchange exchange) {
    return "http://127.0.0.1:"
        + exchange.getLocalAddress().getPort()
        + exchange.getRequestURI().getRawPath();
  }

  /** {@code POST /Sale.json}: the path below the account, or the whole path of anything else. */
  private static String operation(Request request) {
    String path = request.path();
    if (path.startsWith(BASE)) {
      int slash = path.indexOf('/', BASE.length());
      return request.method() + " " + (slash < 0 ? path : path.substring(slash));
    }
    return request.method() + " " + path;
  }

  private Reply disturbed(Request request, String operation, String url) {
    Optional<Fault> fault = faults.take(SYSTEM, operation, BEFORE);
    if (fault.isPresent()) {
      switch (fault.get().kind()) {
        case HTML -> {
          return Reply.html(502);
        }
        case ERROR_BEFORE -> {
          return Reply.of(new ApiError(503, "Exception", "Please try again later."));
        }
        case TOKEN_REVOKED -> oauth.tokens().revoke(bearer(request));
        default -> {
          return throttled(request.path().startsWith(BASE));
        }
      }
    }
    return request.path().startsWith("/API/") ? metered(request, url) : oauth.answer(request);
  }

  private Reply throttled(boolean api) {
    Limiter.Outcome full =
        limiter(OAuth.CLIENT_ID).take(BigDecimal.ZERO, registers(), books.instant());
    Limiter.Outcome outcome =
        new Limiter.Outcome(
            "api-leaky-bucket",
            1,
            full.level(),
            full.size(),
            full.burst(),
            full.burstSize(),
            full.drip());
    Reply reply = limited(outcome);
    return api ? headed(reply, outcome, "1") : reply;
  }

  private Limiter limiter(String client) {
    return limiters.computeIfAbsent(client, made -> new Limiter());
  }

  private Reply metered(Request request, String url) {
    String token = bearer(request);
    ObjectNode access = oauth.tokens().accepted(token);
    Reply denied = denied(access);
    if (denied != null) {
      return denied;
    }
    oauth.tokens().seen(token);
    String path = path(request);
    BigDecimal cost = Cost.of(request, path);
    Limiter.Outcome outcome =
        limiter(OAuth.client(access)).take(cost, registers(), books.instant());
    Reply reply;
    if (!outcome.passed()) {
      reply = limited(outcome);
    } else {
      try {
        reply = Reply.json(200, routed(request, path, url, access.path("scope").asText()));
      } catch (ApiError e) {
        reply = Reply.of(e);
      }
    }
    return headed(reply, outcome, Wire.decimal(cost));
  }

  private Reply denied(ObjectNode access) {
    String hint = null;
    if (access == null || oauth.tokens().expired(access)) {
      hint = "Access token could not be verified";
    } else if (access.path("revoked").booleanValue()) {
      hint = "Access token has been revoked";
    }
    if (hint == null) {
      return null;
    }
    return Reply.json(
        401,
        Wire.object()
            .put("error", "access_denied")
            .put(
                "error_description",
                "The resource owner or authorization server denied the request.")
            .put("hint", hint));
  }

  /** Path below the account without its suffix; for the other endpoints, the whole path. */
  private static String path(Request request) {
    String path = request.path();
    path = path.endsWith(".json") ? path.substring(0, path.length() - 5) : path;
    if (!path.startsWith(BASE)) {
      return path;
    }
    int slash = path.indexOf('/', BASE.length());
    return slash < 0 ? path : path.substring(slash + 1);
  }

  private ObjectNode routed(Request request, String path, String url, String scope) {
    requireJson(request);
    if (request.path().equals("/API/Session.json") || path.equals("/API/V3/Session")) {
      return Company.session(books);
    }
    if (path.equals("/API/V3/Account") || path.equals(BASE + Setup.ACCOUNT)) {
      return Company.account();
    }
    if (!request.path().startsWith(BASE)) {
      throw request.path().startsWith("/API/Account")
          ? ApiError.notEmulated("API V2")
          : new ApiError(404, "Exception", "Unknown endpoint '" + request.path() + "'.");
    }
    if (!request.path().startsWith(BASE + Setup.ACCOUNT + "/")) {
      throw new ApiError(403, "Exception", "The token is for account " + Setup.ACCOUNT + ".");
    }
    permit(path, scope);
    return books.request(() -> api.answer(request, path, url));
  }

  private static void requireJson(Request request) {
    String accept = request.header("Accept");
    boolean open = accept.isEmpty() || accept.contains("*/*");
    boolean json =
        accept.contains("application/json") || (open && request.path().endsWith(".json"));
    if (!json) {
      throw ApiError.notEmulated("XML; ask for .json and send Accept: application/json");
    }
  }

  private static void permit(String path, String scope) {
    Entity entity = Entities.named(path.split("/")[0]);
    if (entity == null || entity.scopes().isEmpty() || scope.contains("employee:all")) {
      return;
    }
    List<String> granted = List.of(scope.replace("employee:", "").split(" "));
    if (entity.scopes().stream().noneMatch(granted::contains)) {
      throw new ApiError(
          403, "Exception", "The token's scope does not allow access to " + entity.name() + ".");
    }
  }

  private int registers() {
    return books.table("Register").all().size();
  }

  private static String bearer(Request request) {
    String header = request.header("Authorization");
    return header.startsWith("Bearer ") ? header.substring("Bearer ".length()).trim() : "";
  }

  private static Reply limited(Limiter.Outcome outcome) {
    String what = outcome.limited().equals("api-burst-limiter") ? "burst rate limit" : "rate limit";
    return Reply.of(new ApiError(429, "RateLimitException", what + " exceeded"))
        .with("X-LS-API-RateLimit-Type", outcome.limited())
        .with("Retry-After", String.valueOf(outcome.retryAfter()));
  }

  private static Reply headed(Reply reply, Limiter.Outcome outcome, String cost) {
    String level = Wire.decimal(outcome.level().setScale(6, RoundingMode.HALF_UP));
    return reply
        .with("X-LS-Acct-Id", Setup.ACCOUNT)
        .with("X-LS-OAuth-Client-Id", OAuth.CLIENT_ID)
        .with("X-LS-API-Bucket-Level", level + "/" + outcome.size())
        .with("X-LS-API-Burst-Level", outcome.burst() + "/" + outcome.burstSize())
        .with("X-LS-API-Drip-Rate", Wire.decimal(outcome.drip()))
        .with("X-LS-API-Request-Cost", cost);
  }
}
