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
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy on loopback before a real system, which lets some calls not through (429 with
 * Retry-After, 503) and loses the answers of others that were done. By seed.
 */
final class Trouble implements AutoCloseable {
  /** What happens to a call, with how often of a hundred. */
  enum Kind {
    THROTTLED(8),
    UNAVAILABLE(6),
    ANSWER_LOST(6);

    private final int percent;

    Kind(int percent) {
      this.percent = percent;
    }
  }

  private static final int HUNDRED = 100;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int THREADS = 16;
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "host",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect");

  private final HttpServer front;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String server;
  private final Random random;
  private final Map<Kind, Integer> happened = new TreeMap<>();
  private volatile boolean calm;

  /**
   * @param server where the system is, without a path
   */
  Trouble(String server, long seed) {
    this.server = server;
    this.random = new Random(seed);
    try {
      front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    front.createContext("/", this::answer);
    front.setExecutor(threads);
    front.start();
  }

  /** Where it is reached. */
  String url() {
    return "http://127.0.0.1:" + front.getAddress().getPort();
  }

  /** Lets everything through from now on. */
  void calm() {
    calm = true;
  }

  /** How often each kind happened. */
  synchronized Map<Kind, Integer> happened() {
    return new TreeMap<>(happened);
  }

  private synchronized Kind next() {
    int drawn = random.nextInt(HUNDRED);
    for (Kind kind : Kind.values()) {
      drawn -= kind.percent;
      if (drawn < 0 && !calm) {
        happened.merge(kind, 1, Integer::sum);
        return kind;
      }
    }
    return null;
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      byte[] body = call.getRequestBody().readAllBytes();
      Kind kind = next();
      if (kind == Kind.THROTTLED) {
        call.getResponseHeaders().set("Retry-After", "1");
        call.sendResponseHeaders(TOO_MANY, -1);
      } else if (kind == Kind.UNAVAILABLE) {
        call.sendResponseHeaders(UNAVAILABLE, -1);
      } else {
        HttpResponse<byte[]> answer = pass(call, body);
        // Closed without a word the caller cannot know whether it was done.
        if (kind != Kind.ANSWER_LOST) {
          reply(call, answer);
        }
      }
    }
  }

  private HttpResponse<byte[]> pass(HttpExchange call, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + call.getRequestURI()))
            .method(call.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    call.getRequestHeaders().entrySet().stream()
        .filter(header -> isOfTheCall(header.getKey()))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void reply(HttpExchange call, HttpResponse<byte[]> answer) throws IOException {
    answer.headers().map().entrySet().stream()
        .filter(header -> isOfTheCall(header.getKey()) && !header.getKey().startsWith(":"))
        .forEach(header -> call.getResponseHeaders().put(header.getKey(), header.getValue()));
    byte[] body = answer.body();
    call.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      call.getResponseBody().write(body);
    }
  }

  private static boolean isOfTheCall(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    front.stop(0);
    threads.shutdownNow();
  }
}
