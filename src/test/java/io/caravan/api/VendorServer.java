package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A vendor on loopback that answers by a rule of the test and remembers what it was asked. */
final class VendorServer implements AutoCloseable {
  /** One request as it came in; header names in lower case. */
  record Asked(String method, String uri, Map<String, String> headers, String body) {
    JsonNode json() {
      return Json.parse(body);
    }
  }

  /** What is answered; status 0 closes the connection without a word. */
  record Reply(int status, String body, Map<String, String> headers) {
    static Reply json(String text) {
      return new Reply(200, text.replace('\'', '"'), Map.of("Content-Type", "application/json"));
    }

    static Reply status(int status, String text) {
      return new Reply(status, text.replace('\'', '"'), Map.of());
    }

    static Reply nothing() {
      return new Reply(0, "", Map.of());
    }

    Reply with(String header, String value) {
      Map<String, String> all = new HashMap<>(headers);
      all.put(header, value);
      return new Reply(status, body, all);
    }
  }

  @FunctionalInterface
  interface Rule {
    Reply answer(Asked asked);
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  volatile Rule rule = request -> Reply.json("{}");
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  VendorServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> VertxTransport.lower(e.getKey()), e -> String.join(",", e.getValue())));
    Asked one =
        new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
    asked.add(one);
    Reply reply = rule.answer(one);
    if (reply.status() == 0) {
      exchange.close();
      return;
    }
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Requests whose URI holds the text. */
  List<Asked> asked(String part) {
    return asked.stream().filter(one -> one.uri().contains(part)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
