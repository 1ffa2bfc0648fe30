package io.caravan.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.outside.FreePort;
import io.caravan.faults.Fault;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.TestPostgres;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three runners on one PostgreSQL, each with a door of its own for the same shop. */
class ThreeDoorsTest extends HookFixture {
  private static final int COPIES = 99;
  private final List<DefaultCamelContext> contexts = new ArrayList<>();
  private final List<Ledger> ledgers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  @BeforeEach
  void openDoors() throws Exception {
    LedgerSettings place = TestPostgres.freshPlace();
    for (int i = 0; i < 3; i++) {
      Ledger one = Ledgers.open(place, Clock.systemUTC());
      DefaultCamelContext own = new DefaultCamelContext();
      MainHttpServer server = new MainHttpServer();
      server.setCamelContext(own);
      server.setHost("127.0.0.1");
      server.setPort(FreePort.take());
      ports.add(server.getPort());
      own.addService(server);
      own.start();
      HookIngress.start(own, systems.require("shop"), one);
      ledgers.add(one);
      contexts.add(own);
    }
  }

  @AfterEach
  void closeDoors() {
    contexts.forEach(DefaultCamelContext::stop);
    ledgers.forEach(Ledger::close);
  }

  @Test
  @Fault(31)
  void the_same_notice_at_all_of_them_at_once_is_one_piece_of_work() {
    byte[] body = "{\"id\":4711}".getBytes(StandardCharsets.UTF_8);
    List<CompletableFuture<HttpResponse<Void>>> sent = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(i % 3) + "/hook/shop"))
              .header("Content-Type", "application/json")
              .header("X-Shopify-Topic", "orders/create")
              .header("X-Shopify-Webhook-Id", "same")
              .header("X-Shopify-Hmac-Sha256", base64(SECRET, body))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      sent.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
    }
    sent.forEach(one -> assertThat(one.join().statusCode()).isEqualTo(200));
    Ledger any = ledgers.get(0);
    assertThat(any.<Integer>read(r -> r.hints("shop", "orders", 1000).size())).isEqualTo(1);
    assertThat(any.<Long>read(r -> r.duplicateHints("shop"))).isEqualTo(COPIES - 1L);
  }
}
