package io.caravan.simulation;

import io.caravan.api.HttpTransport;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A transport that changes what goes over it. */
final class Wire {
  private Wire() {}

  static HttpTransport onAnswer(
      HttpTransport transport,
      BiFunction<String, HttpTransport.Incoming, HttpTransport.Incoming> change) {
    return new Changed(transport) {
      @Override
      public CompletableFuture<Incoming> send(Outgoing request) {
        return inner.send(request).thenApply(a -> change.apply(request.url().toString(), a));
      }
    };
  }

  static HttpTransport rewritten(
      HttpTransport transport, Function<HttpTransport.Outgoing, String> url) {
    return new Changed(transport) {
      @Override
      public CompletableFuture<Incoming> send(Outgoing request) {
        return inner.send(
            new Outgoing(
                request.method(),
                URI.create(url.apply(request)),
                request.headers(),
                request.body(),
                request.reach(),
                request.timeoutMs()));
      }
    };
  }

  private abstract static class Changed implements HttpTransport {
    final HttpTransport inner;

    Changed(HttpTransport inner) {
      this.inner = inner;
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
