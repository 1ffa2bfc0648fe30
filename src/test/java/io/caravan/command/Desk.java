package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.Caravan;
import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.KeyFile;
import io.caravan.command.outside.Vendors;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import picocli.CommandLine;

/** A new user at the keyboard: both emulated vendors, a configuration, a browser. No hub runs. */
final class Desk implements AutoCloseable {
  private static final Pattern PAGE = Pattern.compile("http\\S+/authorize\\?\\S+");
  private static final Duration LONGEST = Duration.ofSeconds(40);

  final Map<String, String> config = new LinkedHashMap<>();
  final Vendors vendors;
  private final Path folder;
  private final Sandbox sandbox;
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

  private Desk(Path folder, Sandbox sandbox) {
    this.folder = folder;
    this.sandbox = sandbox;
    this.config.putAll(sandbox.config());
    this.vendors = new Vendors(sandbox.config());
  }

  /** Everything is configured but the tokens of the till, which a person must fetch. */
  static Desk open(Path folder) throws IOException {
    Desk desk = open(folder, 1);
    desk.config.remove("caravan.systems.pos.refresh-token");
    return desk;
  }

  /**
   * Everything is configured, the tokens of the till too.
   *
   * @param speed vendor seconds for each real one
   */
  static Desk open(Path folder, double speed) throws IOException {
    Sandbox sandbox = Emulation.of(SandboxClock.starting(speed), new Faults(1), null, 1, null);
    sandbox.start(0, Map.of());
    Desk desk = new Desk(folder, sandbox);
    desk.config.put("caravan.ledger.url", "jdbc:sqlite:" + desk.ledger());
    desk.config.put("caravan.key-file", KeyFile.make(folder.resolve("caravan.key")).toString());
    return desk;
  }

  /** A refresh token as the till's vendor makes them. */
  String refreshToken() {
    return sandbox.config().get("caravan.systems.pos.refresh-token");
  }

  Path ledger() {
    return folder.resolve("ledger/caravan.db");
  }

  /** What a command said. */
  record Said(int code, String out, String err) {
    @Override
    public String toString() {
      return "exit " + code + "\n" + out + err;
    }
  }

  /** Types a command and waits for its end. */
  Said caravan(String... words) {
    return start(words).join();
  }

  /** A command that is running. */
  final class Running {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> end;

    private Running(String... words) {
      CommandLine line = Caravan.commandLine();
      line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      List<String> all = new ArrayList<>(List.of(words));
      all.addAll(List.of("-c", written().toString()));
      end = CompletableFuture.supplyAsync(() -> line.execute(all.toArray(String[]::new)));
    }

    Said join() {
      return new Said(end.join(), out.toString(), err.toString());
    }

    /** The consent page that it printed, once it waits for what comes of it. */
    String page() {
      Awaitility.await()
          .atMost(LONGEST)
          .until(() -> out.toString().contains("Waiting for the browser") || end.isDone());
      Matcher page = PAGE.matcher(out.toString());
      if (!page.find()) {
        throw new AssertionError("no page to open: " + join());
      }
      return page.group();
    }
  }

  Running start(String... words) {
    return new Running(words);
  }

  /** Connects by the listener, as a person who agrees. */
  Said consented(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--port", String.valueOf(FreePort.take())));
    Running running = start(all.toArray(String[]::new));
    visit(running.page());
    return running.join();
  }

  /** Opens a page, following where it leads. */
  HttpResponse<String> visit(String url) throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Where the vendor would send the browser, without going there. */
  String destination(String page) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(page)).build(),
            HttpResponse.BodyHandlers.discarding())
        .headers()
        .firstValue("location")
        .orElseThrow();
  }

  static String value(String url, String name) {
    Matcher match = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(url);
    if (!match.find()) {
      throw new AssertionError(url + " has no " + name);
    }
    return match.group(1);
  }

  /** Types a command with that text waiting at the terminal. */
  Said pasting(String text, String... words) {
    InputStream keyboard = System.in;
    System.setIn(new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return caravan(words);
    } finally {
      System.setIn(keyboard);
    }
  }

  /** Puts five pieces on the shelf of every shop. */
  void item(String sku) {
    ObjectNode item = Json.mapper().createObjectNode();
    item.put("description", "Test " + sku).put("customSku", sku).put("price", "10.00");
    item.putObject("stock").put("1", 5).put("2", 5).put("3", 5);
    vendors.admin().call("lightspeed", "create-item", "", item);
  }

  /** Makes a product in the shop. */
  void product(String title) {
    ObjectNode product = Json.mapper().createObjectNode().put("title", title);
    ObjectNode variant = product.withArray("variants").addObject();
    variant.put("sku", title).put("price", "10.00").putObject("options").put("Size", "S");
    vendors.admin().call("shopify", "create-product", "", product);
  }

  /** Whether a reservation leaves the on hand at the till, which its documentation leaves open. */
  void reservationsLeaveTheOnHand(boolean leave) {
    vendors
        .admin()
        .call(
            "lightspeed",
            "switch",
            "",
            Json.mapper().createObjectNode().put("onHandExcludesReservations", leave));
  }

  /** The merchant grants the app these scopes and no others. */
  void scopes(String... granted) {
    ObjectNode scopes = Json.mapper().createObjectNode();
    for (String scope : granted) {
      scopes.withArray("scopes").add(scope);
    }
    vendors.admin().call("shopify", "scopes", "", scopes);
  }

  /** One call of the shop's Admin API by another app; the data of its answer. */
  JsonNode shop(String query) throws IOException, InterruptedException {
    ObjectNode body = Json.mapper().createObjectNode().put("query", query);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    sandbox.config().get("caravan.systems.shop.url")
                        + "/admin/api/2026-10/graphql.json"))
            .header("Content-Type", "application/json")
            .header(
                "X-Shopify-Access-Token", sandbox.config().get("caravan.systems.shop.access-token"))
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)))
            .build();
    return Json.parse(browser.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("data");
  }

  /** Every byte that was written beside the ledger, as text. */
  String kept() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(ledger().getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** Starts the hub, as {@code ./caravan run} does. */
  Main hub() {
    Main hub =
        RunCommand.main(
            Configuration.of(
                List.of(written(), Configuration.home().resolve(Configuration.DEFAULT_FILE)),
                Map.of()),
            Map.of());
    hub.start();
    return hub;
  }

  private Path written() {
    StringBuilder text = new StringBuilder();
    config.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    try {
      return Files.writeString(folder.resolve("application.properties"), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
