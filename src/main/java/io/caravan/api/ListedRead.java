package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.mapping.Json;
import io.caravan.system.Listing;
import io.caravan.system.SystemPack.Operation;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A read of an action. What it looks for may stand on a later page, and would be made again if only
 * the first one were looked at: all pages are one answer.
 */
final class ListedRead {
  private static final String SINCE = "since";

  /** Clocks of systems differ, and what is looked for is never older than what it follows from. */
  private static final long SLACK_MS = 3_600_000;

  private final Listing listing;
  private final Pages pages;
  private final String what;
  private final long since;
  private final List<JsonNode> found = new ArrayList<>();
  private Answer first;

  private ListedRead(
      Client client, Operation operation, ObjectNode variables, Listing listing, Urgency urgency) {
    this.listing = listing;
    this.pages =
        new Pages(client, operation.request(), variables.deepCopy(), listing.page(), urgency);
    this.what = client.system().name() + " " + operation.name();
    this.since = since(variables);
  }

  /** The answer with all records of the list; fails with {@link CallException}. */
  static CompletableFuture<Answer> send(
      Client client, Operation operation, JsonNode variables, Urgency urgency) {
    CompletableFuture<Answer> read =
        operation.listing() != null && variables instanceof ObjectNode asked
            ? new ListedRead(client, operation, asked, operation.listing(), urgency).read()
            : client.send(operation.request(), variables, urgency);
    InnerLists inner = new InnerLists(client, operation.nested(), urgency, false);
    return read.thenCompose(answer -> inner.complete(answer.body()).thenApply(done -> answer));
  }

  private CompletableFuture<Answer> read() {
    CompletableFuture<Answer> result = new CompletableFuture<>();
    pages
        .next()
        .thenCompose(this::turned)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                result.complete(answer);
              } else {
                result.completeExceptionally(told(CallFailures.of(failure, what)));
              }
            });
    return result;
  }

  // Half a list says nothing of the record that is asked for: neither that it is gone nor that it
  // is stale.
  private CallException told(CallException failure) {
    boolean ofList =
        first != null
            && (failure.failure() == Failure.MISSING || failure.failure() == Failure.STALE);
    return ofList ? new CallException(Failure.TRANSIENT, failure.getMessage()) : failure;
  }

  private CompletableFuture<Answer> turned(Answer answer) {
    List<JsonNode> page = RecordPaths.list(answer.body(), listing.records());
    boolean overlaps = first != null && listing.page().offset() != null;
    found.addAll(overlaps ? page.subList(1, page.size()) : page);
    boolean alone = first == null;
    first = alone ? answer : first;
    if (pages.hasNext() && !isPast(page)) {
      return pages.next().thenCompose(this::turned);
    }
    return CompletableFuture.completedFuture(alone ? answer : joined());
  }

  private boolean isPast(List<JsonNode> page) {
    return listing.since() != null
        && !page.isEmpty()
        && !ProbeSearch.isNewEnough(page.get(page.size() - 1), listing.since(), since);
  }

  private Answer joined() {
    JsonNode body = first.body().deepCopy();
    ArrayNode all = Json.mapper().createArrayNode().addAll(found);
    List<ObjectNode> owners = RecordPaths.owners(body, listing.records());
    if (owners.isEmpty()) {
      throw new CompletionException(
          new CallException(Failure.TRANSIENT, what + " has no list on its first page"));
    }
    owners.forEach(owner -> owner.set(RecordPaths.last(listing.records()), all));
    return new Answer(first.status(), body, first.headers());
  }

  private static long since(ObjectNode variables) {
    try {
      return OffsetDateTime.parse(variables.path(SINCE).asText()).toInstant().toEpochMilli()
          - SLACK_MS;
    } catch (DateTimeException e) {
      // Nobody says how far back: to its end.
      return Long.MIN_VALUE;
    }
  }
}
