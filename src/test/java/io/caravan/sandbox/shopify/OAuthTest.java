package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OAuthTest {
  private static final String CLIENT =
      "\"client_id\":\""
          + Shopify.CLIENT_ID
          + "\",\"client_secret\":\""
          + Shopify.CLIENT_SECRET
          + "\"";

  private static JsonNode token(Shop shop, String body) {
    return Json.parse(shop.post("/admin/oauth/access_token", body).body());
  }

  @Test
  void client_credentials_give_a_token_for_a_day() {
    try (Shop shop = Shop.withClientCredentials(1)) {
      assertThat(shop.vendor.config())
          .containsEntry("caravan.systems.shop.client-id", Shopify.CLIENT_ID)
          .doesNotContainKey("caravan.systems.shop.access-token");
      JsonNode granted = token(shop, "{" + CLIENT + ",\"grant_type\":\"client_credentials\"}");
      assertThat(granted.path("expires_in").asInt()).isEqualTo(86399);
      assertThat(granted.path("scope").asText()).contains("write_inventory");
      assertThat(granted.has("refresh_token")).isFalse();
      shop.token = granted.path("access_token").asText();
      assertThat(shop.data("{shop{name}}").at("/shop/name").asText()).isEqualTo("Sandbox");
    }
  }

  @Test
  void a_wrong_secret_is_refused() {
    try (Shop shop = Shop.open()) {
      HttpResponse<String> refused =
          shop.post(
              "/admin/oauth/access_token",
              "{\"client_id\":\"sandbox-client\",\"client_secret\":\"x\",\"grant_type\":\"client_credentials\"}");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(Json.parse(refused.body()).path("error").asText()).isEqualTo("invalid_client");
    }
  }

  @Test
  void a_code_gives_an_expiring_pair_and_the_old_refresh_token_lives_until_the_new_one_is_used()
      throws IOException, InterruptedException {
    try (Shop shop = Shop.open()) {
      HttpResponse<String> redirect =
          Shop.HTTP.send(
              HttpRequest.newBuilder(
                      URI.create(
                          shop.url()
                              + "/admin/oauth/authorize?client_id=sandbox-client&scope=x&state=s1&redirect_uri=http%3A%2F%2Flocalhost%2Fcb"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(redirect.statusCode()).isEqualTo(302);
      String query = URI.create(redirect.headers().firstValue("Location").orElseThrow()).getQuery();
      String unsigned =
          Arrays.stream(query.split("&"))
              .filter(pair -> !pair.startsWith("hmac="))
              .sorted()
              .collect(Collectors.joining("&"));
      assertThat(query)
          .contains("state=s1")
          .contains("hmac=" + OAuth.hex(Shopify.CLIENT_SECRET, unsigned));
      String code = query.replaceAll(".*code=([0-9a-f]+).*", "$1");
      JsonNode pair = token(shop, "{" + CLIENT + ",\"code\":\"" + code + "\",\"expiring\":1}");
      assertThat(pair.path("expires_in").asInt()).isEqualTo(3600);
      assertThat(token(shop, "{" + CLIENT + ",\"code\":\"" + code + "\"}").path("error").asText())
          .isEqualTo("invalid_request");
      String refresh =
          "{"
              + CLIENT
              + ",\"grant_type\":\"refresh_token\",\"refresh_token\":\""
              + pair.path("refresh_token").asText()
              + "\"}";
      JsonNode lost = token(shop, refresh);
      JsonNode second = token(shop, refresh);
      assertThat(second.path("access_token")).isNotEqualTo(lost.path("access_token"));
      shop.token = second.path("access_token").asText();
      shop.data("{shop{name}}");
      assertThat(token(shop, refresh).path("error").asText()).isEqualTo("invalid_grant");
    }
  }

  @Test
  void tokens_die_when_their_time_is_over() {
    try (Shop shop = Shop.open(100_000)) {
      JsonNode granted = token(shop, "{" + CLIENT + ",\"grant_type\":\"client_credentials\"}");
      shop.token = granted.path("access_token").asText();
      Awaitility.await().until(() -> shop.send("{shop{name}}", "{}").statusCode() == 401);
    }
  }
}
