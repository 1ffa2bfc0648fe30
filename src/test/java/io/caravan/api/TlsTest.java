package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.caravan.api.TransportException.Kind;
import io.caravan.faults.Fault;
import io.caravan.ledger.ScaledTimers;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A vendor shows a certificate that somebody whom Java trusts has signed, or is told nothing. */
class TlsTest {
  /** Trusting everybody would let the call through: the server would have seen it. */
  @Test
  @Fault(30)
  void a_server_that_nobody_vouches_for_gets_no_request() throws Exception {
    WireMockServer server =
        new WireMockServer(
            WireMockConfiguration.options()
                .dynamicPort()
                .dynamicHttpsPort()
                .bindAddress("127.0.0.1"));
    server.start();
    try (ScaledTimers timers = new ScaledTimers(1);
        HttpTransport transport =
            new VertxTransport(
                timers, host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, 5_000)) {
      for (String host : new String[] {"127.0.0.1", "localhost"}) {
        var sent =
            transport.send(
                new HttpTransport.Outgoing(
                    "GET",
                    URI.create("https://" + host + ":" + server.httpsPort() + "/"),
                    Map.of("authorization", "Bearer canary"),
                    null,
                    new Reach(false, true),
                    10_000));
        assertThatThrownBy(() -> sent.get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(TransportException.class)
            .hasMessageContaining("not reached")
            .hasMessageNotContaining("canary")
            .extracting(failure -> ((TransportException) failure).kind())
            .isEqualTo(Kind.NOT_SENT);
      }
      assertThat(server.getAllServeEvents()).isEmpty();
    } finally {
      server.stop();
    }
  }
}
