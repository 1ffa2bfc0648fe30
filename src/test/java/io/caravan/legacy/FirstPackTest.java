package io.caravan.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.scenarios.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pack of docs/first-pack.md, taken from its page, between its till and a shop. */
class FirstPackTest extends OnExample {
  private static final Path PAGE = Path.of("docs/first-pack.md");
  private static final Pattern FILE =
      Pattern.compile("`(config/\\S+)`:\n\n```(?:yaml|jslt)\n(.*?)```", Pattern.DOTALL);
  private static final int MOST_LINES = 120;
  private static final String TOKEN = "a-token-of-the-kiosk";
  private static final int MUG = 7;

  @TempDir Path folder;
  private Kiosk kiosk;
  private int lines;

  @BeforeEach
  void open() throws IOException {
    for (MatchResult file : FILE.matcher(Files.readString(PAGE)).results().toList()) {
      Path place = folder.resolve(file.group(1));
      Files.createDirectories(place.getParent());
      Files.writeString(place, file.group(2));
      lines += (int) file.group(2).lines().count();
    }
    kiosk = new Kiosk(TOKEN, () -> stage.now());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("caravan.packs", folder.resolve("config/systems").toString());
    settings.put("caravan.mappings", folder.resolve("config/mappings").toString());
    settings.put("caravan.systems.till.kind", "kiosk");
    settings.put("caravan.systems.till.url", kiosk.url());
    settings.put("caravan.systems.till.access-token", TOKEN);
    settings.put("caravan.locations.web.till", "1");
    stage = Stage.open(folder, settings).without("pos");
  }

  @AfterEach
  void close() {
    kiosk.close();
  }

  private List<ObjectNode> webSales() {
    return kiosk.receipts().stream().filter(one -> one.get("reference").isTextual()).toList();
  }

  @Test
  void it_is_as_small_as_the_page_says() {
    assertThat(lines).isPositive().isLessThan(MOST_LINES);
  }

  @Test
  void items_stock_and_orders_flow_and_a_lost_answer_makes_nothing_twice() {
    kiosk.product(MUG, "MUG", "9.5", 12);
    kiosk.product(8, "CAP", "4", 1);
    kiosk.product(9, "PEN", "1.25", 3);
    stage.start();
    shows("MUG", 12);
    shows("PEN", 3);
    assertThat(stage.shop().variants().get("MUG").price()).isEqualByComparingTo("9.50");

    kiosk.sells(MUG, 2);
    shows("MUG", 10);
    kiosk.price(MUG, "11.25");
    until(
        "MUG",
        () -> stage.shop().variants().get("MUG").price().compareTo(new BigDecimal("11.25")) == 0);

    kiosk.losesAnAnswer();
    int before = kiosk.searched();
    ordered("MUG", 3);
    until("MUG", () -> webSales().size() == 1 && kiosk.searched() - before >= 2);
    String last = ordered("MUG", 1);
    until("MUG", () -> webSales().size() == 2);
    shows("MUG", 6);
    assertThat(kiosk.stock(MUG)).isEqualTo(6);
    assertThat(webSales())
        .extracting(sale -> sale.at("/lines/0/quantity").asInt())
        .containsExactly(3, 1);

    stage.storefront().cancel("", last);
    until("MUG", () -> kiosk.stock(MUG) == 7);
    shows("MUG", 7);
    assertThat(webSales().get(2).at("/lines/0/quantity").asInt()).isEqualTo(-1);
    assertThat(stage.caravan("parked", "list").text()).contains("Nothing is parked");
  }

  @Test
  void its_own_answers_become_samples_and_check_holds_the_mappings_to_them() throws IOException {
    kiosk.product(MUG, "MUG", "9.5", 12);
    kiosk.sells(MUG, 1);
    assertThat(stage.caravan("check").text()).contains("no sample shows what it makes");
    assertThat(stage.caravan("capture", "till").text()).contains("till items: 1 looked at, 1 kept");
    assertThat(stage.caravan("check", "--write-expected").text()).contains("No faults.");
    Path mapping = folder.resolve("config/mappings/kiosk/item.in.jslt");
    Files.writeString(mapping, Files.readString(mapping).replace(".name", ".sku"));
    assertThat(stage.caravan("check").text())
        .contains("it makes $.title \"MUG\" and not \"Thing MUG\"");
  }
}
