package io.caravan.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.SourceRecord;
import io.caravan.command.outside.FreePort;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Change;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.ScaledTimers;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mappings;
import io.caravan.system.Systems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A shop and a warehouse that post to a real HTTP server before a real ledger. */
abstract class HookFixture {
  static final String SECRET = "hush";
  static final String WAREHOUSE_SECRET = "warehouse-secret";

  @TempDir Path folder;
  final HttpClient http = HttpClient.newHttpClient();
  final CamelContext context = new DefaultCamelContext();
  final ScaledTimers timers = new ScaledTimers(1);
  final List<SourceRecord> recorded = new CopyOnWriteArrayList<>();
  Ledger ledger;
  Systems systems;
  int port;
  private boolean lost;

  @BeforeEach
  void open() throws Exception {
    systems =
        Systems.read(
            Map.of(
                "caravan.systems.shop.kind", "shopify",
                "caravan.systems.shop.url", "https://test.myshopify.example",
                "caravan.systems.shop.client-secret", SECRET,
                "caravan.systems.warehouse.kind", "generic",
                "caravan.systems.warehouse.secret", "old-secret, " + WAREHOUSE_SECRET),
            List.of());
    Assertions.assertThat(systems.faults()).isEmpty();
    ledger =
        Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")), Clock.systemUTC());
    context.getRegistry().bind("ledger", Ledger.class, ledger);
    context.getRegistry().bind("timers", Timers.class, timers);
    context.getRegistry().bind("systems", Systems.class, systems);
    context.getRegistry().bind("mappings", Mappings.class, new Mappings(List.of(), systems));
    port = FreePort.take();
    MainHttpServer server = new MainHttpServer();
    server.setCamelContext(context);
    server.setHost("127.0.0.1");
    server.setPort(port);
    context.addService(server);
    context.start();
  }

  @AfterEach
  void close() {
    context.stop();
    timers.close();
    loseLedger();
  }

  /** From now on nothing can be kept. */
  void loseLedger() {
    if (!lost) {
      lost = true;
      ledger.close();
    }
  }

  static String base64(String secret, byte[] body) {
    return Base64.getEncoder().encodeToString(hmac(secret, body));
  }

  static String hex(String secret, byte[] body) {
    return HexFormat.of().formatHex(hmac(secret, body));
  }

  private static byte[] hmac(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A notice of the shop, signed. */
  HttpResponse<String> notice(String topic, String eventId, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return post(
        "/hook/shop",
        bytes,
        "Content-Type",
        "application/json",
        "X-Shopify-Topic",
        topic,
        "X-Shopify-Webhook-Id",
        eventId,
        "X-Shopify-Hmac-Sha256",
        base64(SECRET, bytes));
  }

  /** A record of the warehouse, signed. */
  HttpResponse<String> record(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return post(
        "/hook/warehouse/shipments",
        bytes,
        "Content-Type",
        "application/json; charset=utf-8",
        "X-Caravan-Signature",
        hex(WAREHOUSE_SECRET, bytes));
  }

  /** Exactly these lines, as an attacker may send them; returns the status line. */
  String raw(String path, byte[] body, List<String> headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
              + body.length
              + "\r\n"
              + String.join("", headers.stream().map(h -> h + "\r\n").toList())
              + "\r\n";
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  List<Hint> hints(String stream) {
    return ledger.read(reads -> reads.hints("shop", stream, 1000));
  }

  List<Alarm> alarms() {
    return ledger.read(reads -> reads.openAlarms(1000));
  }

  List<Change> parked() {
    return ledger.read(reads -> reads.parkedChanges(1000));
  }

  static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
