package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.mapping.Json;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disturbances that were ordered happen to the operation they name, and once. */
class DisturbanceTest {
  private TestShop shop;
  private String body;

  @BeforeEach
  void open() {
    shop = TestShop.fast();
    body = "{\"description\":\"Disturbed\"}";
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void order(String kind, String more) {
    shop.faults.add(
        Json.parse(
            "{\"system\":\"lightspeed\",\"kind\":\""
                + kind
                + "\",\"operation\":\"POST /Item.json\""
                + more
                + "}"));
  }

  private int items() {
    return shop.list("Item", "count", "1").at("/@attributes/count").asInt();
  }

  @Test
  void throttle_and_an_error_before_have_no_effect() {
    order("throttle", "");
    shop.waits = false;
    Answer throttled = shop.post("/Item.json", body);
    shop.waits = true;
    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.header("Retry-After")).isEqualTo("1");
    assertThat(throttled.header("X-LS-API-RateLimit-Type")).isEqualTo("api-leaky-bucket");
    order("error-before", "");
    Answer failed = shop.post("/Item.json", body);
    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.header("Content-Type")).startsWith("text/html");
    order("html", "");
    Answer page = shop.post("/Item.json", body);
    assertThat(page.raw().body()).startsWith("<!DOCTYPE html>");
    assertThat(items()).isZero();
    assertThat(shop.post("/Item.json", body).status()).isEqualTo(200);
  }

  @Test
  void an_error_after_and_a_lost_response_have_happened() {
    order("error-after", "");
    assertThat(shop.post("/Item.json", body).status()).isEqualTo(502);
    assertThat(items()).isEqualTo(1);
    order("lost-response", "");
    assertThatThrownBy(() -> shop.post("/Item.json", body))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(items()).isEqualTo(2);
  }

  @Test
  void a_slow_answer_comes_late_and_others_are_not_held_up() {
    order("slow", ",\"delay\":\"PT60S\"");
    Instant before = shop.clock.instant();
    assertThat(shop.post("/Item.json", body).status()).isEqualTo(200);
    assertThat(Duration.between(before, shop.clock.instant()))
        .isGreaterThan(Duration.ofSeconds(59));
  }

  @Test
  void a_revoked_token_is_401_and_another_one_works() {
    String refresh = shop.vendor.config().get("caravan.systems.pos.refresh-token");
    order("token-revoked", "");
    assertThat(shop.post("/Item.json", body).text("/hint"))
        .isEqualTo("Access token has been revoked");
    assertThat(shop.get("/Shop.json").status()).isEqualTo(401);
    shop.token = shop.refresh(refresh).text("/access_token");
    assertThat(shop.post("/Item.json", body).status()).isEqualTo(200);
  }

  @Test
  void other_operations_are_left_alone() {
    order("error-before", "");
    String item = shop.item("Quiet", 1, "1");
    assertThat(shop.get("/Item/" + item + ".json").status()).isEqualTo(200);
    shop.faults.add(
        Json.parse(
            "{\"system\":\"lightspeed\",\"kind\":\"error-before\",\"operation\":\"POST /auth/oauth/token\"}"));
    assertThat(shop.form("/auth/oauth/token", TestShop.credentials()).status()).isEqualTo(503);
  }
}
