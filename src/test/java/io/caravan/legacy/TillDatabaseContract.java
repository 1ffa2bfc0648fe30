package io.caravan.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.scenarios.Stage;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a till that is only a database, as it is shipped, between it and a shop. */
abstract class TillDatabaseContract {
  private static final Path EXAMPLE = Path.of("examples/till-database");

  private Stage stage;
  private Connection till;

  /** How the till's database is reached. */
  record Place(String url, String user, String password) {}

  /** An empty database. */
  abstract Place place(Path folder) throws SQLException;

  /** A connection of the till's own. */
  abstract Connection connect(Place place) throws SQLException;

  abstract String schema();

  /** The time of a receipt that is booked now, as SQL. */
  abstract String now();

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    Place place = place(folder);
    till = connect(place);
    execute(Files.readString(EXAMPLE.resolve("schema").resolve(schema())));
    stage = Stage.open(folder, example(place)).without("pos");
  }

  private static Map<String, String> example(Place place) throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(EXAMPLE.resolve("till.properties"))) {
      properties.load(file);
    }
    properties.setProperty("camel.beans.tillDatabase.jdbcUrl", place.url());
    properties.setProperty("camel.beans.tillDatabase.username", place.user());
    properties.setProperty("camel.beans.tillDatabase.password", place.password());
    properties.setProperty("caravan.systems.till.currency", "USD");
    Map<String, String> settings = new LinkedHashMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    return settings;
  }

  @AfterEach
  void close() throws SQLException {
    stage.close();
    till.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = till.createStatement()) {
      for (String one : statements(sql)) {
        statement.execute(one);
      }
    }
  }

  /** A script cut into statements; a body of a function or a trigger stays whole. */
  List<String> statements(String sql) {
    return List.of(sql);
  }

  private List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = till.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.add(
              found.getObject(i) instanceof Number number
                  ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                  : found.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private void article(String number, String price, int onHand) throws SQLException {
    execute(
        "insert into article (number, name, price, on_hand) values ('%s', 'Thing %s', %s, %d)"
            .formatted(number, number, price, onHand));
  }

  private void sold(int receipt, String article, int quantity) throws SQLException {
    till.setAutoCommit(false);
    execute("insert into receipt values (%d, %s)".formatted(receipt, now()));
    execute(
        "insert into receipt_line values (%d, 1, '%s', %d, 5)"
            .formatted(receipt, article, quantity));
    execute(
        "update article set on_hand = on_hand - %d where number = '%s'"
            .formatted(quantity, article));
    till.commit();
    till.setAutoCommit(true);
  }

  private void shows(String article, int available) {
    try {
      stage
          .eventually()
          .until(
              () -> stage.available(article, "web"),
              found -> found != null && found.compareTo(BigDecimal.valueOf(available)) == 0);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          article
              + " is "
              + stage.available(article, "web")
              + stage.caravan("why", article).text()
              + stage.caravan("parked", "list").text(),
          e);
    }
  }

  private void until(String article, Callable<Boolean> is) {
    try {
      stage.eventually().until(is);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          stage.caravan("why", article).text()
              + stage.caravan("parked", "list").text()
              + stage.caravan("status").text(),
          e);
    }
  }

  private List<List<String>> webLines() throws SQLException {
    return rows("select article, quantity, state from web_order_line order by state, article");
  }

  @Test
  void articles_and_their_stock_are_in_the_shop_and_follow_each_sale() throws Exception {
    article("MUG", "12.90", 7);
    stage.start();
    shows("MUG", 7);
    ShopView.Variant mug = stage.shop().variants().get("MUG");
    assertThat(mug.title()).isEqualTo("Thing MUG");
    assertThat(mug.price()).isEqualByComparingTo("12.90");

    sold(1, "MUG", 2);
    shows("MUG", 5);
    execute("update article set price = 14.5 where number = 'MUG'");
    stage
        .eventually()
        .until(
            () ->
                stage.shop().variants().get("MUG").price().compareTo(new BigDecimal("14.5")) == 0);
    assertThat(stage.caravan("why", "MUG").text()).contains("on hand 5");
  }

  @Test
  void an_order_is_kept_once_and_sold_once_and_what_is_shipped_leaves_the_shelf() throws Exception {
    article("PEG", "5.00", 9);
    stage.start();
    shows("PEG", 9);
    JsonNode order =
        stage
            .storefront()
            .order(
                "",
                new Shopper("Ada", "Byron", "ada@example.com"),
                Map.of("PEG", 3),
                null,
                "paid",
                false);
    stage.eventually().until(() -> webLines().equals(List.of(List.of("PEG", "3", "reserved"))));
    shows("PEG", 6);
    assertThat(rows("select on_hand from article")).containsExactly(List.of("9"));

    stage.storefront().fulfil("", order.path("name").asText(), "T-1");
    stage.eventually().until(() -> webLines().equals(List.of(List.of("PEG", "3", "sold"))));
    assertThat(rows("select on_hand from article")).containsExactly(List.of("6"));
    shows("PEG", 6);

    // A runner that starts again asks for everything again, and nothing happens twice.
    stage.stop();
    stage.start();
    sold(1, "PEG", 1);
    shows("PEG", 5);
    assertThat(webLines()).containsExactly(List.of("PEG", "3", "sold"));
    assertThat(rows("select on_hand from article")).containsExactly(List.of("5"));
  }

  @Test
  void a_cancelled_order_gives_back_what_was_kept() throws Exception {
    article("CUP", "5.00", 4);
    stage.start();
    shows("CUP", 4);
    JsonNode order =
        stage
            .storefront()
            .order(
                "",
                new Shopper("Eve", "Lace", "eve@example.com"),
                Map.of("CUP", 1),
                null,
                "paid",
                false);
    stage.eventually().until(() -> webLines().equals(List.of(List.of("CUP", "1", "reserved"))));
    stage.storefront().cancel("", order.path("name").asText());
    stage.eventually().until(() -> webLines().equals(List.of(List.of("CUP", "1", "released"))));
    shows("CUP", 4);
  }

  @Test
  void an_article_that_is_deleted_goes_off_sale_and_an_empty_table_is_not_believed()
      throws Exception {
    article("OLD", "1.00", 1);
    article("NEW", "1.00", 1);
    article("NEXT", "1.00", 1);
    stage.start();
    shows("OLD", 1);
    shows("NEXT", 1);

    execute("delete from article where number = 'OLD'");
    until("OLD", () -> stage.shop().variants().get("OLD").status().equals("ARCHIVED"));
    assertThat(stage.shop().variants().get("NEW").status()).isEqualTo("ACTIVE");

    execute("delete from article");
    stage.eventually().until(() -> stage.caravan("alarms").text().contains("shows none of the"));
    assertThat(stage.shop().variants().get("NEW").status()).isEqualTo("ACTIVE");
    assertThat(stage.shop().variants().get("NEXT").status()).isEqualTo("ACTIVE");
  }
}
