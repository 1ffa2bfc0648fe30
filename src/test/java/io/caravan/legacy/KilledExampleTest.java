package io.caravan.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.Configuration;
import io.caravan.command.SandboxCommand;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.KeyFile;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.command.outside.Vendors;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A till that is only a database, and a hub that is killed (SIGKILL) in the midst of it: what the
 * till holds in the end is told by its own tables.
 */
class KilledExampleTest {
  private static final Path EXAMPLE = Path.of("examples/till-database");
  private static final Shopper ADA = new Shopper("Ada", "Byron", "ada@example.com");
  private static final String ARTICLE = "PEG";
  private static final int STOCK = 100;
  private static final int KILLS = 3;
  private static final int ORDERS_EACH = 3;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Connection till;
  private Vendors vendors;

  private void execute(String sql) throws SQLException {
    try (Statement statement = till.createStatement()) {
      for (String one : sql.split(";\n(?!end)")) {
        if (!one.isBlank()) {
          statement.execute(one);
        }
      }
    }
  }

  private int number(String sql) {
    try (Statement statement = till.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void connect() {
    List<String> words = List.of("connect", "shop", "-c", settings());
    try (ChildProcess connect = ChildProcess.start(folder.resolve("connect.log"), words)) {
      assertThat(connect.end()).as(connect.told()).isZero();
    }
  }

  private String settings() {
    return folder.resolve("hub.properties").toString();
  }

  private ChildProcess hub(int n) {
    List<String> words = List.of("run", "-c", settings());
    List<String> flags = List.of("-Xmx256m", "-Dcaravan.home=" + Configuration.home());
    ChildProcess hub = ChildProcess.start(folder.resolve("hub-" + n + ".log"), flags, words);
    return hub.await(() -> hub.told().contains("keeps its ledger at"));
  }

  /** The example's own settings, a shop beside it, and no other till. */
  private void configure(Path sandbox, String database) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("caravan.ledger.url=jdbc:sqlite:" + folder.resolve("caravan.db"));
    lines.add("caravan.key-file=" + KeyFile.make(folder.resolve("caravan.key")));
    lines.add("caravan.http.port=0");
    lines.add("caravan.systems.till.currency=USD");
    try (Stream<String> all =
        Stream.concat(Files.lines(EXAMPLE.resolve("till.properties")), Files.lines(sandbox))) {
      all.filter(line -> !line.contains(".pos") && !line.startsWith("camel.beans.tillDatabase."))
          .forEach(lines::add);
    }
    String bean = "camel.beans.tillDatabase.";
    lines.add(bean + "jdbcUrl=" + database);
    lines.add(bean + "maximumPoolSize=4");
    Files.write(folder.resolve("hub.properties"), lines);
  }

  private static void until(String what, Callable<Boolean> is) {
    Awaitility.await(what).atMost(LONGEST).until(is);
  }

  private int available() {
    return vendors.shop().available().getOrDefault(ARTICLE, Map.of()).values().stream()
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .intValueExact();
  }

  @Test
  void every_order_is_kept_once_and_sold_once_and_both_sides_agree() throws Exception {
    Path config = folder.resolve("sandbox.properties");
    String database = "jdbc:sqlite:" + folder.resolve("till.db") + "?busy_timeout=20000";
    List<String> words = List.of("sandbox", "--write-config", config.toString(), "--speed", "20");
    try (ChildProcess sandbox = ChildProcess.start(folder.resolve("sandbox.log"), words);
        Connection connection = DriverManager.getConnection(database)) {
      sandbox.await(() -> sandbox.told().contains(SandboxCommand.SERVING));
      till = connection;
      vendors = Vendors.of(config);
      execute(Files.readString(EXAMPLE.resolve("schema").resolve("sqlite.sql")));
      execute("insert into article values ('PEG', 'Peg', null, 5, " + STOCK + ")");
      configure(config, database);
      connect();
      ChildProcess hub = hub(0);
      until("the article is in the shop", () -> available() == STOCK);
      List<String> orders = new ArrayList<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        int before = number("select count(*) from web_order_line");
        for (int i = 0; i < ORDERS_EACH; i++) {
          orders.add(
              vendors
                  .storefront()
                  .order("", ADA, Map.of(ARTICLE, 1), null, "paid", false)
                  .path("name")
                  .asText());
        }
        vendors.storefront().fulfil("", orders.get(orders.size() - ORDERS_EACH), "T-" + kill);
        execute("update article set on_hand = on_hand - 1");
        until(
            "the till has one of them",
            () -> number("select count(*) from web_order_line") > before);
        hub.kill();
        hub = hub(kill);
      }
      int wanted = STOCK - KILLS - orders.size();
      until(
          "all orders are at the till and what was sent is sold",
          () ->
              number("select count(distinct order_name) from web_order_line") == orders.size()
                  && number("select count(*) from web_order_line where state = 'sold'") == KILLS);
      until("both sides agree", () -> available() == wanted);
      hub.close();
      assertThat(number("select sum(quantity) from web_order_line")).isEqualTo(orders.size());
      assertThat(number("select on_hand from article")).isEqualTo(STOCK - KILLS - KILLS);
      assertThat(available()).isEqualTo(wanted);
    }
  }
}
