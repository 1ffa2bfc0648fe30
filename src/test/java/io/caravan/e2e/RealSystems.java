package io.caravan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.outside.Pause;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop and an ERP that nobody here wrote, with a hub between them. What is asserted is read from
 * their own APIs, never from the hub's ledger. Run by {@code ./caravan e2e} alone: its name keeps
 * it out of every other build.
 */
class RealSystems {
  private static final Duration SOON = Duration.ofMinutes(4);
  private static final Duration SECONDS = Duration.ofSeconds(Long.getLong("e2e.seconds", 60));
  private static final long SEED = Long.getLong("e2e.seed", 1);
  private static final int KILLS = 3;
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(4);
  private static final int ROUNDS = 3;

  /** Fewest records that a round of a day adds: a product, its stock, orders and buyers. */
  private static final int LEAST = 5;

  private static final Duration QUIET = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Pair pair;
  private Trading trading;

  @AfterEach
  void close() {
    if (trading != null) {
      trading.close();
    }
  }

  /** Items, stock, orders, customers and shipments, each on its way, and nothing comes back. */
  @Test
  void trade() {
    pair();
    TrytonErp erp = pair.erp();
    VendureShop shop = pair.shop();
    erp.item("MUG", "Blue mug", "12.50");
    erp.count("MUG", 20);
    erp.item("CUP", "White cup", "7.99");
    erp.count("CUP", 3);
    until("items and their stock are in the shop", () -> agree());
    assertThat(shop.books().items()).containsOnlyKeys("MUG", "CUP");
    assertThat(shop.books().stock()).containsEntry("MUG", new BigDecimal("2E+1"));
    told("items and stock: ERP to shop");

    String order =
        shop.buy(Map.of("MUG", 2, "CUP", 1), "Ann", "Lee", "ann@example.org").orElseThrow();
    until("the order is a sale, the buyer is known, the goods are off sale", () -> agree());
    Books.Order sale = erp.books().orders().get(order);
    assertThat(sale.email()).isEqualTo("ann@example.org");
    assertThat(sale.lines()).isEqualTo(Map.of("MUG", 2, "CUP", 1));
    assertThat(erp.books().customers()).containsEntry("ann@example.org", "Ann Lee");
    assertThat(erp.books().stock()).containsEntry("MUG", new BigDecimal("18"));
    told("order, customer and reservation: shop to ERP");

    assertThat(erp.open(9)).hasSize(1);
    assertThat(erp.send(erp.open(1).get(0), "1Z999")).isTrue();
    until("the shopper sees the parcel", () -> agree());
    assertThat(shop.books().orders().get(order).shipped())
        .isEqualTo(Map.of("1Z999", Map.of("MUG", 2, "CUP", 1)));
    told("shipment and tracking number: ERP to shop");

    erp.count("MUG", 50);
    until("a count is in the shop", () -> agree());
    assertThat(shop.books().stock()).containsEntry("MUG", new BigDecimal("5E+1"));
    shop.type("CUP", 40);
    until("a number typed into the shop is put right by its owner", () -> agree());
    assertThat(erp.books().stock()).containsEntry("CUP", new BigDecimal("2"));
    erp.retitle("MUG", "Navy mug");
    erp.rename("ann@example.org", "Ann Ray");
    until("title and name are in the shop", () -> agree());
    shop.rename("ann@example.org", "Anna", "Ray");
    until("a new name of a customer is in the ERP", () -> agree());
    assertThat(erp.books().customers()).containsEntry("ann@example.org", "Anna Ray");
    told("stock, titles and names: both ways");
    silence();
    pair.forget();
  }

  /**
   * Rounds of trade over four systems at once, each of which ends with a comparison of all that
   * they hold.
   */
  @Test
  void day() {
    Retailer retailer = new Retailer(folder);
    trading = retailer;
    retailer.start();
    RetailersDay day = new RetailersDay(retailer);
    for (int round = 1; round <= ROUNDS; round++) {
      day.products();
      until("the products are everywhere", () -> agree());
      day.orders();
      until("the till keeps the goods of both orders, nobody else sells them", () -> agree());
      day.shipments();
      until("what has left is sold at the till and told to its shop", () -> agree());
      day.changes();
      until("count, title and name are everywhere", () -> agree());
      RetailerBooks books = retailer.books();
      assertThat(books.differences()).isEmpty();
      assertThat(books.records()).isGreaterThanOrEqualTo(LEAST * round);
      String report = retailer.hub().command("reconcile");
      assertThat(report).startsWith("0\n").contains("Nothing is unexplained.");
      told("round " + round + " of a day over four systems, " + books.records() + " records:");
      report.lines().skip(1).filter(line -> !line.startsWith("  ")).forEach(RealSystems::told);
    }
    retailer.forget();
  }

