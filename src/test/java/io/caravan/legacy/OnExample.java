package io.caravan.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.scenarios.Stage;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;

/** A till of an example, as it is shipped, beside an emulated shop. */
abstract class OnExample {
  static final Path EXAMPLES = Path.of("examples");

  private static final Shopper ADA = new Shopper("Ada", "Byron", "ada@example.com");

  Stage stage;

  /**
   * @param example name of its folder
   * @param own settings of this test, before those of the example
   */
  static Stage stage(Path folder, String example, Map<String, String> own) throws IOException {
    Properties properties = new Properties();
    try (Reader file =
        Files.newBufferedReader(EXAMPLES.resolve(example).resolve("till.properties"))) {
      properties.load(file);
    }
    properties.setProperty("caravan.systems.till.currency", "USD");
    Map<String, String> settings = new LinkedHashMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    settings.putAll(own);
    return Stage.open(folder, settings).without("pos");
  }

  @AfterEach
  void closeStage() {
    stage.close();
  }

  void shows(String article, int available) {
    until(
        article,
        () -> {
          BigDecimal found = stage.available(article, "web");
          return found != null && found.compareTo(BigDecimal.valueOf(available)) == 0;
        });
  }

  /** Waits; if it never comes true, the hub's own words about the article say why. */
  void until(String article, Callable<Boolean> is) {
    try {
      stage.eventually().until(is);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          stage.available(article, "web")
              + " is for sale: "
              + stage.caravan("why", article).text()
              + stage.caravan("parked", "list").text()
              + stage.caravan("alarms").text(),
          e);
    }
  }

  String status(String article) {
    return stage.shop().variants().get(article).status();
  }

  /** Somebody buys; returns the name of the order. */
  String ordered(String article, int pieces) {
    JsonNode order =
        stage.storefront().order("", ADA, Map.of(article, pieces), null, "paid", false);
    return order.path("name").asText();
  }
}
