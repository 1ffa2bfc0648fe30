package io.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mapping.Json;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Documents that cost more than they say are refused where they are read. */
class JsonBombsTest {
  /** Small enough for every cap on size. */
  private static Map<String, String> bombs() {
    Map<String, String> bombs = new LinkedHashMap<>();
    bombs.put("lists in lists", "[".repeat(65) + "]".repeat(65));
    bombs.put("objects in objects", "{\"a\":".repeat(65) + "1" + "}".repeat(65));
    bombs.put("lists without an end", "[".repeat(1_000_000));
    bombs.put("a long text", "{\"a\":\"" + "x".repeat(Json.MAX_STRING + 1) + "\"}");
    bombs.put("a long number", "{\"a\":" + "9".repeat(Json.MAX_NUMBER + 1) + "}");
    bombs.put("a billion digits", "{\"a\":1e999999999}");
    bombs.put("a billion digits after the point", "{\"a\":1e-999999999}");
    bombs.put("an exponent beyond counting", "{\"a\":1e999999999999999999}");
    bombs.put("a second document", "{\"a\":1}{\"a\":2}");
    return bombs;
  }

  @Test
  void each_is_refused_at_once_and_the_next_document_is_read() {
    bombs()
        .forEach(
            (name, text) -> {
              byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
              long before = cpuMillis();
              assertThatThrownBy(() -> Json.parse(text))
                  .as(name)
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageStartingWith("not JSON");
              assertThatThrownBy(() -> Json.parse(bytes))
                  .as(name)
                  .isInstanceOf(IllegalArgumentException.class);
              assertThat(cpuMillis() - before).as(name).isLessThan(1_000);
            });
    assertThat(Json.parse("{\"a\":1.50}")).hasToString("{\"a\":1.50}");
  }

  /** Without our limits the parser takes them: the test above does not pass by chance. */
  @Test
  void a_parser_without_limits_would_take_them() {
    ObjectMapper plain = new ObjectMapper();
    for (String name : new String[] {"lists in lists", "a long text", "a billion digits"}) {
      assertThatCode(() -> plain.readTree(bombs().get(name))).as(name).doesNotThrowAnyException();
    }
  }

  /** Written out, 1e200 is longer than what may be read: its row could never be read again. */
  @Test
  void every_number_that_is_read_can_be_kept_and_read_again() {
    for (String number : new String[] {"1e90", "-1e-90", "0.10", "9".repeat(99), "-1.5e3", "0e9"}) {
      JsonNode read = Json.parse("{\"a\":" + number + "}");
      JsonNode again = Json.parse(Json.text(read));
      assertThat(again.path("a").decimalValue()).isEqualByComparingTo(new BigDecimal(number));
    }
    for (String number : new String[] {"1e200", "1e-200", "-1e9999", "1e101"}) {
      assertThatThrownBy(() -> Json.parse("{\"a\":" + number + "}"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** The parser's own messages quote the token that they stumble over. */
  @Test
  void no_message_quotes_the_document() {
    for (String text :
        new String[] {
          "canary",
          "[1e9876543219876543]",
          "{\"a\":canary}",
          "{canary:1}",
          "{\"a\":\"canary",
          "<canary/>"
        }) {
      assertThatThrownBy(() -> Json.parse(text))
          .hasMessageNotContaining("canary")
          .hasMessageNotContaining("98765");
      assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
          .hasMessageNotContaining("canary");
    }
  }

  /** PostgreSQL keeps no NUL, and {@code clear()} of a mapping is marked by one. */
  @Test
  void no_text_holds_a_nul() {
    assertThat(Json.parse("{\"title\":\"a\\u0000clear\"}").path("title").textValue())
        .isEqualTo("a\uFFFDclear");
  }

  private static long cpuMillis() {
    return TimeUnit.NANOSECONDS.toMillis(
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }
}
