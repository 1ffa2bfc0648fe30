package io.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.ShopView.Fulfilment;
import io.caravan.command.outside.Signer;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import io.caravan.scenarios.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names by which Camel's components are steered, in the headers and the query of a signed shipment
 * that runs through the shipped flows to the shop: nobody is called but the shop, and no file, bean
 * or statement is touched. {@code HookConsumerTest} shows that a route sees none of them.
 */
class HostileHeadersTest {
  private static final List<String> NAMES =
      List.of(
          "HttpUri",
          "HttpPath",
          "HttpQuery",
          "HttpRawQuery",
          "HttpMethod",
          "HttpHost",
          "HttpPort",
          "HttpScheme",
          "HttpUrl",
          "HttpBaseUri",
          "HttpResponseCode",
          "RestHttpUri",
          "RestHttpPath",
          "BeanMethodName",
          "MethodName",
          "FileName",
          "FileNameProduced",
          "OverruleFileName",
          "SqlQuery",
          "JdbcParameters",
          "ExecCommandExecutable",
          "ExecCommandArgs",
          "ToEndpoint",
          "SlipEndpoint",
          "TimerName",
          "LogMask",
          "Charset",
          "ResourceUri",
          "TemplateUri");

  private final WireMockServer elsewhere =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  @TempDir private Path folder;

  @BeforeEach
  void open() {
    elsewhere.start();
    elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
  }

  @AfterEach
  void close() {
    elsewhere.stop();
  }

  private static List<String> spellings(String target) {
    List<String> headers = new ArrayList<>();
    for (String name : NAMES) {
      String whole = "Camel" + name;
      for (String spelling :
          List.of(
              whole,
              whole.toLowerCase(Locale.ROOT),
              whole.toUpperCase(Locale.ROOT),
              "CAmel" + name,
              "org.apache.camel." + whole,
              "camel-" + name,
              "cAMEL_" + name)) {
        headers.add(spelling + ": " + target);
      }
    }
    for (String own : List.of("CaravanSystem", "caravansystem", "CaravanAction", "CaravanEntity")) {
      headers.add(own + ": pos");
    }
    return headers;
  }

  @Test
  void they_steer_nothing() throws Exception {
    try (Stage stage = Stage.open(folder, Map.of())) {
      stage.start();
      String order = order(stage);
      String target = elsewhere.baseUrl() + "/canary";
      assertThat(spellings(target)).hasSizeGreaterThan(200);

      String answer =
          post(
              stage,
              Json.text(Parcel.of("W-1", order, "DHL", "T-1", Map.of("BELT", 1))),
              "?CamelHttpUri=" + target + "&CamelFileName=canary&CaravanSystem=pos",
              spellings(target));

      assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContainIgnoringCase("canary");
      stage.eventually().until(() -> tracking(stage, order).equals(List.of("T-1")));
      assertThat(elsewhere.getAllServeEvents()).isEmpty();
      assertThat(Path.of("canary")).doesNotExist();
      assertThat(stage.caravan("trace", "--json", "--bodies", "W-1").text())
          .contains("shipment")
          .doesNotContain("canary");
      try (var files = Files.walk(folder)) {
        assertThat(files.map(Path::getFileName).map(Path::toString)).doesNotContain("canary");
      }
    }
  }

  /** What they do where they arrive: the call goes elsewhere. */
  @Test
  void camels_own_http_client_would_be_steered() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.start();
      context
          .createProducerTemplate()
          .requestBodyAndHeader(
              "http://127.0.0.1:1/shop", "body", "CamelHttpUri", elsewhere.baseUrl() + "/canary");
    }
    assertThat(elsewhere.getAllServeEvents()).hasSize(1);
  }

  private static String order(Stage stage) {
    Sellable belt = new Sellable("BELT", new BigDecimal("9.90"), "");
    stage.till().create("", new Product("Belt", List.of(belt), List.of()), place -> 5);
    stage.eventually().until(() -> BigDecimal.valueOf(5).equals(stage.available("BELT", "web")));
    JsonNode order =
        stage
            .storefront()
            .order(
                "",
                new Shopper("Ada", "Byron", "ada@example.com"),
                Map.of("BELT", 1),
                null,
                "paid",
                false);
    stage.eventually().until(() -> !stage.pos().reserved().isEmpty());
    return order.path("name").asText();
  }

  private static List<String> tracking(Stage stage, String order) {
    return stage.shop().orders().stream()
        .filter(one -> one.name().equals(order))
        .flatMap(one -> one.fulfilments().stream())
        .map(Fulfilment::tracking)
        .toList();
  }

  private static String post(Stage stage, String body, String query, List<String> headers)
      throws IOException {
    Map<String, String> settings = stage.settings();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String signature = Signer.hex(settings.get("caravan.systems.warehouse.secret"), body);
    int port = Integer.parseInt(settings.get("caravan.http.port"));
    // In two requests: servers cap the size of all headers together.
    String head =
        "POST /hook/warehouse/shipments"
            + query
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + bytes.length
            + "\r\nContent-Type: application/json\r\nX-Caravan-Signature: "
            + signature
            + "\r\n";
    String answer = "";
    int half = headers.size() / 2;
    for (List<String> some :
        List.of(headers.subList(0, half), headers.subList(half, headers.size()))) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        OutputStream out = socket.getOutputStream();
        String all = head + String.join("\r\n", some) + "\r\n\r\n";
        out.write(all.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        out.flush();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(read);
        answer = read.toString(StandardCharsets.ISO_8859_1);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
      }
    }
    return answer;
  }
}
