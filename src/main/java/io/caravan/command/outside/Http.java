package io.caravan.command.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Plain HTTP with JSON, for looking at the emulated vendors from outside. */
public final class Http {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int THROTTLED = 429;
  private static final int FIRST_BAD = 400;
  private static final int TRIES = 200;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public JsonNode get(String url, Map<String, String> headers) {
    return send(request(url, headers).GET().build());
  }

  public JsonNode post(String url, Map<String, String> headers, JsonNode body) {
    return post(url, headers, Json.text(body));
  }

  public JsonNode post(String url, Map<String, String> headers, String body) {
    return send(request(url, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  public JsonNode send(String method, String url, Map<String, String> headers, String body) {
    HttpRequest.BodyPublisher sent =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return send(request(url, headers).method(method, sent).build());
  }

  private static HttpRequest.Builder request(String url, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(LONGEST);
    request.header("Content-Type", "application/json").header("Accept", "application/json");
    headers.forEach(request::header);
    return request;
  }

  private JsonNode send(HttpRequest request) {
    for (int i = 0; ; i++) {
      HttpResponse<byte[]> answer = once(request);
      if (answer.statusCode() == THROTTLED && i < TRIES) {
        Pause.of(PAUSE);
        continue;
      }
      if (answer.statusCode() >= FIRST_BAD) {
        throw new IllegalStateException(
            request.method()
                + " "
                + request.uri()
                + " was answered "
                + answer.statusCode()
                + ": "
                + new String(answer.body(), StandardCharsets.UTF_8));
      }
      return answer.body().length == 0
          ? Json.mapper().createObjectNode()
          : Json.parse(answer.body());
    }
  }

  private HttpResponse<byte[]> once(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
