package io.caravan.api;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Carries one request to one address. Starts every call from nothing, follows no redirect and
 * repeats nothing by itself.
 */
public interface HttpTransport extends AutoCloseable {
  /**
   * @return fails with {@link TransportException} only
   */
  CompletableFuture<Incoming> send(Outgoing request);

  @Override
  void close();

  /**
   * What is sent. Prints without headers and body.
   *
   * @param headers all of them; nothing else is added but length and host
   * @param body or null
   * @param reach what the address may be
   * @param timeoutMs until the whole answer is there, in the ledger's time
   */
  record Outgoing(
      String method,
      URI url,
      Map<String, String> headers,
      byte[] body,
      Reach reach,
      long timeoutMs) {
    @Override
    public String toString() {
      return method + " " + url.getHost() + url.getRawPath();
    }
  }

  /**
   * What came back, unzipped. Prints without headers and body.
   *
   * @param headers names in lower case; of several with one name the last
   */
  record Incoming(int status, Map<String, String> headers, byte[] body) {
    @Override
    public String toString() {
      return "HTTP " + status + ", " + body.length + " bytes";
    }
  }
}
