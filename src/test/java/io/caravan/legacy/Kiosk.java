package io.caravan.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The made-up till of docs/first-pack.md, as its table says. */
final class Kiosk implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_TAKEN = 422;
  private static final int PAGE = 2;

  private final String token;
  private final Supplier<Instant> clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Integer, ObjectNode> products = new LinkedHashMap<>();
  private final List<ObjectNode> receipts = new ArrayList<>();
  private int lost;
  private int searched;

  Kiosk(String token, Supplier<Instant> clock) {
    this.token = token;
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized void product(int id, String sku, String price, int stock) {
    products.put(
        id,
        Json.mapper()
            .createObjectNode()
            .put("id", id)
            .put("sku", sku)
            .put("name", "Thing " + sku)
            .put("stock", stock)
            .put("active", true));
    price(id, price);
  }

  synchronized void price(int id, String price) {
    products.get(id).set("price", Json.parse(price));
    changed(id);
  }

  private void changed(int id) {
    products.get(id).put("changed", clock.get().toString());
  }

  /** Somebody buys at the counter. */
  synchronized void sells(int product, int quantity) {
    ObjectNode receipt = Json.mapper().createObjectNode();
    receipt.putNull("reference");
    receipt
        .withArray("lines")
        .addObject()
        .put("product", product)
        .put("quantity", quantity)
        .put("price", 1);
    made(receipt);
  }

  /** The next receipt is made, and its answer does not come. */
  synchronized void losesAnAnswer() {
    lost++;
  }

  synchronized List<ObjectNode> receipts() {
    return receipts.stream().map(ObjectNode::deepCopy).toList();
  }

  synchronized int stock(int product) {
    return products.get(product).get("stock").asInt();
  }

  /** How often a receipt was looked for by its reference. */
  synchronized int searched() {
    return searched;
  }

  private synchronized ObjectNode made(JsonNode sent) {
    ObjectNode receipt = Json.mapper().createObjectNode().put("id", 30 + receipts.size());
    receipt.set("reference", sent.get("reference"));
    receipt.put("at", clock.get().toString());
    receipt.set("lines", sent.get("lines"));
    receipts.add(receipt);
    for (JsonNode line : sent.get("lines")) {
      ObjectNode product = products.get(line.get("product").asInt());
      product.put("stock", product.get("stock").asInt() - line.get("quantity").asInt());
      changed(line.get("product").asInt());
    }
    return receipt;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(UNAUTHORIZED, -1);
        return;
      }
      String path = exchange.getRequestURI().getPath().substring("/v1".length());
      if (exchange.getRequestMethod().equals("POST")) {
        post(exchange, Json.parse(new String(sent, StandardCharsets.UTF_8)));
      } else {
        reply(exchange, 200, get(path, query(exchange)));
      }
    }
  }

  private synchronized void post(HttpExchange exchange, JsonNode sent) throws IOException {
    for (JsonNode line : sent.path("lines")) {
      if (!products.containsKey(line.path("product").asInt())) {
        reply(
            exchange, NOT_TAKEN, Json.mapper().createObjectNode().put("error", "no such product"));
        return;
      }
    }
    ObjectNode data = made(sent);
    if (lost > 0) {
      lost--;
      return;
    }
    reply(exchange, 200, Json.mapper().createObjectNode().set("data", data));
  }

  private synchronized JsonNode get(String path, Map<String, String> query) {
    if (path.equals("/me")) {
      return Json.mapper().createObjectNode().put("name", "Corner shop");
    }
    if (path.equals("/stores")) {
      return Json.parse("{\"data\":[{\"id\":\"1\",\"name\":\"Main\"}]}");
    }
    if (path.startsWith("/products/")) {
      int id = Integer.parseInt(path.substring("/products/".length()));
      return Json.mapper().createObjectNode().set("data", products.get(id));
    }
    if (path.equals("/products")) {
      return page(path, List.copyOf(products.values()), "changed", query);
    }
    String reference = query.get("reference");
    searched += reference == null ? 0 : 1;
    Predicate<ObjectNode> wanted =
        receipt -> reference == null || reference.equals(receipt.get("reference").asText());
    return page(path, receipts.stream().filter(wanted).toList(), "at", query);
  }

  private JsonNode page(
      String path, List<ObjectNode> all, String stamp, Map<String, String> query) {
    Instant since = Instant.parse(query.getOrDefault("since", "1970-01-01T00:00:00Z"));
    int from = Integer.parseInt(query.getOrDefault("from", "0"));
    List<ObjectNode> found =
        all.stream()
            .filter(one -> !Instant.parse(one.get(stamp).asText()).isBefore(since))
            .sorted(
                (a, b) ->
                    Instant.parse(a.get(stamp).asText())
                        .compareTo(Instant.parse(b.get(stamp).asText())))
            .toList();
    ObjectNode page = Json.mapper().createObjectNode();
    ArrayNode data = page.putArray("data");
    found.stream().skip(from).limit(PAGE).forEach(one -> data.add(one.deepCopy()));
    boolean more = found.size() > from + PAGE;
    String rest = query.containsKey("reference") ? "&reference=" + query.get("reference") : "";
    page.put(
        "next",
        more ? url() + "/v1" + path + "?since=" + since + "&from=" + (from + PAGE) + rest : null);
    return page;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String text = exchange.getRequestURI().getRawQuery();
    Arrays.stream(text == null ? new String[0] : text.split("&"))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    return query;
  }

  private static void reply(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.text(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
