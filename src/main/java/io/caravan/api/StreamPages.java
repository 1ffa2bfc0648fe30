package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The pages of one list, one after the other. An empty page in the middle is a page like any other;
 * only the vendor's word that there is no next page ends the list.
 */
final class StreamPages {
  private static final String AFTER = "after";

  private final Client client;
  private final Timers timers;
  private final SystemPack.Request request;
  private final ObjectNode variables;
  private final SystemPack.Page page;
  private final Urgency urgency;
  private String link;
  private boolean more = true;

  /**
   * @param variables of the first request; {@code after} is set for the following ones
   */
  StreamPages(
      Client client,
      Timers timers,
      SystemPack.Request request,
      ObjectNode variables,
      SystemPack.Page page,
      Urgency urgency) {
    this.client = client;
    this.timers = timers;
    this.request = request;
    this.variables = variables;
    this.page = page;
    this.urgency = urgency;
  }

  /**
   * The pages of a stream.
   *
   * @param from value of the cursor's field at which the list begins, or null: all of it
   */
  static StreamPages of(
      Client client, Timers timers, SystemPack.Stream stream, String from, Urgency urgency) {
    SystemPack.Request request = stream.request();
    SystemPack.Cursor where = stream.cursor();
    ObjectNode variables = Json.mapper().createObjectNode();
    if (request.graphql() != null) {
      variables.put("first", stream.page().size());
      if (from != null && where.variable() != null) {
        variables.put(where.variable(), where.filter().replace("{cursor}", from));
      }
    } else {
      variables.put("size", stream.page().size());
      if (from != null) {
        variables.put("cursor", from);
      }
      if (where.parameter() != null) {
        Map<String, String> query = new LinkedHashMap<>(request.query());
        query.put(where.parameter(), where.filter());
        request = new SystemPack.Request(null, request.method(), request.path(), query);
      }
    }
    return new StreamPages(client, timers, request, variables, stream.page(), urgency);
  }

  boolean hasNext() {
    return more;
  }

  /** There is nothing more to read. */
  void end() {
    more = false;
  }

  /** The next page; a call that failed is made again by the next call of this method. */
  Answer next() throws CallException {
    Answer answer =
        link == null
            ? await(timers, client.send(request, variables.deepCopy(), urgency))
            : await(timers, client.follow(link, urgency));
    switch (page.kind()) {
      case "graphql-cursor" -> turnByCursor(RecordPaths.at(answer.body(), page.info()));
      case "next-link" -> turnByLink(RecordPaths.text(answer.body(), page.link()));
      default -> more = false;
    }
    return answer;
  }

  private void turnByCursor(JsonNode info) throws CallException {
    more = info.path("hasNextPage").asBoolean(false);
    if (more) {
      String end = RecordPaths.text(info, "endCursor");
      if (end == null || end.equals(variables.path(AFTER).asText(null))) {
        throw stuck();
      }
      variables.put(AFTER, end);
    }
  }

  private void turnByLink(String next) throws CallException {
    if (next != null && next.equals(link)) {
      throw stuck();
    }
    link = next;
    more = next != null;
  }

  private CallException stuck() {
    return new CallException(
        Failure.TRANSIENT,
        "a list of "
            + client.system().name()
            + " says that there is a next page but not which; it is read again later");
  }

  /** Waits for an answer; whatever went wrong comes out as a {@link CallException}. */
  static Answer await(Timers timers, CompletableFuture<Answer> answer) throws CallException {
    try {
      return timers.await(answer);
    } catch (CompletionException e) {
      if (e.getCause() instanceof CallException known) {
        throw known;
      }
      throw new CallException(
          Failure.TRANSIENT, "a read failed: " + e.getCause().getClass().getSimpleName());
    } catch (CancellationException e) {
      throw new CallException(Failure.TRANSIENT, "a read was called off");
    }
  }
}
