package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.caravan.faults.FaultProxy.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy does what the fault tests rely on, and counts it. */
class FaultProxyTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final AtomicInteger served = new AtomicInteger();
  private HttpServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          served.incrementAndGet();
          byte[] answer = "hello".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    proxy = FaultProxy.before("127.0.0.1", server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
  }

  @Test
  void healthy_passes_everything() throws Exception {
    assertThat(call(LONG)).isEqualTo("hello");
    assertThat(proxy.hits()).isZero();
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void words_that_do_not_arrive_have_no_effect() throws Exception {
    proxy.cutAt("order 7", false);
    assertThatThrownBy(() -> call(LONG)).isInstanceOf(IOException.class);
    assertThat(proxy.hits()).isEqualTo(1);
    assertThat(served).hasValue(0);
    assertThat(call(LONG)).isEqualTo("hello");
  }

  @Test
  void words_that_arrive_have_their_effect_and_no_answer() {
    proxy.cutAt("order 7", true);
    assertThatThrownBy(() -> call(LONG)).isInstanceOf(IOException.class);
    assertThat(proxy.hits()).isEqualTo(1);
    Awaitility.await().until(() -> served.get() == 1);
  }

  @Test
  void an_answer_is_cut_in_its_middle() {
    proxy.cutAfter(Way.TO_CLIENT, 20);
    assertThatThrownBy(() -> call(LONG)).isInstanceOf(IOException.class);
    assertThat(served).hasValue(1);
    assertThat(proxy.hits()).isEqualTo(1);
  }

  @Test
  void holes_swallow_one_way_or_both() {
    proxy.halfOpen(Way.TO_CLIENT);
    assertThatThrownBy(() -> call(Duration.ofMillis(500))).isInstanceOf(IOException.class);
    assertThat(served).hasValue(1);
    proxy.blackHole();
    assertThatThrownBy(() -> call(Duration.ofMillis(500))).isInstanceOf(IOException.class);
    assertThat(served).hasValue(1);
    assertThat(proxy.hits()).isPositive();
  }

  @Test
  void slow_and_refused() throws Exception {
    proxy.delay(Way.TO_SERVER, Duration.ofMillis(300));
    long begun = System.nanoTime();
    assertThat(call(LONG)).isEqualTo("hello");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(300));
    proxy.refuse();
    assertThatThrownBy(() -> call(LONG)).isInstanceOf(IOException.class);
    assertThat(proxy.hits()).isPositive();
    proxy.heal();
    assertThat(call(LONG)).isEqualTo("hello");
  }

  // A client of its own for each call: no connection is kept.
  private String call(Duration limit) throws IOException, InterruptedException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/"))
                .timeout(limit)
                .POST(HttpRequest.BodyPublishers.ofString("order 7"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }
}
