package io.caravan.api;

import io.caravan.system.SystemPack;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Lets reads of a pack through and nothing else: what its streams read, operations of class READ,
 * and links that the vendor gave. A pack that calls a write a read is not believed.
 */
final class ReadsOnly {
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final Set<String> reads = new HashSet<>();

  ReadsOnly(SystemPack pack) {
    pack.operations().values().stream()
        .filter(operation -> "READ".equals(operation.outcome()))
        .forEach(
            operation -> {
              add(operation.request());
              operation.nested().forEach(nested -> add(nested.request()));
            });
    for (SystemPack.Stream stream : pack.streams().values()) {
      add(stream.request());
      stream.nested().forEach(nested -> add(nested.request()));
      stream.with().forEach(related -> add(related.request()));
      stream.byId().forEach(one -> add(one.request()));
    }
  }

  private void add(SystemPack.Request request) {
    if (request != null) {
      reads.add(key(request));
    }
  }

  // A reader puts its cursor into the query.
  private static String key(SystemPack.Request request) {
    if (request.rpc() != null) {
      return request.rpc().name();
    }
    return request.graphql() == null
        ? request.method().toUpperCase(Locale.ROOT) + " " + request.path()
        : request.graphql();
  }

  /**
   * Called before anything is opened.
   *
   * @throws CallException PERMANENT if the request might change something
   */
  void check(Prepared request) throws CallException {
    boolean known = request.request() == null || reads.contains(key(request.request()));
    boolean harmless =
        request.graphql()
            ? !GraphqlText.mutates(request.request().graphql())
            : request.rpc() ? request.request().rpc().reads() : METHODS.contains(request.method());
    if (!known || !harmless || request.write()) {
      throw new CallException(
          Failure.PERMANENT,
          request.what() + " was not sent: it is no read, and this is a dry run or shadow mode");
    }
  }
}
