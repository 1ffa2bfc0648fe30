package io.caravan.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER;
import static com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE;
import static com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK;
import static com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.caravan.api.TransportException.Kind;
import io.caravan.faults.Fault;
import io.caravan.ledger.ScaledTimers;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VertxTransportTest {
  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options()
              .dynamicPort()
              .bindAddress("127.0.0.1")
              .gzipDisabled(true));
  private final ScaledTimers timers = new ScaledTimers(1);
  private final AtomicInteger lookups = new AtomicInteger();
  private final Map<String, String> hosts =
      Map.of(
          "127.0.0.1", "127.0.0.1", "evil.example", "169.254.169.254", "mixed.example", "10.0.0.7");
  private HttpTransport transport;

  @BeforeEach
  void open() {
    server.start();
    transport =
        new VertxTransport(
            timers,
            host -> {
              lookups.incrementAndGet();
              String address = hosts.get(host);
              if (address == null) {
                throw new UnknownHostException(host);
              }
              return "mixed.example".equals(host)
                  ? new InetAddress[] {
                    InetAddress.getByName("8.8.8.8"), InetAddress.getByName(address)
                  }
                  : new InetAddress[] {InetAddress.getByName(address)};
            },
            100);
  }

  @AfterEach
  void close() {
    transport.close();
    server.stop();
    timers.close();
  }

  @Test
  void an_answer_comes_back_unzipped_with_headers_in_lower_case() throws Exception {
    answers(
        aResponse()
            .withStatus(418)
            .withHeader("X-LS-API-Bucket-Level", "1/90")
            .withHeader("Content-Encoding", "gzip")
            .withBody(zipped("{\"a\":1}".getBytes())));
    HttpTransport.Incoming answer = get("/x?q=%20a%2Bb").get(10, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(418);
    assertThat(new String(answer.body())).isEqualTo("{\"a\":1}");
    assertThat(answer.headers()).containsEntry("x-ls-api-bucket-level", "1/90");
    server.verify(
        getRequestedFor(urlEqualTo("/x?q=%20a%2Bb"))
            .withHeader("Host", equalTo("127.0.0.1:" + server.port()))
            .withHeader("X-Own", equalTo("yes")));
    assertThat(lookups).hasValue(1);
  }

  @Test
  void a_redirect_is_an_answer() throws Exception {
    answers(aResponse().withStatus(302).withHeader("Location", "http://169.254.169.254/"));
    assertThat(get("/").get(10, TimeUnit.SECONDS).status()).isEqualTo(302);
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @Test
  @Fault(21)
  void broken_answers_leave_it_unclear_and_nothing_is_sent_twice() throws Exception {
    for (var fault : List.of(CONNECTION_RESET_BY_PEER, EMPTY_RESPONSE)) {
      server.resetAll();
      answers(aResponse().withFault(fault));
      assertThat(failure(get("/"))).isEqualTo(Kind.UNCLEAR);
      assertThat(server.getAllServeEvents()).hasSize(1);
    }
    for (var fault : List.of(MALFORMED_RESPONSE_CHUNK, RANDOM_DATA_THEN_CLOSE)) {
      server.resetAll();
      answers(aResponse().withFault(fault));
      assertThat(failure(get("/"))).isEqualTo(Kind.UNCLEAR);
    }
  }

  @Test
  @Fault(29)
  void a_dribbling_answer_ends_with_the_time() throws Exception {
    answers(aResponse().withBody("x".repeat(100)).withChunkedDribbleDelay(20, 20_000));
    assertThat(failure(send("GET", url("/"), 300))).isEqualTo(Kind.UNCLEAR);
  }

  @Test
  @Fault(30)
  void nobody_there_means_that_nothing_was_sent() throws Exception {
    String url = url("/");
    server.stop();
    assertThat(failure(send("POST", url, 5_000))).isEqualTo(Kind.NOT_SENT);
    assertThat(failure(send("GET", "https://unknown.example/", 5_000))).isEqualTo(Kind.NOT_SENT);
  }

  /** A name server that says something harmless first and the way to the cloud's secrets next. */
  @Test
  void a_name_that_changes_its_mind_is_asked_once_and_the_checked_address_is_called()
      throws Exception {
    answers(aResponse().withStatus(200));
    AtomicInteger asked = new AtomicInteger();
    try (HttpTransport flipping =
        new VertxTransport(
            timers,
            host ->
                new InetAddress[] {
                  InetAddress.getByName(
                      asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")
                },
            100)) {
      assertThat(call(flipping).get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(asked).hasValue(1);
      assertThat(failure(call(flipping))).isEqualTo(Kind.REFUSED);
      assertThat(server.getAllServeEvents()).hasSize(1);
    }
  }

  private CompletableFuture<HttpTransport.Incoming> call(HttpTransport by) {
    return by.send(
        new HttpTransport.Outgoing(
            "GET", URI.create(url("/")), Map.of(), null, new Reach(false, false), 10_000));
  }

  @Test
  void what_a_name_leads_to_is_checked() throws Exception {
    for (String host : new String[] {"evil.example", "mixed.example"}) {
      assertThat(failure(send("GET", "https://" + host + "/", 5_000))).isEqualTo(Kind.REFUSED);
    }
    assertThat(failure(send("GET", "http://api.example.com/", 5_000))).isEqualTo(Kind.REFUSED);
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  @Fault(29)
  void bombs_and_floods_are_cut_off() throws Exception {
    answers(
        aResponse().withHeader("Content-Encoding", "gzip").withBody(zipped(new byte[12_000_000])));
    assertThat(failure(get("/"))).isEqualTo(Kind.UNCLEAR);
    server.resetAll();
    answers(aResponse().withBody(new byte[VertxTransport.MAX_ANSWER + 1]));
    assertThat(failure(get("/"))).isEqualTo(Kind.UNCLEAR);
  }

  private void answers(ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  private CompletableFuture<HttpTransport.Incoming> get(String path) {
    return send("GET", url(path), 10_000);
  }

  private CompletableFuture<HttpTransport.Incoming> send(String method, String url, long timeout) {
    return transport.send(
        new HttpTransport.Outgoing(
            method,
            URI.create(url),
            Map.of("x-own", "yes"),
            method.equals("POST") ? "{}".getBytes() : null,
            new Reach(false, false),
            timeout));
  }

  private static Kind failure(CompletableFuture<?> call) throws Exception {
    try {
      call.get(15, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail");
    } catch (ExecutionException e) {
      return ((TransportException) e.getCause()).kind();
    }
  }

  private static byte[] zipped(byte[] plain) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }
}
