package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.scenarios.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both vendors and the hub when the seconds since 1970 no longer fit in 31 bits. */
class ClockFaultsTest {
  private static final Instant LAST = Instant.ofEpochSecond(Integer.MAX_VALUE);
  private static final Duration BEFORE = Duration.ofMinutes(4);
  private static final Duration OVER = Duration.ofSeconds(5);
  private static final Pattern AT = Pattern.compile("at=(\\S+)");

  @Test
  @Fault(40)
  void orders_go_over_on_both_sides_of_the_end_of_31_bits(@TempDir Path folder) {
    long began = System.nanoTime();
    try (Stage stage = Stage.on(LAST.minus(BEFORE), folder)) {
      stage.start();
      Sellable belt = new Sellable("BELT", new BigDecimal("9.90"), "");
      stage.till().create("", new Product("Belt", List.of(belt), List.of()), place -> 9);
      shows(stage, 9);
      buys(stage, "early@example.com", 1);
      shows(stage, 8);
      // A minute there is a second here.
      stage
          .eventually()
          .until(() -> Duration.ofNanos(System.nanoTime() - began).compareTo(OVER) > 0);
      JsonNode late = buys(stage, "late@example.com", 2);
      shows(stage, 7);
      Matcher at = AT.matcher(stage.caravan("trace", late.path("name").asText()).text());
      assertThat(at.find()).isTrue();
      assertThat(Instant.parse(at.group(1))).isAfter(LAST);
    }
  }

  private static void shows(Stage stage, int available) {
    stage
        .eventually()
        .until(
            () -> stage.available("BELT", "web"),
            shown -> shown != null && shown.compareTo(BigDecimal.valueOf(available)) == 0);
  }

  private static JsonNode buys(Stage stage, String email, int reserved) {
    JsonNode order =
        stage
            .storefront()
            .order("", new Shopper("Ada", "B", email), Map.of("BELT", 1), null, "paid", false);
    stage.eventually().until(() -> stage.pos().reserved().size() == reserved);
    return order;
  }
}