  /** Four people write at both sides for a while; then both say the same. */
  @Test
  void writers() {
    pair();
    Writers writers = stocked().start();
    Pause.of(SECONDS);
    wellAfter(writers, "four writers, " + SECONDS.toSeconds() + " s, seed " + SEED);
    pair.forget();
  }

  /** The same, while requests to both are throttled, refused, or done without an answer. */
  @Test
  void faults() {
    pair();
    Writers writers = stocked().start();
    pair.trouble().forEach(Trouble::begin);
    Pause.of(SECONDS);
    pair.trouble().forEach(Trouble::end);
    wellAfter(writers, "throttled, refused and unanswered requests, seed " + SEED);
    for (Trouble trouble : pair.trouble()) {
      assertThat(trouble.seen()).containsOnlyKeys(Trouble.Kind.values());
      told("  " + trouble.seen());
    }
    pair.forget();
  }

  /** Shop, ERP and hub are killed while people write, one after the other and the hub alone. */
  @Test
  void kills() {
    pair();
    Writers writers = stocked().start();
    for (int round = 0; round < KILLS; round++) {
      Pause.of(BETWEEN_KILLS);
      pair.hub().kill();
      Pause.of(BETWEEN_KILLS);
      pair.hub().start();
      Pause.of(BETWEEN_KILLS);
      pair.killErp();
      Pause.of(BETWEEN_KILLS);
      pair.killShop();
    }
    wellAfter(writers, "hub, ERP and shop killed " + KILLS + " times each");
    pair.forget();
  }

  private Writers stocked() {
    Writers writers = new Writers(pair, SEED);
    writers.stock();
    until("items and their stock are in the shop", () -> agree());
    return writers;
  }

  private void wellAfter(Writers writers, String what) {
    int done = writers.end();
    until("both sides say the same", () -> agree());
    Books books = pair.shop().books();
    assertThat(books.orders()).hasSizeGreaterThanOrEqualTo(Math.max(1, writers.bought()));
    assertThat(books.customers()).isNotEmpty();
    assertThat(books.items()).hasSameSizeAs(Writers.SKUS);
    told(
        what
            + ": "
            + done
            + " deeds, then both sides say the same: "
            + books.records()
            + " records");
  }

  private void pair() {
    pair = new Pair(folder, SEED);
    trading = pair;
    pair.start();
  }

  private boolean agree() {
    return trading.differences().isEmpty();
  }

  /** Whoever hears an echo writes: then a time, a count or a movement of one side goes on. */
  private void silence() {
    until("both sides are at rest", () -> atRest(LOOK.multipliedBy(5)));
    Map<String, String> shop = pair.shop().books().stamps();
    Map<String, String> erp = pair.erp().books().stamps();
    Pause.of(QUIET);
    assertThat(pair.shop().books().stamps()).isEqualTo(shop);
    assertThat(pair.erp().books().stamps()).isEqualTo(erp);
    told("no echo: nothing was written on either side in " + QUIET.toSeconds() + " s");
  }

  private boolean atRest(Duration span) {
    List<Map<String, String>> before =
        List.of(pair.shop().books().stamps(), pair.erp().books().stamps());
    Pause.of(span);
    return before.equals(List.of(pair.shop().books().stamps(), pair.erp().books().stamps()));
  }

  private void until(String what, Callable<Boolean> holds) {
    try {
      Awaitility.await(what).atMost(SOON).pollInterval(LOOK).until(holds);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          what
              + ": not after "
              + SOON
              + "; they differ in "
              + trading.differences()
              + "\n"
              + trading.hub().command("parked", "list")
              + trading.hub().command("flows"),
          e);
    }
  }

  private static void told(String what) {
    System.out.println("  " + what);
  }
}
