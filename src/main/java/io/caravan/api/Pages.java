package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.system.SystemPack;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The pages of one list, one after the other. An empty page in the middle is a page like any other;
 * only the vendor's word that there is no next page ends the list.
 */
final class Pages {
  private static final String AFTER = "after";

  private final Client client;
  private final SystemPack.Request request;
  private final ObjectNode variables;
  private final SystemPack.Page page;
  private final Urgency urgency;
  private String link;
  private boolean begun;
  private boolean more = true;

  /**
   * @param variables of the first request; {@code after} is set for the following ones
   */
  Pages(
      Client client,
      SystemPack.Request request,
      ObjectNode variables,
      SystemPack.Page page,
      Urgency urgency) {
    this.client = client;
    this.request = request;
    this.variables = variables;
    this.page = page;
    this.urgency = urgency;
  }

  /** Whether a page was answered. */
  boolean isBegun() {
    return begun;
  }

  boolean hasNext() {
    return more;
  }

  /** There is nothing more to read. */
  void end() {
    more = false;
  }

  /**
   * The next page; fails with {@link CallException}, and then the next call of this method asks for
   * the same page.
   */
  CompletableFuture<Answer> next() {
    CompletableFuture<Answer> asked =
        link == null
            ? client.send(request, variables.deepCopy(), urgency)
            : client.follow(link, urgency);
    return asked.thenApply(this::turned);
  }

  private Answer turned(Answer answer) {
    begun = true;
    switch (page.kind()) {
      case "graphql-cursor" -> turnByCursor(RecordPaths.at(answer.body(), page.info()));
      case "next-link" -> turnByLink(RecordPaths.text(answer.body(), page.link()));
      default -> more = false;
    }
    return answer;
  }

  private void turnByCursor(JsonNode info) {
    more = info.path("hasNextPage").asBoolean(false);
    if (more) {
      String end = RecordPaths.text(info, "endCursor");
      if (end == null || end.equals(variables.path(AFTER).asText(null))) {
        throw stuck();
      }
      variables.put(AFTER, end);
    }
  }

  private void turnByLink(String next) {
    if (next != null && next.equals(link)) {
      throw stuck();
    }
    link = next;
    more = next != null;
  }

  private CompletionException stuck() {
    return new CompletionException(
        new CallException(
            Failure.TRANSIENT,
            "a list of "
                + client.system().name()
                + " says that there is a next page but not which; it is read again later"));
  }
}
