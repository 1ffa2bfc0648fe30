package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Codes, tokens, rotation. */
class OAuthTest {
  private static final double A_MINUTE_IN_A_SECOND = 60;

  @Test
  void a_code_is_exchanged_once_and_lives_sixty_seconds() {
    try (TestShop shop = new TestShop(A_MINUTE_IN_A_SECOND, null)) {
      String code = code(shop, "&state=a%20b", "employee:all");
      Answer pair = shop.form("/auth/oauth/token", grant(code));
      assertThat(pair.status()).isEqualTo(200);
      assertThat(pair.text("/token_type")).isEqualTo("Bearer");
      assertThat(pair.at("/expires_in").isNumber()).isTrue();
      assertThat(pair.text("/refresh_token")).startsWith("def50");
      shop.token = pair.text("/access_token");
      assertThat(shop.get("/Shop.json").status()).isEqualTo(200);
      assertThat(shop.form("/auth/oauth/token", grant(code)).text("/error"))
          .isEqualTo("invalid_grant");
      String late = code(shop, "", "employee:all");
      shop.pass(Duration.ofSeconds(61));
      assertThat(shop.form("/auth/oauth/token", grant(late)).status()).isEqualTo(400);
    }
  }

  @Test
  void pkce_needs_the_verifier() throws Exception {
    try (TestShop shop = TestShop.fast()) {
      String verifier = "a".repeat(50);
      String challenge =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(
                  MessageDigest.getInstance("SHA-256")
                      .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
      String params = "&code_challenge_method=S256&code_challenge=" + challenge;
      assertThat(
              shop.form("/auth/oauth/token", grant(code(shop, params, "employee:all")))
                  .text("/error"))
          .isEqualTo("invalid_grant");
      String code = code(shop, params, "employee:all");
      assertThat(
              shop.form("/auth/oauth/token", grant(code) + "&code_verifier=" + verifier).status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_used_refresh_token_dies_when_the_new_access_token_is_first_used() {
    try (TestShop shop = TestShop.fast()) {
      String first = shop.vendor.config().get("caravan.systems.pos.refresh-token");
      Answer lost = shop.refresh(first);
      Answer again = shop.refresh(first);
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.text("/refresh_token")).isNotEqualTo(lost.text("/refresh_token"));
      shop.token = again.text("/access_token");
      assertThat(shop.get("/Shop.json").status()).isEqualTo(200);
      Answer dead = shop.refresh(first);
      assertThat(dead.status()).isEqualTo(400);
      assertThat(dead.text("/error")).isEqualTo("invalid_grant");
      shop.pass(Duration.ofMinutes(2));
      assertThat(shop.refresh(again.text("/refresh_token")).status()).isEqualTo(200);
      assertThat(shop.vendor.config().get("caravan.systems.pos.refresh-token")).isNotEqualTo(first);
    }
  }

  @Test
  void five_refreshes_a_minute_and_not_one_more() {
    try (TestShop shop = new TestShop(A_MINUTE_IN_A_SECOND / 3, null)) {
      // Opening the shop was the first.
      String token = shop.vendor.config().get("caravan.systems.pos.refresh-token");
      int refused = 0;
      for (int i = 0; i < 5; i++) {
        refused += shop.refresh(token).status() == 429 ? 1 : 0;
      }
      assertThat(refused).isEqualTo(1);
      shop.pass(Duration.ofSeconds(61));
      assertThat(shop.refresh(token).status()).isEqualTo(200);
    }
  }

  @Test
  void tokens_expire_after_an_hour_and_unused_refresh_tokens_after_thirty_days() {
    try (TestShop shop = new TestShop(50_000_000, null)) {
      shop.renews = false;
      // A day is 2 ms here: the token the shop was opened with is old already.
      String refresh = shop.vendor.config().get("caravan.systems.pos.refresh-token");
      shop.pass(Duration.ofHours(2));
      Answer old = shop.get("/Shop.json");
      assertThat(old.status()).isEqualTo(401);
      assertThat(old.body())
          .isEqualTo(
              Json.parse(
                  "{\"error\":\"access_denied\",\"error_description\":\"The resource owner or"
                      + " authorization server denied the request.\",\"hint\":\"Access token could"
                      + " not be verified\"}"));
      shop.pass(Duration.ofDays(31));
      assertThat(shop.refresh(refresh).text("/error")).isEqualTo("invalid_grant");
    }
  }

  @Test
  void bodies_may_be_json_or_multipart_and_a_scope_on_refresh_is_refused() {
    try (TestShop shop = TestShop.fast()) {
      String refresh = shop.vendor.config().get("caravan.systems.pos.refresh-token");
      String json =
          "{\"client_id\":\""
              + OAuth.CLIENT_ID
              + "\",\"client_secret\":\""
              + OAuth.CLIENT_SECRET
              + "\",\"grant_type\":\"refresh_token\",\"refresh_token\":\""
              + refresh
              + "\"}";
      assertThat(send(shop, "application/json", json).status()).isEqualTo(200);
      StringBuilder parts = new StringBuilder();
      Json.parse(json)
          .properties()
          .forEach(
              field ->
                  parts
                      .append("--XX\r\nContent-Disposition: form-data; name=\"")
                      .append(field.getKey())
                      .append("\"\r\n\r\n")
                      .append(field.getValue().asText())
                      .append("\r\n"));
      assertThat(send(shop, "multipart/form-data; boundary=XX", parts + "--XX--\r\n").status())
          .isEqualTo(200);
      assertThat(
              shop.form(
                      "/auth/oauth/token",
                      TestShop.credentials()
                          + "&grant_type=refresh_token&scope=employee:all&refresh_token="
                          + refresh)
                  .text("/error"))
          .isEqualTo("invalid_grant");
      assertThat(shop.form("/auth/oauth/token", "grant_type=refresh_token&client_id=x").status())
          .isEqualTo(401);
      assertThat(shop.form("/auth/oauth/token", TestShop.credentials()).text("/error"))
          .isEqualTo("invalid_request");
      assertThat(
              shop.send(HttpRequest.newBuilder(URI.create(shop.url + "/auth/oauth/token")).GET())
                  .status())
          .isEqualTo(405);
    }
  }

  private static Answer send(TestShop shop, String type, String body) {
    return shop.send(
        HttpRequest.newBuilder(URI.create(shop.url + "/auth/oauth/token"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void the_access_token_is_a_jwt_signed_with_the_published_key() throws Exception {
    try (TestShop shop = TestShop.fast()) {
      String[] parts = shop.token.split("\\.");
      JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
      assertThat(claims.path("acct").asText()).isEqualTo(Setup.ACCOUNT);
      assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
      JsonNode key =
          shop.send(HttpRequest.newBuilder(URI.create(shop.url + "/.well-known/jwks")).GET())
              .at("/keys/0");
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e"))));
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
      shop.token = parts[0] + "." + parts[1] + "." + parts[2].substring(4) + "AAAA";
      assertThat(shop.get("/Shop.json").status()).isEqualTo(401);
    }
  }

  private static BigInteger number(JsonNode key, String field) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(field).asText()));
  }

  @Test
  void revoked_tokens_and_missing_scopes_are_told_apart() {
    try (TestShop shop = TestShop.fast()) {
      assertThat(
              shop.send(
                      HttpRequest.newBuilder(URI.create(shop.url + "/auth/oauth/introspect"))
                          .header("Authorization", "Bearer " + shop.token)
                          .GET())
                  .at("/active")
                  .asBoolean())
          .isTrue();
      assertThat(shop.form("/auth/oauth/revoke", "token=" + shop.token).status()).isEqualTo(200);
      assertThat(shop.get("/Shop.json").text("/hint")).isEqualTo("Access token has been revoked");
      shop.token =
          shop.form("/auth/oauth/token", grant(code(shop, "", "employee:customers")))
              .text("/access_token");
      assertThat(shop.get("/Customer.json").status()).isEqualTo(200);
      assertThat(shop.get("/Sale.json").status()).isEqualTo(403);
    }
  }

  private static String grant(String code) {
    return TestShop.credentials() + "&grant_type=authorization_code&code=" + code;
  }

  private static String code(TestShop shop, String more, String scope) {
    Answer answer =
        shop.send(
            HttpRequest.newBuilder(
                    URI.create(
                        shop.url
                            + "/auth/oauth/authorize?response_type=code&client_id="
                            + OAuth.CLIENT_ID
                            + "&scope="
                            + scope
                            + "&redirect_uri=http://127.0.0.1:1/cb"
                            + more))
                .GET());
    assertThat(answer.status()).isEqualTo(302);
    String location = answer.header("Location");
    assertThat(location).startsWith("http://127.0.0.1:1/cb?code=");
    if (more.contains("state")) {
      assertThat(Request.form(location.substring(location.indexOf('?') + 1)))
          .containsEntry("state", "a b");
    }
    return Request.form(location.substring(location.indexOf('?') + 1)).get("code");
  }
}
