package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Nested;
import io.caravan.system.SystemPack.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads inner GraphQL connections, of which an answer shows one page, to their end ({@code nested}
 * of the pack). What is whole is not asked for again.
 */
final class InnerLists {
  private static final String INFO = "pageInfo";
  private static final String NODES = "nodes";

  private final Client client;
  private final List<Nested> nested;
  private final Urgency urgency;
  private final boolean mayBeGone;

  /**
   * @param mayBeGone an owner that is missing by now has nothing more to show; else that is a
   *     failure
   */
  InnerLists(Client client, List<Nested> nested, Urgency urgency, boolean mayBeGone) {
    this.client = client;
    this.nested = nested;
    this.urgency = urgency;
    this.mayBeGone = mayBeGone;
  }

  /** Completes in place what holds the lists; fails with {@link CallException}. */
  CompletableFuture<Void> complete(JsonNode record) {
    CompletableFuture<Void> read = CompletableFuture.completedFuture(null);
    for (Nested one : nested) {
      // Found only now: what the list before showed more of may hold some of these.
      read = read.thenCompose(done -> all(one, RecordPaths.owners(record, one.path())));
    }
    return read;
  }

  private CompletableFuture<Void> all(Nested one, List<ObjectNode> owners) {
    CompletableFuture<Void> read = CompletableFuture.completedFuture(null);
    for (ObjectNode owner : owners) {
      if (owner.path(RecordPaths.last(one.path())) instanceof ObjectNode connection) {
        read = read.thenCompose(done -> readOn(one, owner, connection));
      }
    }
    return read;
  }

  private CompletableFuture<Void> readOn(Nested one, ObjectNode owner, ObjectNode connection) {
    JsonNode info = connection.path(INFO);
    if (!info.path("hasNextPage").asBoolean(false)) {
      connection.remove(INFO);
      return CompletableFuture.completedFuture(null);
    }
    ObjectNode variables = Json.mapper().createObjectNode();
    variables.set("id", owner.path("id"));
    variables.set("after", info.path("endCursor"));
    Page page = Page.byCursor(one.records() + "." + INFO);
    List<JsonNode> found = new ArrayList<>();
    return rest(one, new Pages(client, one.request(), variables, page, urgency), found)
        .thenRun(
            () -> {
              connection.withArrayProperty(NODES).addAll(found);
              connection.remove(INFO);
            });
  }

  private CompletableFuture<Void> rest(Nested one, Pages pages, List<JsonNode> found) {
    if (!pages.hasNext()) {
      return CompletableFuture.completedFuture(null);
    }
    return pages
        .next()
        .exceptionally(failure -> unlessGone(pages, failure))
        .thenCompose(
            answer -> {
              if (answer != null) {
                found.addAll(RecordPaths.list(answer.body(), one.records() + "." + NODES));
              }
              return rest(one, pages, found);
            });
  }

  private Answer unlessGone(Pages pages, Throwable failure) {
    Throwable cause = CallFailures.cause(failure);
    if (!(cause instanceof CallException known) || known.failure() != Failure.MISSING) {
      throw new CompletionException(cause);
    }
    if (!mayBeGone) {
      // It says nothing of the record that was asked for, which was there just now.
      throw new CompletionException(new CallException(Failure.TRANSIENT, known.getMessage()));
    }
    pages.end();
    return null;
  }
}
