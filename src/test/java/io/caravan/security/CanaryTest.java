package io.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.FreePort;
import io.caravan.scenarios.Stage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * After a run with refreshed tokens, signed notices and refused ones, no secret stands anywhere but
 * in the configuration and in the key file. A word that must be there shows for each place that the
 * search would find a secret in it.
 */
class CanaryTest {
  private static final String SKU = "CANARY-BELT";
  private static final List<String> SECRET_KEYS =
      List.of(
          "caravan.systems.pos.client-secret",
          "caravan.systems.pos.refresh-token",
          "caravan.systems.shop.access-token",
          "caravan.systems.shop.webhook-secret",
          "caravan.systems.warehouse.secret");

  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Lines appender = new Lines();
  private final Logger own = (Logger) LoggerFactory.getLogger("io.caravan");
  private Level before;
  private Level ownBefore;

  @TempDir private Path folder;

  /** Everything that is logged, with the words of every exception. */
  private final class Lines extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      lines.add(
          event.getLoggerName()
              + " "
              + event.getLevel()
              + " "
              + event.getFormattedMessage()
              + thrown);
    }
  }

  @BeforeEach
  void listen() {
    before = root.getLevel();
    root.setLevel(Level.DEBUG);
    ownBefore = own.getLevel();
    own.setLevel(Level.DEBUG);
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
  }

  @AfterEach
  void deaf() {
    root.detachAppender(appender);
    root.setLevel(before);
    own.setLevel(ownBefore);
  }

  @Test
  void no_secret_leaves_its_place() throws Exception {
    int management = FreePort.take();
    Map<String, String> settings = Map.of("caravan.management.port", String.valueOf(management));
    try (Stage stage = Stage.open(folder, settings)) {
      stage.start();
      Sellable belt = new Sellable(SKU, new BigDecimal("9.90"), "");
      stage.till().create("", new Product("Belt", List.of(belt), List.of()), place -> 5);
      stage.eventually().until(() -> stage.shop().variants().containsKey(SKU));
      forged(stage);

      Map<String, String> places = new LinkedHashMap<>();
      places.put("why", stage.caravan("why", "--json", SKU).text());
      places.put("trace", stage.caravan("trace", "--json", "--bodies", SKU).text());
      places.put("check", stage.caravan("check", "--json").text());
      places.put("flows", stage.caravan("flows").text());
      places.put("metrics", get("http://127.0.0.1:" + management + "/observe/metrics"));
      // A folder that was not looked at yet counts as down.
      String health = "http://127.0.0.1:" + management + "/observe/health";
      places.put(
          "health", stage.eventually().until(() -> get(health), told -> told.contains("UP")));
      places.put("threads", threads());
      places.put("ledger", ledger());
      places.put("log", String.join("\n", lines));

      Map<String, String> found = new LinkedHashMap<>();
      secrets(stage)
          .forEach(
              (name, secret) ->
                  places.forEach(
                      (place, text) -> {
                        Matcher match = secret.matcher(text);
                        if (match.find()) {
                          // What stands before it says where; the secret itself is not told.
                          String words =
                              text.substring(Math.max(0, match.start() - 100), match.start());
                          found.put(name + " in " + place, words);
                        }
                      }));
      assertThat(found).isEmpty();
      assertThat(places.get("why")).contains("item");
      assertThat(places.get("trace")).contains("deliveries");
      assertThat(places.get("check")).contains("item-from-pos");
      assertThat(places.get("flows")).contains("item-from-pos");
      assertThat(places.get("metrics")).contains("# TYPE ").contains("camel_route");
      assertThat(lines)
          .noneMatch(line -> line.startsWith("io.micrometer") && line.contains(" WARN "));
      assertThat(places.get("health")).contains("UP");
      assertThat(places.get("threads")).contains("caravan-ticker");
      assertThat(places.get("ledger")).contains(SKU).contains("pos");
      assertThat(places.get("log")).contains("io.caravan");
    }
  }

  private Map<String, Pattern> secrets(Stage stage) throws IOException {
    Map<String, Pattern> secrets = new LinkedHashMap<>();
    for (String key : SECRET_KEYS) {
      assertThat(stage.settings().get(key)).as(key).hasSizeGreaterThan(8);
      secrets.put(key, literal(stage.settings().get(key)));
    }
    secrets.put(
        "key of the vault", literal(Files.readString(folder.resolve("caravan.key")).strip()));
    // What the emulated till hands out: signed access tokens, and refresh tokens that begin so.
    secrets.put("an access token", Pattern.compile("eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}"));
    secrets.put("a refresh token", literal("def50200"));
    return secrets;
  }

  private static Pattern literal(String secret) {
    return Pattern.compile(Pattern.quote(secret));
  }

  /** A sender who puts secrets where they do not belong. */
  private static void forged(Stage stage) throws Exception {
    String secret = stage.settings().get("caravan.systems.warehouse.secret");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + stage.settings().get("caravan.http.port")
                        + "/hook/warehouse/shipments"))
            .header("Content-Type", "application/json")
            .header("X-Caravan-Signature", secret)
            .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"" + secret + "\"}"))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(401);
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String threads() {
    return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  /** The database with its log, byte by byte. */
  private String ledger() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(one -> one.getFileName().toString().startsWith("caravan.db")).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
