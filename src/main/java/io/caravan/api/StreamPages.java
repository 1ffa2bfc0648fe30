package io.caravan.api;

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

/** The pages of one list for a reader that waits for each of them. */
final class StreamPages {
  private final Timers timers;
  private final Pages pages;

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
    this.timers = timers;
    this.pages = new Pages(client, request, variables, page, urgency);
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
        request =
            new SystemPack.Request(null, request.method(), request.path(), query, request.rpc());
      }
    }
    return new StreamPages(client, timers, request, variables, stream.page(), urgency);
  }

  boolean hasNext() {
    return pages.hasNext();
  }

  /** There is nothing more to read. */
  void end() {
    pages.end();
  }

  /** The next page; a call that failed is made again by the next call of this method. */
  Answer next() throws CallException {
    return await(timers, pages.next());
  }

  /** Waits for an answer; whatever went wrong comes out as a {@link CallException}. */
  static <T> T await(Timers timers, CompletableFuture<T> answer) throws CallException {
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
