package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Costs, the leaky bucket and the burst limiter. */
class LimitsTest {
  private static final Instant START = Instant.parse("2026-03-20T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET    | ItemShop             |                                                                    | | 1",
        "GET    | Item                 | load_relations=[\"ItemShops\"]                                     | | 1.4",
        "GET    | Item                 | load_relations=[\"ItemShops\",\"Images\",\"TagRelations\"]         | | 2.2",
        "GET    | Sale                 | load_relations=[\"SaleLines\",\"SalePayments\",\"Customer\",\"ShipTo\"] | | 2.2",
        "GET    | Sale/7               | load_relations=[\"SaleLines\"]                                     | | 1.2",
        "GET    | Sale/7               | load_relations=[\"SaleLines.Item\"]                                | | 1.4",
        "GET    | Item                 | count=1                                                            | | 10",
        "PUT    | Item/1               | | {\"ItemShops\":{\"ItemShop\":{\"shopID\":1,\"qoh\":3}}}              | 1.5",
        "POST   | Sale                 | | {\"completed\":true,\"SaleLines\":{\"SaleLine\":[{\"itemID\":1},{\"itemID\":2}]},\"SalePayments\":{\"SalePayment\":{\"amount\":1}}} | 6.5",
        "POST   | Sale                 | | {\"SaleLines\":[{\"SaleLine\":{\"itemID\":1}}]}                      | 2.5",
        "DELETE | SaleLine/3           | | | 2",
        "POST   | Sale/3/SaleLine      | | {\"itemID\":1} | 2",
        "POST   | Category             | | {\"name\":\"x\"} | 10",
        "POST   | InventoryCountReconcile | | {\"inventoryCountID\":1} | 10",
        "POST   | Sale/3/refund        | | {\"employeeID\":1} | 10",
        "POST   | Sale/3/EmailReceipt  | | {} | 5",
        "GET    | Item                 | or=upc=1!upc=2 | | 1",
        "GET    | Item                 | or=upc=1!ean=2 | | 3",
        "GET    | Item                 | or=itemID=>,1!modelYear=>,2 | | 13",
        "GET    | Item                 | or=upc=1!ItemShops.qoh=2 | | 23",
      })
  void costs(String method, String path, String query, String body, String cost) {
    // The table's separator cannot stand in a cell.
    String params = query == null ? "" : query.replace('!', '|');
    Request request =
        new Request(
            method,
            "/" + path,
            Request.form(params.replace(">", "%3E")),
            new Headers(),
            body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
    assertThat(Wire.decimal(Cost.of(request, path))).isEqualTo(cost);
  }

  @Test
  void the_request_that_crosses_the_size_passes_and_the_next_waits_whole_seconds() {
    Limiter limiter = new Limiter();
    for (int i = 0; i < 9; i++) {
      assertThat(limiter.take(new BigDecimal("9.9"), 1, START).passed()).isTrue();
    }
    Limiter.Outcome crossing = limiter.take(new BigDecimal("3.47"), 1, START);
    assertThat(crossing.passed()).isTrue();
    assertThat(crossing.level()).isEqualByComparingTo("92.57");
    Limiter.Outcome stopped = limiter.take(BigDecimal.ONE, 1, START);
    assertThat(stopped.limited()).isEqualTo("api-leaky-bucket");
    // 2.57 over at one drip a second.
    assertThat(stopped.retryAfter()).isEqualTo(3);
    assertThat(limiter.take(BigDecimal.ONE, 1, START.plusSeconds(2)).passed()).isFalse();
    assertThat(limiter.take(BigDecimal.ONE, 1, START.plusSeconds(3)).passed()).isTrue();
  }

  @Test
  void more_registers_are_a_bigger_and_faster_bucket() {
    Limiter limiter = new Limiter();
    Limiter.Outcome outcome = limiter.take(BigDecimal.ONE, 4, START);
    assertThat(outcome.size()).isEqualTo(120);
    assertThat(outcome.drip()).isEqualByComparingTo("2.5");
    assertThat(new Limiter().take(BigDecimal.ONE, 1, START).burstSize()).isEqualTo(20);
  }

  @Test
  void a_burst_is_counted_by_the_second() {
    Limiter limiter = new Limiter();
    for (int i = 0; i < 20; i++) {
      assertThat(limiter.take(BigDecimal.ONE, 1, START.plusMillis(i)).passed()).isTrue();
    }
    Limiter.Outcome stopped = limiter.take(BigDecimal.ONE, 1, START.plusMillis(999));
    assertThat(stopped.limited()).isEqualTo("api-burst-limiter");
    assertThat(stopped.retryAfter()).isEqualTo(1);
    assertThat(limiter.take(BigDecimal.ONE, 1, START.plusMillis(1000)).passed()).isTrue();
  }

  @Test
  void every_answer_has_the_headers_and_a_full_bucket_is_429_over_http() {
    try (TestShop shop = new TestShop(1, null)) {
      Answer answer = shop.list("Item", "load_relations", "[\"ItemShops\"]");
      assertThat(answer.header("X-LS-Acct-Id")).isEqualTo(Setup.ACCOUNT);
      assertThat(answer.header("x-ls-oauth-client-id")).isEqualTo(OAuth.CLIENT_ID);
      assertThat(answer.header("X-LS-API-Bucket-Level")).isEqualTo("1.4/110");
      assertThat(answer.header("X-LS-API-Burst-Level")).isEqualTo("1/24");
      assertThat(answer.header("X-LS-API-Drip-Rate")).isEqualTo("2");
      assertThat(answer.header("X-LS-API-Request-Cost")).isEqualTo("1.4");
      assertThat(answer.header("Cf-Ray")).isNotEmpty();
      Answer last = answer;
      for (int i = 0; i < 20 && last.status() != 429; i++) {
        last = shop.post("/Category.json", "{\"name\":\"C" + i + "\"}");
      }
      assertThat(last.status()).isEqualTo(429);
      assertThat(last.header("X-LS-API-RateLimit-Type")).isEqualTo("api-leaky-bucket");
      assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 6);
      assertThat(last.text("/message")).isEqualTo("rate limit exceeded");
    }
  }

  @Test
  void a_burst_is_429_over_http() {
    try (TestShop shop = new TestShop(0.01, null)) {
      int passed = 0;
      Answer last = shop.get("/Shop.json");
      // The second of the limit may end once in between, not twice: it lasts for minutes here.
      while (last.status() != 429 && passed < 2 * 24) {
        passed++;
        last = shop.get("/Shop.json");
      }
      assertThat(passed).isGreaterThanOrEqualTo(24);
      assertThat(last.status()).isEqualTo(429);
      assertThat(last.header("X-LS-API-RateLimit-Type")).isEqualTo("api-burst-limiter");
      assertThat(last.header("X-LS-API-Burst-Level")).isEqualTo("24/24");
      assertThat(last.text("/message")).isEqualTo("burst rate limit exceeded");
    }
  }
}
