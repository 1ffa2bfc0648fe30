package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends signed webhooks: 1 s to connect, 5 s in all, in real time (a scaled limit would measure the
 * machine, not the receiver); any 2xx is taken, a redirect is not.
 */
final class HookSender {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration TOTAL = Duration.ofSeconds(5);

  /** Eight retries over four hours of the sandbox's time; the real spacing is not published. */
  private static final List<Duration> WAITS =
      List.of(1, 3, 8, 15, 30, 45, 60, 78).stream().map(Duration::ofMinutes).toList();

  private static final int OK = 200;
  private static final int REDIRECT = 300;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String secret;
  private final String domain;
  private final String version;

  HookSender(String secret, String domain, String version) {
    this.secret = secret;
    this.domain = domain;
    this.version = version;
  }

  List<Duration> waits() {
    return WAITS;
  }

  /**
   * @param done told whether the receiver took it
   */
  void send(ObjectNode delivery, Consumer<Boolean> done) {
    byte[] body = delivery.get("body").textValue().getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(delivery.get("uri").textValue()))
            .timeout(TOTAL)
            .header("Content-Type", "application/json")
            .header("X-Shopify-Topic", delivery.get("topic").textValue())
            .header("X-Shopify-Hmac-Sha256", sign(secret, body))
            .header("X-Shopify-Shop-Domain", domain)
            .header("X-Shopify-API-Version", version)
            .header("X-Shopify-Webhook-Id", delivery.get("id").textValue())
            .header("X-Shopify-Event-Id", delivery.get("event").textValue())
            .header("X-Shopify-Triggered-At", delivery.get("triggeredAt").textValue())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (delivery.hasNonNull("name")) {
      request.header("X-Shopify-Name", delivery.get("name").textValue());
    }
    client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) ->
                done.accept(
                    failure == null
                        && answer.statusCode() >= OK
                        && answer.statusCode() < REDIRECT));
  }

  static String sign(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
