package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsServer;
import io.caravan.api.TransportException.Kind;
import io.caravan.faults.Fault;
import io.caravan.ledger.ScaledTimers;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose authority is trusted here, and what must be right besides that. */
class CertificatesTest {
  private static final String TRUST = "javax.net.ssl.trustStore";
  private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final int RECORD_HEAD = 5;
  private static Certificates certificates;

  @BeforeAll
  static void trust(@TempDir Path folder) throws Exception {
    certificates = new Certificates(folder);
    System.setProperty(TRUST, certificates.trusted());
    System.setProperty(TRUST_PASSWORD, Certificates.password());
  }

  @AfterAll
  static void forget() {
    System.clearProperty(TRUST);
    System.clearProperty(TRUST_PASSWORD);
  }

  private static CompletableFuture<HttpTransport.Incoming> call(HttpTransport transport, int port) {
    return transport.send(
        new HttpTransport.Outgoing(
            "GET",
            URI.create("https://localhost:" + port + "/"),
            Map.of("authorization", "Bearer canary"),
            null,
            new Reach(false, true),
            10_000));
  }

  /** The kind of failure, or null if the call came through. */
  private static Kind failure(String name, int expectedAsked) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpsServer server = certificates.serve(name, asked);
    try (ScaledTimers timers = new ScaledTimers(1);
        HttpTransport transport =
            new VertxTransport(
                timers, host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, 5_000)) {
      call(transport, server.getAddress().getPort()).get(20, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return ((TransportException) e.getCause()).kind();
    } finally {
      server.stop(0);
      assertThat(asked).as(name).hasValue(expectedAsked);
    }
  }

  @Test
  @Fault(30)
  void expired_and_foreign_and_own_and_weak_ones_get_no_request_but_a_good_one_does()
      throws Exception {
    String here = "san=dns:localhost,ip:127.0.0.1";
    certificates.signed("good", List.of("-ext", here, "-validity", "30"));
    certificates.signed("expired", List.of("-ext", here, "-startdate", "-10d", "-validity", "5"));
    certificates.signed("not yet", List.of("-ext", here, "-startdate", "+5d", "-validity", "30"));
    certificates.signed("elsewhere", List.of("-ext", "san=dns:shop.example", "-validity", "30"));
    certificates.selfSigned("own", "2048", List.of());
    // Either end refuses these: both are the JDK's.
    certificates.selfSigned("short", "512", List.of("-sigalg", "SHA256withRSA"));
    assertThat(failure("good", 1)).isNull();
    for (String name : List.of("expired", "not yet", "elsewhere", "own", "short")) {
      assertThat(failure(name, 0)).as(name).isEqualTo(Kind.NOT_SENT);
    }
  }

  /** TLS 1.0 and 1.1 are 0301 and 0302 in the list of versions that a client offers. */
  @Test
  void nothing_older_than_tls_1_2_is_offered() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ScaledTimers timers = new ScaledTimers(1);
        HttpTransport transport =
            new VertxTransport(
                timers, host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, 2_000)) {
      CompletableFuture<HttpTransport.Incoming> sent = call(transport, server.getLocalPort());
      String hello;
      try (Socket socket = server.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] head = in.readNBytes(RECORD_HEAD);
        int length = (head[3] & 0xff) << 8 | head[4] & 0xff;
        hello = HexFormat.of().formatHex(in.readNBytes(length));
      }
      assertThat(sent).failsWithin(20, TimeUnit.SECONDS);
      // Extension 002b: its length, the length of the list, then versions.
      assertThat(hello).containsPattern("002b00050403040303|002b0003020303|002b0003020304");
    }
  }
}
