package io.caravan.e2e;

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
import java.util.Optional;

/** Calls as people's browsers and clients make them: no hub, no proxy, no second try. */
final class Wire {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int FIRST_BAD = 400;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer and what one of its headers says. */
  record Answer(JsonNode body, Optional<String> header) {}

  /**
   * Posts JSON.
   *
   * @param header of the answer that is wanted as well
   * @throws IllegalStateException with the answer if it is no 2xx
   */
  Answer post(String url, Map<String, String> headers, JsonNode body, String header) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(LONGEST);
    request.header("Content-Type", "application/json");
    headers.forEach(request::header);
    try {
      HttpResponse<String> answer =
          client.send(
              request.POST(HttpRequest.BodyPublishers.ofString(Json.text(body))).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= FIRST_BAD) {
        throw new IllegalStateException(
            url + " was answered " + answer.statusCode() + ": " + answer.body());
      }
      return new Answer(Json.parse(answer.body()), answer.headers().firstValue(header));
    } catch (IOException e) {
      throw new UncheckedIOException(url + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** JSON in which single quotes stand for double ones. */
  static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
