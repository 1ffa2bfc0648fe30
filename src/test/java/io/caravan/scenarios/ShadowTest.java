package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shadow mode beside a plug-in that is faithful, and beside one that is not. */
final class ShadowTest {
  /** Of the vendors' time; the stage runs sixty times as fast. */
  private static final Map<String, String> SETTINGS = settings();

  private static final List<String> GOODS =
      List.of("SALE", "LEVEL", "LOST", "TWICE", "SLOW", "FINE", "GUESS");

  @TempDir Path folder;
  private Stage stage;
  private OtherIntegration other;
  private long byOthers;

  private static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("caravan.shadow", "true");
    for (String entity : List.of("inventory", "order", "item", "customer")) {
      settings.put("caravan.shadow.late." + entity, "5m");
      settings.put("caravan.shadow.lost." + entity, "9m");
    }
    return settings;
  }

  @BeforeEach
  void open() {
    stage = Stage.watched(folder, folder.resolve("vendors"), SETTINGS);
    other = new OtherIntegration(stage);
    byOthers = 0;
    for (String sku : GOODS) {
      act(() -> item(sku, "8.00"));
      act(() -> other.copy(sku, "8.00"));
    }
    byOthers = journal();
    stage.start();
    stage.eventually().until(() -> stage.caravan("planned", "--json").text().contains("\"link\""));
    stage.passes(Duration.ofMinutes(2));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void item(String sku, String price) {
    Sellable sellable = new Sellable(sku, new BigDecimal(price), "");
    stage.till().create("", new Product("Thing " + sku, List.of(sellable), List.of()), at -> 5);
  }

  /** Somebody else does something; what it leaves in the vendors' journals is theirs. */
  private void act(Runnable deed) {
    long before = journal();
    deed.run();
    byOthers += journal() - before;
  }

  /** Lines of both journals, but for those of tokens. */
  private long journal() {
    long lines = 0;
    for (String vendor : List.of("lightspeed", "shopify")) {
      try (Stream<Path> files = Files.list(folder.resolve("vendors"))) {
        for (Path file : files.filter(f -> f.toString().contains(vendor)).toList()) {
          lines +=
              Files.readAllLines(file).stream().filter(line -> !line.contains("\"oauth-")).count();
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return lines;
  }

  private String order(String sku, String email) {
    String[] name = new String[1];
    act(
        () ->
            name[0] =
                stage
                    .storefront()
                    .order(
                        "", new Shopper("Ada", "Byron", email), Map.of(sku, 1), null, "paid", false)
                    .path("name")
                    .asText());
    return name[0];
  }

  private void book(String order, String email) {
    String buyer = buyer(email);
    act(() -> other.book(order, buyer, order.substring(1)));
  }

  private String buyer(String email) {
    String[] id = new String[1];
    act(() -> id[0] = other.buyer("Ada", "Byron", email));
    return id[0];
  }

  private JsonNode report() {
    Stage.Told told = stage.caravan("shadow", "report", "--json");
    assertThat(told.code()).as(told.text()).isZero();
    return Json.parse(told.text());
  }

  /** Every judged thing but those that were as they should be: {@code verdict about}. */
  private static List<String> bad(JsonNode report) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : report.path("examples")) {
      all.add(
          String.join(
              " ",
              one.path("entity").asText(),
              one.path("verdict").asText(),
              one.path("about").asText()));
    }
    return all;
  }

  private static int sum(JsonNode report, String entity, String field) {
    for (JsonNode row : report.path("entities")) {
      if (row.path("entity").asText().equals(entity)) {
        return row.path(field).asInt();
      }
    }
    return -1;
  }

  @Test
  void what_the_other_one_does_badly_is_named_and_nothing_else() {
    String lost = order("LOST", "lost@example.com");
    String slow = order("SLOW", "slow@example.com");
    String twice = order("TWICE", "twice@example.com");
    String fine = order("FINE", "fine@example.com");
    String unnamed = order("GUESS", "guess@example.com");
    buyer("lost@example.com");
    String somebody = buyer("guess@example.com");
    act(() -> other.book(unnamed, somebody, null));
    book(fine, "fine@example.com");
    String buyer = buyer("twice@example.com");
    act(() -> other.book(twice, buyer, twice.substring(1)));
    act(() -> other.book(twice, buyer, twice.substring(1)));
    String late = buyer("slow@example.com");
    act(() -> item("COPIED", "9.00"));
    act(() -> other.copy("COPIED", "9.00"));
    act(() -> item("PRICE", "9.00"));
    act(() -> other.copy("PRICE", "19.00"));
    act(() -> sell("SALE"));
    act(() -> sell("LEVEL"));
    stage.passes(Duration.ofMinutes(2));
    act(() -> other.stock("SALE", 0));
    act(() -> other.stock("TWICE", 0));
    act(() -> other.stock("LEVEL", 3));
    stage.stop();
    stage.passes(Duration.ofMinutes(1));
    stage.start();
    stage.passes(Duration.ofMinutes(4));
    act(() -> other.book(slow, late, slow.substring(1)));
    stage.passes(Duration.ofMinutes(5));
    JsonNode report = report();
    String text = stage.caravan("shadow", "report").text() + report.toPrettyString();
    assertThat(bad(report))
        .as(text)
        .containsExactlyInAnyOrder(
            "order lost " + lost,
            "order doubled " + twice,
            "order late " + slow,
            "order uncertain " + unnamed,
            "inventory wrong LEVEL@web",
            "item wrong PRICE");
    assertThat(sum(report, "order", "wouldWrite")).as(text).isEqualTo(5);
    assertThat(sum(report, "order", "inTime")).as(text).isEqualTo(1);
    assertThat(journal()).as("writes of both vendors").isEqualTo(byOthers);
  }

  private void sell(String sku) {
    stage.till().sell("", "web", stage.pos().items().get(sku).itemId(), 1);
  }

  @Test
  void a_faithful_one_is_found_to_be_faithful() {
    String one = order("FINE", "fine@example.com");
    book(one, "fine@example.com");
    String two = order("SALE", "two@example.com");
    book(two, "two@example.com");
    act(() -> item("COPIED", "9.00"));
    act(() -> other.copy("COPIED", "9.00"));
    act(() -> sell("LEVEL"));
    stage.passes(Duration.ofMinutes(1));
    act(() -> other.stock("LEVEL", 0));
    stage.passes(Duration.ofMinutes(10));
    JsonNode report = report();
    String text = stage.caravan("shadow", "report").text() + report.toPrettyString();
    assertThat(bad(report)).as(text).isEmpty();
    assertThat(sum(report, "order", "inTime")).as(text).isEqualTo(2);
    assertThat(sum(report, "inventory", "inTime")).as(text).isPositive();
    assertThat(report.path("oversoldUnits").asText()).isEqualTo("0");
    assertThat(journal()).as("writes of both vendors").isEqualTo(byOthers);
  }
}
