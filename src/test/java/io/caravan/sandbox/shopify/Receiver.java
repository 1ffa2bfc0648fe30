package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes webhooks, or refuses them with a status. */
final class Receiver implements AutoCloseable {
  /** One delivery as it arrived. */
  record Got(String topic, String id, String event, String hmac, byte[] raw) {
    JsonNode body() {
      return Json.parse(raw);
    }
  }

  final List<Got> got = new CopyOnWriteArrayList<>();
  final AtomicInteger status = new AtomicInteger(200);
  private final HttpServer server;

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] raw = exchange.getRequestBody().readAllBytes();
    got.add(
        new Got(
            exchange.getRequestHeaders().getFirst("X-Shopify-Topic"),
            exchange.getRequestHeaders().getFirst("X-Shopify-Webhook-Id"),
            exchange.getRequestHeaders().getFirst("X-Shopify-Event-Id"),
            exchange.getRequestHeaders().getFirst("X-Shopify-Hmac-Sha256"),
            raw));
    exchange.sendResponseHeaders(status.get(), -1);
    exchange.close();
  }

  List<Got> of(String topic) {
    return got.stream().filter(g -> g.topic().equals(topic)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
