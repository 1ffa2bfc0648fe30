package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import io.caravan.sandbox.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;

/** A running emulated account and a client of it, which sees what any client sees. */
final class TestShop implements AutoCloseable {
  /** An answer. */
  record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }

    JsonNode at(String pointer) {
      return body.at(pointer);
    }

    String text(String pointer) {
      return body.at(pointer).asText();
    }
  }

  static final double FAST = 200;

  static final int TOO_MANY = 429;

  private static final Duration LOOK = Duration.ofMillis(1);
  private static final Duration OLD = Duration.ofMinutes(40);

  final Faults faults = new Faults(1);
  final SandboxClock clock;
  final Lightspeed vendor;
  final Timers timers;
  final HttpClient http = HttpClient.newHttpClient();
  final String url;
  String token;
  boolean renews = true;

  /** Whether a full bucket is waited for; only tests of limits want to see it. */
  boolean waits;

  private String issued;
  private Instant issuedAt;

  TestShop(double speed, Path journal) {
    clock = SandboxClock.starting(speed);
    timers = new Timers(clock);
    vendor = new Lightspeed(new Store(journal), clock, timers, faults);
    vendor.start(0);
    url = "http://127.0.0.1:" + vendor.port();
    renew();
  }

  private void renew() {
    token = refresh(vendor.config().get("caravan.systems.pos.refresh-token")).text("/access_token");
    issued = token;
    issuedAt = clock.instant();
  }

  static TestShop fast() {
    TestShop shop = new TestShop(FAST, null);
    shop.waits = true;
    return shop;
  }

  Answer refresh(String refreshToken) {
    return form(
        "/auth/oauth/token",
        credentials() + "&grant_type=refresh_token&refresh_token=" + refreshToken);
  }

  static String credentials() {
    return "client_id=" + OAuth.CLIENT_ID + "&client_secret=" + OAuth.CLIENT_SECRET;
  }

  Answer form(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A path below the account, or an absolute address from a cursor. */
  Answer get(String path) {
    return send(api(path).GET());
  }

  /** Queries by pairs of name and value, encoded here. */
  Answer list(String entity, String... params) {
    StringBuilder path = new StringBuilder("/" + entity + ".json");
    for (int i = 0; i < params.length; i += 2) {
      path.append(i == 0 ? '?' : '&')
          .append(params[i])
          .append('=')
          .append(URLEncoder.encode(params[i + 1], StandardCharsets.UTF_8));
    }
    return get(path.toString());
  }

  Answer post(String path, String body) {
    return send(api(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer put(String path, String body) {
    return send(api(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer delete(String path) {
    return send(api(path).DELETE());
  }

  HttpRequest.Builder api(String path) {
    // On a busy machine a test lasts for more than an hour of the sandbox's time.
    if (renews && token.equals(issued) && issuedAt.plus(OLD).isBefore(clock.instant())) {
      renew();
    }
    String address =
        path.startsWith("http") ? path : url + "/API/V3/Account/" + Setup.ACCOUNT + path;
    return HttpRequest.newBuilder(URI.create(address))
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json");
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response;
      do {
        response =
            http.send(
                request.timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
      } while (waits && response.statusCode() == TOO_MANY);
      String text = response.body();
      JsonNode body = text.startsWith("{") ? Json.parse(text) : Json.mapper().nullNode();
      return new Answer(response.statusCode(), body, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode admin(String verb, String body) {
    return vendor.admin(verb, Json.parse(body.replace('\'', '"')));
  }

  /** An item with stock downtown, by its id. */
  String item(String description, int units, String price) {
    return admin(
            "create-item",
            "{'description':'"
                + description
                + "','price':'"
                + price
                + "','cost':'2','stock':{'1':"
                + units
                + "}}")
        .path("itemID")
        .asText();
  }

  String customer() {
    return admin(
            "create-customer", "{'firstName':'Ada','lastName':'Test','email':'ada@example.com'}")
        .path("customerID")
        .asText();
  }

  /** Units on hand in a shop, read as a client would; null if there is no row. */
  String onHand(String itemID, String shopID) {
    JsonNode rows = list("ItemShop", "itemID", itemID, "shopID", shopID).at("/ItemShop");
    return rows.isMissingNode() ? null : rows.path("qoh").asText();
  }

  JsonNode shopRow(String itemID, String shopID) {
    return list("ItemShop", "itemID", itemID, "shopID", shopID).at("/ItemShop");
  }

  /** Lets the sandbox's time pass. */
  void pass(Duration virtual) {
    Instant until = clock.instant().plus(virtual);
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK)
        .until(() -> !clock.instant().isBefore(until));
  }

  @Override
  public void close() {
    vendor.close();
    timers.close();
  }
}
