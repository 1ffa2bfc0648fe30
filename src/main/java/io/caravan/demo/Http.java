package io.caravan.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Plain JSON over HTTP, as a till's, a shopper's and a warehouse's software would speak it. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer of any status. */
  record Answer(int status, JsonNode body, java.net.http.HttpHeaders headers) {
    JsonNode orFail(String what) {
      if (status / 100 != 2) {
        throw new IllegalStateException(what + " was answered " + status + ": " + Json.text(body));
      }
      return body;
    }
  }

  Answer send(String method, String url, Map<String, String> headers, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    headers.forEach(request::header);
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode json =
          answer.body().length == 0 ? Json.mapper().createObjectNode() : Json.parse(answer.body());
      return new Answer(answer.statusCode(), json, answer.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + url + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + method + " " + url, e);
    }
  }
}
