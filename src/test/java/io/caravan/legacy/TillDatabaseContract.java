package io.caravan.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.outside.ShopView;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a till that is only a database, as it is shipped, between it and a shop. */
abstract class TillDatabaseContract extends OnExample {
  private static final String EXAMPLE = "till-database";

  private Connection till;

  /** How the till's database is reached. */
  record Place(String url, String user, String password) {}

  /** An empty database. */
  abstract Place place(Path folder) throws SQLException;

  /** A connection of the till's own. */
  abstract Connection connect(Place place) throws SQLException;

  abstract String schema();

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    Place place = place(folder);
    till = connect(place);
    execute(Files.readString(EXAMPLES.resolve(EXAMPLE).resolve("schema").resolve(schema())));
    String bean = "camel.beans.tillDatabase.";
    stage =
        stage(
            folder,
            EXAMPLE,
            Map.of(
                bean + "jdbcUrl", place.url(),
                bean + "username", place.user(),
                bean + "password", place.password()));
  }

  @AfterEach
  void close() throws SQLException {
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
    execute("insert into receipt values (%d, '%s')".formatted(receipt, stage.now()));
    execute(
        "insert into receipt_line values (%d, 1, '%s', %d, 5)"
            .formatted(receipt, article, quantity));
    execute(
        "update article set on_hand = on_hand - %d where number = '%s'"
            .formatted(quantity, article));
    till.commit();
    till.setAutoCommit(true);
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
    until("MUG", () -> stage.caravan("why", "1").text().contains("till told it"));
    assertThat(stage.caravan("parked", "list").text()).doesNotContain("from till");
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
    String order = ordered("PEG", 3);
    stage.eventually().until(() -> webLines().equals(List.of(List.of("PEG", "3", "reserved"))));
    shows("PEG", 6);
    assertThat(rows("select on_hand from article")).containsExactly(List.of("9"));

    stage.storefront().fulfil("", order, "T-1");
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
    String order = ordered("CUP", 1);
    stage.eventually().until(() -> webLines().equals(List.of(List.of("CUP", "1", "reserved"))));
    stage.storefront().cancel("", order);
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
    until("OLD", () -> status("OLD").equals("ARCHIVED"));
    assertThat(status("NEW")).isEqualTo("ACTIVE");

    execute("delete from article");
    stage.eventually().until(() -> stage.caravan("alarms").text().contains("shows none of the"));
    assertThat(status("NEW")).isEqualTo("ACTIVE");
    assertThat(status("NEXT")).isEqualTo("ACTIVE");
  }
}
