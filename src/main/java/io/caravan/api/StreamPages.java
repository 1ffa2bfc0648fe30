package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemPack;
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
