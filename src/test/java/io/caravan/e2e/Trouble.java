package io.caravan.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What stands between the hub and a system: while it is bad, some requests are throttled, refused
 * by a gateway before they arrive, or done without that an answer comes back. People at the system
 * itself do not notice.
 */
final class Trouble implements AutoCloseable {
  /** Each kind of trouble befalls this share of the requests. */
  private static final double SHARE = 0.06;

  private static final int THREADS = 16;
  private static final String RETRY_AFTER = "1";
  private static final byte[] GATEWAY_PAGE =
      "<html>try again later</html>".getBytes(StandardCharsets.UTF_8);

  /** Headers that belong to one connection, and those that the client sets itself. */
  private static final Set<String> HOP =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /** What becomes of a request. */
  enum Kind {
    THROTTLED,
    GATEWAY,
    ANSWER_LOST,
    PASSED
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
  private final Random random;
  private final String target;
  private final HttpServer server;
  private volatile boolean bad;

  /**
   * @param target address of the system, without a path
   */
  Trouble(String target, long seed) {
    this.target = target;
    this.random = new Random(seed);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::on);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void begin() {
    bad = true;
  }

  void end() {
    bad = false;
  }

  /** How many requests met what, since the first one. */
  synchronized Map<Kind, Integer> seen() {
    return new EnumMap<>(seen);
  }

  private synchronized Kind next() {
    int kind = bad ? (int) (random.nextDouble() / SHARE) : Kind.PASSED.ordinal();
    Kind next = Kind.values()[Math.min(kind, Kind.PASSED.ordinal())];
    seen.merge(next, 1, Integer::sum);
    return next;
  }

  private void on(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (next()) {
        case THROTTLED -> {
          exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER);
          answer(exchange, 429, new byte[0]);
        }
        case GATEWAY -> answer(exchange, 503, GATEWAY_PAGE);
        case ANSWER_LOST -> send(exchange, body);
        case PASSED -> {
          HttpResponse<byte[]> answered = send(exchange, body);
          answered
              .headers()
              .map()
              .forEach(
                  (name, values) -> {
                    if (!HOP.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                      exchange.getResponseHeaders().put(name, values);
                    }
                  });
          answer(exchange, answered.statusCode(), answered.body());
        }
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
