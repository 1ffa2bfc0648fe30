package io.caravan.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;
import io.caravan.sandbox.SandboxClock;
import io.caravan.scenarios.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Both vendors, a ledger on PostgreSQL and runners in processes of their own: one does nothing but
 * to bring orders to the till, so that what stands still there is known; another does the rest; a
 * third only takes notices.
 */
final class Victims implements AutoCloseable {
  static final String SKU = "VICTIM";
  private static final String EMAIL = "ada@example.com";
  private static final String ORDERS = "order-to-pos";
  private static final List<String> REST =
      List.of(
          "customer-from-pos",
          "customer-from-shop",
          "customer-to-pos",
          "customer-to-shop",
          "inventory-from-pos",
          "inventory-from-shop",
          "inventory-to-shop",
          "item-from-pos",
          "item-from-shop",
          "item-to-pos",
          "item-to-shop",
          "matrix-from-pos",
          "movement-from-pos",
          "movement-to-pos",
          "order-from-shop",
          "order-to-shop",
          "sale-from-pos",
          "refund-from-shop",
          "refund-to-pos",
          "refund-to-shop",
          "shipment-from-shop",
          "shipment-to-shop");

  final Stage stage;
  final LedgerLook ledger;
  final Clock clock;
  private final Path folder;
  private final Path config;
  private final int stock;

  Victims(Path folder, double speed, int stock) {
    LedgerSettings place = TestPostgres.freshPlace();
    this.folder = folder;
    this.stock = stock;
    this.ledger = new LedgerLook(place);
    Map<String, String> settings = new TreeMap<>();
    settings.put("caravan.ledger.url", place.url());
    settings.put("caravan.ledger.user", place.user());
    settings.put("caravan.ledger.password", place.password());
    settings.put("caravan.ledger.schema", place.schema());
    settings.put("caravan.order.customer-wait", "0s");
    stage = Stage.at(speed, folder, settings);
    Sellable sellable = new Sellable(SKU, new BigDecimal("10.00"), "");
    stage.till().create("", new Product("Thing", List.of(sellable), List.of()), shelf -> stock);
    Map<String, String> all = stage.settings();
    clock = SandboxClock.scaled(Instant.parse(all.get("caravan.clock.origin")), speed);
    StringBuilder text = new StringBuilder();
    all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    try {
      config = Files.writeString(folder.resolve("runners.properties"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A runner that brings orders to the till, with a door at that port. */
  StandingRunner orders(int port) {
    Map<String, String> settings = off(REST);
    settings.put("caravan.http.port", String.valueOf(port));
    return StandingRunner.start(folder.resolve("orders"), config, settings);
  }

  /** A runner that does everything else, at whose door the shop calls. */
  StandingRunner rest() {
    return StandingRunner.start(folder.resolve("rest"), config, off(List.of(ORDERS)));
  }

  /** A runner that takes notices at that port and does nothing else. */
  StandingRunner door(int port) {
    Map<String, String> settings = off(REST);
    settings.putAll(off(List.of(ORDERS)));
    settings.put("caravan.http.port", String.valueOf(port));
    return StandingRunner.start(folder.resolve("door"), config, settings);
  }

  private static Map<String, String> off(List<String> flows) {
    Map<String, String> settings = new LinkedHashMap<>();
    flows.forEach(flow -> settings.put("caravan.flows." + flow + ".enabled", "false"));
    return settings;
  }

  /** Waits until the shop sells the item. */
  void stocked() {
    stage
        .eventually()
        .until(
            () -> stage.available(SKU, "web"),
            shown -> shown != null && shown.compareTo(BigDecimal.valueOf(stock)) == 0);
  }

  JsonNode order() {
    Shopper ada = new Shopper("Ada", "Byron", EMAIL);
    return stage.storefront().order("", ada, Map.of(SKU, 1), null, "paid", false);
  }

  /**
   * Places an order and waits until it is at the till for its buyer: those of the same buyer that
   * come later need but one delivery each.
   */
  void usual() {
    JsonNode order = order();
    stage.eventually().until(() -> isDone(order) && isForItsBuyer(order));
  }

  private boolean isForItsBuyer(JsonNode order) {
    List<JsonNode> known = stage.vendors().tillCustomers(EMAIL);
    String name = order.path("name").asText() + " ";
    return stage.vendors().reservations().stream()
        .filter(line -> line.path("Note").path("note").asText().startsWith(name))
        .anyMatch(
            line ->
                known.stream()
                    .anyMatch(
                        one ->
                            one.path("customerID")
                                .asText()
                                .equals(line.path("customerID").asText())));
  }

  /** Lines of an order at the till. */
  List<PosView.Line> reserved(JsonNode order) {
    String name = order.path("name").asText() + " ";
    return stage.pos().reserved().stream().filter(line -> line.note().startsWith(name)).toList();
  }

  /** The order is at the till, as far as the ledger knows. */
  boolean isDone(JsonNode order) {
    LedgerLook.Row row = ledger.order(order);
    return row != null && row.state().equals("DONE");
  }

  @Override
  public void close() {
    stage.close();
  }
}
