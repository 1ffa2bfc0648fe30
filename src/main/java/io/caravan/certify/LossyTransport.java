package io.caravan.certify;

import io.caravan.api.HttpTransport;
import io.caravan.api.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Stands between a pack and its system. It passes every call on, until it is told to do something
 * else with it: to drop the answer of a call that was made, or to answer in the system's place.
 */
final class LossyTransport implements HttpTransport {
  private final HttpTransport real;
  private final HttpTransport vendor;
  private final List<Exchange> seen = new ArrayList<>();
  private volatile Disturbance disturbance = Disturbance.NONE;

  /**
   * @param allowed which calls may reach the system
   */
  LossyTransport(HttpTransport vendor, Predicate<Outgoing> allowed) {
    this.real = vendor;
    this.vendor = guarded(vendor, allowed);
  }

  private static HttpTransport guarded(HttpTransport vendor, Predicate<Outgoing> allowed) {
    return new HttpTransport() {
      @Override
      public CompletableFuture<Incoming> send(Outgoing request) {
        return allowed.test(request)
            ? vendor.send(request)
            : silence(TransportException.Kind.NOT_SENT);
      }

      @Override
      public void close() {
        vendor.close();
      }
    };
  }

  /** What is done with a call. */
  @FunctionalInterface
  interface Disturbance {
    Disturbance NONE = (request, vendor) -> vendor.send(request);

    CompletableFuture<Incoming> on(Outgoing request, HttpTransport vendor);
  }

  /** A call and what came back of it; null if nothing did. */
  record Exchange(Outgoing request, Incoming answer) {
    @Override
    public String toString() {
      return request + ": " + answer;
    }
  }

  void disturb(Disturbance kind) {
    disturbance = kind;
  }

  void calm() {
    disturbance = Disturbance.NONE;
  }

  /** Every call so far, in the order of their answers. */
  List<Exchange> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  @Override
  public CompletableFuture<Incoming> send(Outgoing request) {
    return disturbance
        .on(request, vendor)
        .whenComplete(
            (answer, failure) -> {
              synchronized (seen) {
                seen.add(new Exchange(request, answer));
              }
            });
  }

  static CompletableFuture<Incoming> answer(int status, Map<String, String> headers, byte[] body) {
    return CompletableFuture.completedFuture(new Incoming(status, headers, body));
  }

  static CompletableFuture<Incoming> silence(TransportException.Kind kind) {
    return CompletableFuture.failedFuture(
        new TransportException(kind, "the answer was dropped by the conformance kit"));
  }

  /** Clients come and go; the connections stay until {@link #end}. */
  @Override
  public void close() {}

  void end() {
    real.close();
  }
}
