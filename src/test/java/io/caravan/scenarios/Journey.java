package io.caravan.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront.Shopper;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One flow scenario that must pass wherever Caravan runs: it touches nothing but the HTTP ports of
 * the emulated vendors and of the hub.
 */
public final class Journey implements AutoCloseable {
  private static final int STOCK = 7;
  private static final int BOUGHT = 2;

  private final Stage stage;

  private Journey(Stage stage) {
    this.stage = stage;
  }

  /** Opens both vendors; their webhooks go to {@link #hookPort}, where nobody listens yet. */
  public static Journey open(Path folder) {
    return new Journey(Stage.open(folder, Map.of()));
  }

  /** What a host must be told of these vendors; its ledger and its HTTP server are its own. */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(stage.settings());
    settings.remove("caravan.ledger.url");
    settings.remove("caravan.http.port");
    return settings;
  }

  public int hookPort() {
    return Integer.parseInt(stage.settings().get("caravan.http.port"));
  }

  /** Starts the runner, as {@code ./caravan run} does. */
  public void standalone() {
    stage.start();
  }

  /**
   * An item is put on the shelves and sold on the web; the till keeps the goods back, the warehouse
   * ships them and the shop knows the tracking number.
   *
   * @param sku of an item that does not exist yet
   */
  public void travel(String sku) {
    travel(sku, 0);
  }

  /** The same where some pieces are kept back from the web as safety stock. */
  public void travel(String sku, int kept) {
    Sellable sellable = new Sellable(sku, new BigDecimal("24.90"), "");
    Product product = new Product("Goods " + sku, List.of(sellable), List.of());
    stage.till().create("", product, place -> STOCK);
    sells(sku, STOCK - kept);

    JsonNode order =
        stage
            .storefront()
            .order(
                "",
                new Shopper("Ada", "Byron", sku.toLowerCase() + "@example.com"),
                Map.of(sku, BOUGHT),
                null,
                "paid",
                false);
    String name = order.path("name").asText();
    stage
        .eventually()
        .until(
            () ->
                stage.pos().reserved().stream()
                    .filter(line -> line.note().startsWith(name + " "))
                    .anyMatch(line -> line.quantity().compareTo(BigDecimal.valueOf(BOUGHT)) == 0));

    if (!stage.warehouse(Parcel.of("W-" + sku, name, "DHL", "T-" + sku, Map.of(sku, BOUGHT)))) {
      throw new AssertionError("the shipment of " + name + " was not recorded");
    }
    stage.eventually().until(() -> tracking(name).equals(List.of("T-" + sku)));
  }

  private void sells(String sku, int quantity) {
    stage
        .eventually()
        .until(
            () -> stage.available(sku, "web"),
            found -> found != null && found.compareTo(BigDecimal.valueOf(quantity)) == 0);
  }

  private List<String> tracking(String order) {
    return stage.shop().orders().stream()
        .filter(one -> one.name().equals(order))
        .flatMap(one -> one.fulfilments().stream())
        .map(ShopView.Fulfilment::tracking)
        .toList();
  }

  /** SKUs that the shop has. */
  public List<String> shelves() {
    return List.copyOf(stage.shop().variants().keySet());
  }

  @Override
  public void close() {
    stage.close();
  }
}
