package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.mapping.Json;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DisturbanceTest {
  private static final String PAY =
      "mutation($i:ID!){orderMarkAsPaid(input:{id:$i}){order{id} userErrors{message}}}";

  private Shop shop;
  private String order;

  @BeforeEach
  void open() {
    shop = Shop.open().seeded();
    order =
        shop.admin("place-order", "{\"payment\":\"pending\",\"lines\":[{\"sku\":\"MUG-1\"}]}")
            .path("id")
            .asText();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void fault(String kind) {
    shop.faults.add(
        Json.parse(
            "{\"system\":\"shopify\",\"kind\":\""
                + kind
                + "\",\"operation\":\"orderMarkAsPaid\"}"));
  }

  private HttpResponse<String> pay() {
    return shop.send(PAY, "{\"i\":\"" + order + "\"}");
  }

  private String status() {
    return shop.data(
            "query($i:ID!){order(id:$i){displayFinancialStatus}}", "{\"i\":\"" + order + "\"}")
        .at("/order/displayFinancialStatus")
        .asText();
  }

  @Test
  void an_error_before_has_no_effect() {
    fault("error-before");
    assertThat(pay().statusCode()).isEqualTo(503);
    assertThat(status()).isEqualTo("PENDING");
    assertThat(pay().statusCode()).isEqualTo(200);
    assertThat(status()).isEqualTo("PAID");
  }

  @Test
  void an_error_after_has_one() {
    fault("error-after");
    HttpResponse<String> answer = pay();
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(Json.parse(answer.body()).at("/errors/0/extensions/code").asText())
        .isEqualTo("INTERNAL_SERVER_ERROR");
    assertThat(status()).isEqualTo("PAID");
  }

  @Test
  void a_lost_response_has_one_too() {
    fault("lost-response");
    assertThatThrownBy(this::pay).isInstanceOf(UncheckedIOException.class);
    assertThat(status()).isEqualTo("PAID");
  }

  @Test
  void a_page_of_html_is_no_json() {
    fault("html");
    HttpResponse<String> answer = pay();
    assertThat(answer.body()).startsWith("<!DOCTYPE html>");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(status()).isEqualTo("PENDING");
  }

  @Test
  void a_revoked_token_stays_revoked() {
    fault("token-revoked");
    assertThat(pay().statusCode()).isEqualTo(401);
    assertThat(pay().statusCode()).isEqualTo(401);
  }
}
