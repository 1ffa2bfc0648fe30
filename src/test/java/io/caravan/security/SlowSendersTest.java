package io.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.SlowSenders;
import io.caravan.command.outside.FreePort;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Senders who hold a connection without saying anything, or a letter at a time. */
class SlowSendersTest {
  private static final int MANY = 200;
  private static final long SILENCE_MS = 1_500;
  private static final long LIFE_MS = 4_500;
  private static final String BEGIN =
      "POST /hook HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final List<Socket> sockets = new ArrayList<>();
  private final int port = FreePort.take();

  @BeforeEach
  void open() throws Exception {
    context
        .getRegistry()
        .bind("vertx", Vertx.class, SlowSenders.guarded(vertx, SILENCE_MS, LIFE_MS));
    MainHttpServer server = new MainHttpServer();
    server.setCamelContext(context);
    server.setHost("127.0.0.1");
    server.setPort(port);
    context.addService(server);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("platform-http:/hook").setBody(constant("kept"));
          }
        });
    context.start();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    context.stop();
    vertx.close();
  }

  private Socket begin(String text) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(1);
    sockets.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** True once the other side has hung up. */
  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private int posted() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hook"))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void those_who_fall_silent_are_let_go_and_others_are_served_meanwhile() throws Exception {
    for (int i = 0; i < MANY; i++) {
      begin(i % 2 == 0 ? BEGIN : BEGIN + "\r\n{");
    }
    assertThat(sockets).noneMatch(SlowSendersTest::ended);
    assertThat(posted()).isEqualTo(200);
    Awaitility.await().until(() -> sockets.stream().allMatch(SlowSendersTest::ended));
    assertThat(posted()).isEqualTo(200);
  }

  @Test
  void those_who_send_a_letter_at_a_time_are_let_go_too() throws Exception {
    Socket header = begin(BEGIN);
    long from = System.nanoTime();
    // A head that is not complete counts as silence.
    until(header, "X-Pad: a\r\n");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(LIFE_MS));
    Socket body = begin(BEGIN + "\r\n");
    long then = System.nanoTime();
    until(body, "x");
    assertThat(Duration.ofNanos(System.nanoTime() - then))
        .as("longer than silence alone is borne")
        .isGreaterThan(Duration.ofMillis(2 * SILENCE_MS));
    assertThat(posted()).isEqualTo(200);
  }

  private static void until(Socket socket, String letters) {
    Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> over(socket, letters));
  }

  private static boolean over(Socket socket, String more) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(more.getBytes(StandardCharsets.US_ASCII));
      return ended(socket);
    } catch (IOException e) {
      return true;
    }
  }
}
