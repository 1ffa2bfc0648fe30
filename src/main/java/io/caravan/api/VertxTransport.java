package io.caravan.api;

import io.caravan.api.TransportException.Kind;
import io.caravan.ledger.Timers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP client of Vert.x, held to our rules: the checked address, our headers, our limits. */
public final class VertxTransport implements HttpTransport {
  /** Most bytes of an answer, zipped or not. */
  public static final int MAX_ANSWER = 16_000_000;

  static final int MAX_RATIO = 200;
  private static final int CONNECT_MS = 10_000;
  private static final int IDLE_SECONDS = 15;
  private static final int CONNECTIONS = 16;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final int BOTH = 2;
  // A scaled clock shortens the ledger's waits but not what a computer needs to answer.
  private static final long LEAST_REAL_MS = 2_000;

  /** Looks up the addresses of a host; blocks. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Timers timers;
  private final Resolver resolver;
  private final long leastRealMs;
  private final Vertx vertx;
  private final HttpClient client;

  public VertxTransport(Timers timers) {
    this(timers, InetAddress::getAllByName, LEAST_REAL_MS);
  }

  /**
   * @param leastRealMs a call is given at least so long, however fast the ledger's time runs
   */
  public VertxTransport(Timers timers, Resolver resolver, long leastRealMs) {
    this.timers = timers;
    this.resolver = resolver;
    this.leastRealMs = leastRealMs;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxPoolSize(CONNECTIONS)
                .setVerifyHost(true)
                .setDecompressionSupported(false));
  }

  @Override
  public CompletableFuture<Incoming> send(Outgoing request) {
    Flight flight = new Flight(request);
    Optional<String> refusal = request.reach().refusal(request.url());
    if (refusal.isPresent()) {
      flight.fail(Kind.REFUSED, refusal.get());
      return flight.result;
    }
    flight.startClock();
    vertx
        .executeBlocking(() -> checkedAddress(request), false)
        .onSuccess(flight::connect)
        .onFailure(flight::fail);
    return flight.result;
  }

  private InetAddress checkedAddress(Outgoing request) throws TransportException {
    URI url = request.url();
    InetAddress[] found;
    try {
      found = resolver.resolve(host(url));
    } catch (UnknownHostException e) {
      throw failure(request, Kind.NOT_SENT, "there is no such host");
    }
    for (InetAddress address : found) {
      Optional<String> refusal = request.reach().refusal(url, address);
      if (refusal.isPresent()) {
        throw failure(request, Kind.REFUSED, refusal.get());
      }
    }
    if (found.length == 0) {
      throw failure(request, Kind.NOT_SENT, "there is no such host");
    }
    return found[0];
  }

  private static TransportException failure(Outgoing request, Kind kind, String reason) {
    return new TransportException(kind, host(request.url()) + ": " + reason);
  }

  private static String host(URI url) {
    String host = String.valueOf(url.getHost());
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public void close() {
    client.close();
    vertx.close();
  }

  /** One call. */
  private final class Flight {
    private final Outgoing request;
    private final CompletableFuture<Incoming> result = new CompletableFuture<>();
    private final Buffer received = Buffer.buffer();
    private volatile boolean sent;
    private volatile HttpClientRequest open;

    Flight(Outgoing request) {
      this.request = request;
    }

    void startClock() {
      AtomicInteger clocks = new AtomicInteger();
      Runnable over =
          () -> {
            if (clocks.incrementAndGet() == BOTH) {
              fail(sent ? Kind.UNCLEAR : Kind.NOT_SENT, "no answer in time");
            }
          };
      Timers.Cancellable ledger = timers.after(request.timeoutMs(), over);
      long real = vertx.setTimer(Math.max(1, leastRealMs), id -> over.run());
      result.whenComplete(
          (answer, failure) -> {
            ledger.cancel();
            vertx.cancelTimer(real);
          });
    }

    void connect(InetAddress address) {
      URI url = request.url();
      boolean secure = "https".equals(url.getScheme());
      int port = url.getPort() > 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
      String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.valueOf(request.method()))
              .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
              .setHost(host(url))
              .setPort(port)
              .setSsl(secure)
              .setFollowRedirects(false)
              .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
      request.headers().forEach(options::putHeader);
      options.putHeader("accept-encoding", "gzip");
      client.request(options).onSuccess(this::dispatch).onFailure(this::fail);
    }

    private void dispatch(HttpClientRequest ready) {
      if (result.isDone()) {
        ready.reset();
        return;
      }
      sent = true;
      open = ready;
      ready.response().onSuccess(this::receive).onFailure(this::fail);
      if (request.body() == null) {
        ready.end().onFailure(this::fail);
      } else {
        ready.end(Buffer.buffer(request.body())).onFailure(this::fail);
      }
    }

    private void receive(HttpClientResponse response) {
      response.exceptionHandler(this::fail);
      response.handler(
          part -> {
            received.appendBuffer(part);
            if (received.length() > MAX_ANSWER) {
              fail(Kind.UNCLEAR, "the answer is larger than " + MAX_ANSWER + " bytes");
            }
          });
      response.endHandler(end -> complete(response));
    }

    private void complete(HttpClientResponse response) {
      Map<String, String> headers = new HashMap<>();
      response.headers().forEach(header -> headers.put(lower(header.getKey()), header.getValue()));
      byte[] body = received.getBytes();
      try {
        if (body.length > 0 && "gzip".equalsIgnoreCase(headers.get("content-encoding"))) {
          body = Gunzip.unzip(body, MAX_ANSWER, MAX_RATIO);
        }
        result.complete(new Incoming(response.statusCode(), Map.copyOf(headers), body));
      } catch (IOException e) {
        fail(Kind.UNCLEAR, "the answer cannot be unzipped: " + e.getMessage());
      }
    }

    private void fail(Throwable cause) {
      if (cause instanceof TransportException known) {
        result.completeExceptionally(known);
      } else {
        // The client's own messages may quote the answer; their kind is enough.
        fail(
            sent ? Kind.UNCLEAR : Kind.NOT_SENT,
            (sent ? "no readable answer: " : "not reached: ") + cause.getClass().getSimpleName());
      }
    }

    private void fail(Kind kind, String reason) {
      boolean first = result.completeExceptionally(failure(request, kind, reason));
      HttpClientRequest running = open;
      if (first && running != null) {
        running.reset();
        running.connection().close();
      }
    }
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
