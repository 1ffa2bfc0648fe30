package io.caravan.api;

import io.caravan.mapping.Json;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;

/**
 * What a route left, as the answer to a request. A header {@code CamelHttpResponseCode} is its
 * status, else it is 200. A statement that a database refused (SQLSTATE classes 21, 22, 23, 42 and
 * 44) is answered with 422 and its SQLSTATE as code, so that error rules of the pack can name it; a
 * database that was not reached was sent nothing; anything else that a route throws counts as 500.
 */
final class RouteAnswer {
  private static final int OK = 200;
  private static final int REFUSED = 422;
  private static final int FAILED = 500;

  private static final Set<String> REFUSALS = Set.of("21", "22", "23", "42", "44");
  private static final Set<String> NO_CONNECTION = Set.of("08001", "08004", "57P03");

  /** SQLITE_CONSTRAINT: SQLite's driver tells no SQLSTATE. */
  private static final int SQLITE_REFUSED = 19;

  private static final int PRIMARY_CODE = 0xff;
  private static final int CLASS = 2;

  private RouteAnswer() {}

  static void tell(
      URI route, Exchange done, Throwable failed, CompletableFuture<HttpTransport.Incoming> to) {
    Throwable failure = failed != null ? failed : done.getException();
    try {
      if (failure == null) {
        Integer status = done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        to.complete(incoming(status == null ? OK : status, Rows.json(done.getMessage())));
      } else {
        failed(route, failure, to);
      }
    } catch (IllegalArgumentException e) {
      to.complete(said(REFUSED, "unreadable", route + ": " + e.getMessage()));
    }
  }

  private static void failed(
      URI route, Throwable failure, CompletableFuture<HttpTransport.Incoming> to) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DirectConsumerNotAvailableException) {
        to.completeExceptionally(notSent("no flow begins at " + route));
        return;
      }
      if (cause instanceof ConnectException || cause instanceof SQLTransientConnectionException) {
        to.completeExceptionally(notSent(route + " found nobody: " + cause.getMessage()));
        return;
      }
      if (cause instanceof SQLException sql) {
        told(route, sql, to);
        return;
      }
    }
    to.complete(said(FAILED, failure.getClass().getSimpleName(), route + ": " + words(failure)));
  }

  private static void told(
      URI route, SQLException sql, CompletableFuture<HttpTransport.Incoming> to) {
    String state = sql.getSQLState();
    boolean none = state == null || state.length() < CLASS;
    if (!none && NO_CONNECTION.contains(state)) {
      to.completeExceptionally(notSent(route + " found no database: " + sql.getMessage()));
      return;
    }
    boolean refused =
        none
            ? (sql.getErrorCode() & PRIMARY_CODE) == SQLITE_REFUSED
            : REFUSALS.contains(state.substring(0, CLASS));
    String code = none ? String.valueOf(sql.getErrorCode()) : state;
    to.complete(said(refused ? REFUSED : FAILED, code, route + ": " + sql.getMessage()));
  }

  private static TransportException notSent(String why) {
    return new TransportException(TransportException.Kind.NOT_SENT, why);
  }

  private static String words(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static HttpTransport.Incoming said(int status, String code, String message) {
    return incoming(
        status,
        Json.text(Json.mapper().createObjectNode().put("code", code).put("message", message))
            .getBytes(StandardCharsets.UTF_8));
  }

  private static HttpTransport.Incoming incoming(int status, byte[] body) {
    return new HttpTransport.Incoming(status, Map.of(), body);
  }
}
