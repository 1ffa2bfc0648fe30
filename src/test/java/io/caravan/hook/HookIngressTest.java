package io.caravan.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.faults.Fault;
import io.caravan.ledger.Hint;
import io.caravan.system.Systems;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HookIngressTest extends HookFixture {
  private HookIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = HookIngress.start(context, systems.require("shop"), ledger);
  }

  private void nothingIsStored() {
    assertThat(hints("orders")).isEmpty();
    assertThat(alarms()).isEmpty();
    assertThat(parked()).isEmpty();
    assertThat(ledger.<Long>read(r -> r.duplicateHints("shop"))).isZero();
  }

  @Test
  void a_notice_is_kept_as_a_hint_and_answered_after_the_commit() {
    AtomicInteger signals = new AtomicInteger();
    ledger.onReady(signals::incrementAndGet);

    var answer = notice("orders/create", "e-1", "{\"id\":4711,\"email\":\"jane@example.com\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(hints("orders"))
        .extracting(Hint::nativeId, Hint::eventId)
        .containsExactly(Tuple.tuple("gid://shopify/Order/4711", "e-1"));
    assertThat(signals.get()).isEqualTo(1);
  }

  @Test
  void the_id_may_lie_deeper_and_may_be_told_whole() {
    notice("orders/edited", "e-1", "{\"order_edit\":{\"order_id\":5}}");
    notice(
        "fulfillment_orders/split",
        "e-2",
        "{\"fulfillment_order\":{\"id\":\"gid://shopify/FulfillmentOrder/9\"}}");

    assertThat(hints("orders"))
        .extracting(Hint::nativeId)
        .containsExactlyInAnyOrder("gid://shopify/Order/5", "gid://shopify/FulfillmentOrder/9");
  }

  @Test
  @Fault(31)
  void a_delivery_that_comes_a_hundred_times_at_once_is_one_hint() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(16);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> notice("orders/create", "same", "{\"id\":1}").statusCode(), senders));
    }
    for (CompletableFuture<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(200);
    }
    senders.shutdown();

    assertThat(hints("orders")).hasSize(1);
    assertThat(ledger.<Long>read(r -> r.duplicateHints("shop"))).isEqualTo(99);
  }

  @Test
  void a_topic_of_several_streams_is_a_hint_for_each_and_a_duplicate_for_none() throws Exception {
    Path pack = Files.createDirectories(folder.resolve("systems/twofold"));
    Files.writeString(
        pack.resolve("system.yaml"),
        """
        kind: twofold
        title: Twofold
        role: shop
        settings: {key: {secret: true}}
        signature: {kind: hmac-sha256-hex, header: X-Sign, id-header: X-Id, topic-header: X-Topic, secret: key}
        streams:
          orders: {entity: order, path: /o, records: o, id: id, cursor: {field: at}, hint: {topics: [sold], id: "{order}"}}
          items: {entity: item, path: /i, records: i, id: id, cursor: {field: at}, hint: {topics: [sold], id: "{item}"}}
        """);
    Systems two =
        Systems.read(
            Map.of("caravan.systems.two.kind", "twofold", "caravan.systems.two.key", "k"),
            List.of(folder.resolve("systems")));
    assertThat(two.faults()).isEmpty();
    byte[] body = "{\"order\":1,\"item\":2}".getBytes(StandardCharsets.UTF_8);
    HookIngress.start(context, two.require("two"), ledger);
    for (int i = 0; i < 2; i++) {
      assertThat(
              post(
                      "/hook/two",
                      body,
                      "Content-Type",
                      "application/json",
                      "X-Topic",
                      "sold",
                      "X-Id",
                      "e-1",
                      "X-Sign",
                      hex("k", body))
                  .statusCode())
          .isEqualTo(200);
    }

    for (String stream : List.of("orders", "items")) {
      assertThat(ledger.<List<Hint>>read(r -> r.hints("two", stream, 10))).hasSize(1);
    }
    assertThat(ledger.<Long>read(r -> r.duplicateHints("two"))).isEqualTo(1);
  }

  /** As docs/vendure.md asks for them: a topic, the id alone, signed in base64. */
  @Test
  void signed_notices_of_a_vendure_lead_to_the_streams_that_show_the_change() throws Exception {
    Systems vendure =
        Systems.read(
            Map.of(
                "caravan.systems.web.kind", "vendure",
                "caravan.systems.web.url", "https://shop.example",
                "caravan.systems.web.access-token", "t",
                "caravan.systems.web.webhook-secret", SECRET),
            List.of());
    assertThat(vendure.faults()).isEmpty();
    HookIngress.start(context, vendure.require("web"), ledger);
    Map<String, String> streams =
        Map.of(
            "product", "items",
            "stock", "inventory",
            "order", "orders",
            "fulfillment", "shipments",
            "customer", "customers");
    byte[] body = "{\"id\":\"7\"}".getBytes(StandardCharsets.UTF_8);
    streams.forEach(
        (topic, stream) -> {
          assertThat(vendureNotice(topic, body, base64("other", body))).as(topic).isEqualTo(401);
          assertThat(ledger.<List<Hint>>read(r -> r.hints("web", stream, 10))).isEmpty();
          assertThat(vendureNotice(topic, body, base64(SECRET, body))).as(topic).isEqualTo(200);
          assertThat(ledger.<List<Hint>>read(r -> r.hints("web", stream, 10)))
              .as(topic)
              .extracting(Hint::nativeId)
              .containsExactly("7");
        });
  }

  private int vendureNotice(String topic, byte[] body, String signature) {
    return post(
            "/hook/web",
            body,
            "Content-Type",
            "application/json",
            "x-vendure-topic",
            topic,
            "x-vendure-signature",
            signature)
        .statusCode();
  }

  @Test
  void a_duplicate_does_not_bring_back_a_hint_that_was_read() {
    notice("orders/create", "e-1", "{\"id\":1}");
    ledger.writeNow(
        tx -> {
          tx.dropHint("shop", "orders", "gid://shopify/Order/1", tx.now());
          return null;
        });

    notice("orders/create", "e-1", "{\"id\":1}");

    assertThat(hints("orders")).isEmpty();
  }

  @Test
  void a_wrong_or_missing_signature_is_answered_401_with_nothing() throws Exception {
    byte[] body = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    String good = base64(SECRET, body);
    List<String> type = List.of("Content-Type: application/json", "X-Shopify-Topic: orders/create");
    List<List<String>> wrong =
        List.of(
            List.of(),
            List.of("X-Shopify-Hmac-Sha256: "),
            List.of("X-Shopify-Hmac-Sha256: " + base64("other", body)),
            List.of("X-Shopify-Hmac-Sha256: " + hex(SECRET, body)),
            List.of("X-Shopify-Hmac-Sha256: " + good, "X-Shopify-Hmac-Sha256: " + good),
            List.of("X-Shopify-Hmac-Sha256: wrong", "x-shopify-hmac-sha256: " + good),
            List.of("Authorization: Basic " + good),
            List.of("X-Shopify-Hmac-SHA-256: " + good));
    for (List<String> headers : wrong) {
      List<String> all = new ArrayList<>(type);
      all.addAll(headers);
      String answer = raw("/hook/shop", body, all);
      assertThat(answer).as(headers.toString()).startsWith("HTTP/1.1 401 ").endsWith("\r\n\r\n");
    }
    byte[] other = "{\"id\":2}".getBytes(StandardCharsets.UTF_8);
    assertThat(
            post(
                    "/hook/shop",
                    other,
                    "Content-Type",
                    "application/json",
                    "X-Shopify-Topic",
                    "orders/create",
                    "X-Shopify-Hmac-Sha256",
                    good)
                .statusCode())
        .isEqualTo(401);
    nothingIsStored();
  }

  @Test
  void the_raw_bytes_are_signed_not_what_they_mean() {
    assertThat(
            notice("orders/create", "e-1", "{ \"id\" : 1.0e0 ,\n\"ü\":\"\\u00e9\"}\n").statusCode())
        .isEqualTo(200);
  }

  @Test
  void what_is_not_json_is_answered_400_only_when_it_is_signed() {
    List<String> wrong =
        List.of(
            "",
            "id=1",
            "{\"id\":1",
            "{\"id\":1}{}",
            "[1]",
            "\"text\"",
            "null",
            "[".repeat(100_000),
            "{\"a\":".repeat(200) + "1" + "}".repeat(200),
            "{\"id\":" + "9".repeat(5_000) + "}",
            "{\"id\":1e999999999999}",
            "<xml/>");
    for (String body : wrong) {
      var answer = notice("orders/create", "e-1", body);
      assertThat(answer.statusCode())
          .as(body.substring(0, Math.min(20, body.length())))
          .isIn(body.isEmpty() ? List.of(400, 401) : List.of(400));
      assertThat(answer.body()).isEmpty();
    }
    nothingIsStored();
  }

  @Test
  void too_large_is_answered_413() {
    byte[] large =
        ("{\"id\":1,\"x\":\"" + "y".repeat(HookGate.MAX_BODY) + "\"}")
            .getBytes(StandardCharsets.UTF_8);

    var answer =
        post(
            "/hook/shop",
            large,
            "Content-Type",
            "application/json",
            "X-Shopify-Topic",
            "orders/create",
            "X-Shopify-Hmac-Sha256",
            base64(SECRET, large));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEmpty();
    nothingIsStored();
  }

  @Test
  void another_type_is_answered_415_and_nothing_of_it_is_written_to_disk() throws Exception {
    byte[] body = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "application/xml",
            "application/jsonp",
            "application/json, text/plain")) {
      assertThat(
              raw(
                  "/hook/shop",
                  body,
                  List.of(
                      "Content-Type: " + type,
                      "X-Shopify-Topic: orders/create",
                      "X-Shopify-Hmac-Sha256: " + base64(SECRET, body))))
          .as(type)
          .startsWith("HTTP/1.1 415 ");
    }
    String untyped =
        raw("/hook/shop", body, List.of("X-Shopify-Hmac-Sha256: " + base64(SECRET, body)));
    assertThat(untyped).startsWith("HTTP/1.1 415 ");
    assertThat(Path.of("file-uploads")).doesNotExist();
    nothingIsStored();
  }

  @Test
  void only_post_is_taken() throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hook/shop"))
                .GET()
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isIn(404, 405);
  }

  @Test
  void a_topic_that_nobody_handles_is_answered_200_and_told_once() {
    notice("themes/publish", "e-1", "{\"id\":1}");
    assertThat(notice("themes/publish", "e-2", "{\"id\":2}").statusCode()).isEqualTo(200);

    assertThat(alarms()).hasSize(1);
    assertThat(alarms().get(0).kind()).isEqualTo("topic-not-handled");
    assertThat(alarms().get(0).subject()).isEqualTo("shop/themes/publish");
  }

  @Test
  void a_strange_topic_is_never_repeated() {
    notice("a\"; drop table", "e-1", "{\"id\":1}");
    assertThat(alarms().get(0).subject()).isEqualTo("shop/(none)");
  }

  @Test
  void a_notice_without_the_id_it_should_name_makes_the_list_be_read() {
    assertThat(notice("orders/create", "e-1", "{\"name\":\"#1\"}").statusCode()).isEqualTo(200);

    assertThat(hints("orders")).isEmpty();
    assertThat(ledger.<Long>read(r -> r.scheduledAt("shop/orders"))).isPositive();
  }

  @Test
  void privacy_and_removal_are_answered_and_handed_to_a_person() {
    String body = "{\"shop_id\":1,\"customer\":{\"id\":77,\"email\":\"jane@example.com\"}}";
    for (String topic :
        List.of("customers/data_request", "customers/redact", "shop/redact", "app/uninstalled")) {
      assertThat(notice(topic, "e-" + topic, body).statusCode()).isEqualTo(200);
      assertThat(notice(topic, "e2-" + topic, body).statusCode()).isEqualTo(200);
    }

    assertThat(alarms()).hasSize(4).allMatch(alarm -> alarm.kind().equals("operator"));
    assertThat(alarms()).noneMatch(alarm -> (alarm.text() + alarm.subject()).contains("jane"));
    assertThat(ledger.<Integer>read(r -> r.auditTrail(100).size())).isEqualTo(4);
  }

  @Test
  void while_the_ledger_is_down_the_sender_is_told_to_come_again() {
    loseLedger();

    var answer = notice("orders/create", "e-1", "{\"id\":1}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void a_closed_door_takes_nothing() {
    ingress.close();
    assertThat(notice("orders/create", "e-1", "{\"id\":1}").statusCode()).isEqualTo(404);
  }

  @Test
  void a_system_without_a_secret_opens_no_door() {
    Systems open =
        Systems.read(
            Map.of(
                "caravan.systems.other.kind", "shopify",
                "caravan.systems.other.url", "https://o.example"),
            List.of());
    assertThatThrownBy(() -> HookIngress.start(context, open.require("other"), ledger))
        .hasMessageContaining("webhook-secret is empty");
    assertThat(HookIngress.serves(systems.require("shop"))).isTrue();
    assertThat(HookIngress.serves(systems.require("warehouse"))).isFalse();
  }
}
