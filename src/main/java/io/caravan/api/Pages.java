package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.system.Offset;
import io.caravan.system.SystemPack;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The pages of one list, one after the other. An empty page in the middle is a page like any other;
 * only the vendor's word that there is no next page ends the list.
 */
final class Pages {
  private static final String AFTER = "after";
  private static final String SKIP = "skip";

  private final Client client;
  private final SystemPack.Request request;
  private final ObjectNode variables;
  private final SystemPack.Page page;
  private final Urgency urgency;
  private String link;
  private String last;
  private boolean begun;
  private boolean more = true;

  /**
   * @param variables of the first request; {@code after} or {@code skip} is set for the following
   */
  Pages(
      Client client,
      SystemPack.Request request,
      ObjectNode variables,
      SystemPack.Page page,
      Urgency urgency) {
    this.client = client;
    this.request = request;
    this.variables = page.offset() == null ? variables : variables.put(SKIP, 0);
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
      case "offset" -> turnByOffset(answer.body(), page.offset());
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

  // A record that is changed while the list is read goes to its end, and all behind it come one
  // place nearer: one of them would never be shown.
  private void turnByOffset(JsonNode body, Offset offset) {
    List<JsonNode> records = RecordPaths.list(body, offset.records());
    boolean follows = !records.isEmpty() && id(records.get(0), offset).equals(last);
    if (last != null && !follows) {
      throw failed(Failure.STALE, "has changed while it was read; it is read on from its cursor");
    }
    int skip = variables.path(SKIP).asInt();
    more =
        offset.total() == null
            ? records.size() >= page.size()
            : skip + records.size() < RecordPaths.at(body, offset.total()).asInt();
    if (more) {
      if (records.size() < 2) {
        throw stuck();
      }
      last = id(records.get(records.size() - 1), offset);
      variables.put(SKIP, skip + records.size() - 1);
    }
  }

  private static String id(JsonNode record, Offset offset) {
    return String.valueOf(RecordPaths.text(record, offset.id()));
  }

  private CompletionException stuck() {
    return failed(
        Failure.TRANSIENT, "says that there is a next page but not which; it is read again later");
  }

  private CompletionException failed(Failure failure, String what) {
    return new CompletionException(
        new CallException(failure, "a list of " + client.system().name() + " " + what));
  }
}
