package io.caravan.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront.Shopper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main promises with the hub and the vendors in processes of their own, and how long each took
 * on the vendors' clock. That clock, with its limits and the hub's polls, runs {@code
 * -Dprocesses.speed} times as fast as the machine's (so what the machine itself needs counts that
 * often); 1 measures true seconds. {@code -Dprocesses.samples} says how often each is done.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoProcessesTest {
  private static final double SPEED =
      Double.parseDouble(System.getProperty("processes.speed", "20"));
  private static final int SAMPLES = Integer.getInteger("processes.samples", 3);
  private static final int STOCK = 20;

  private final Latencies latencies = new Latencies();
  private TwoProcesses world;
  private BothSides sides;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    world = new TwoProcesses(folder, SPEED);
    sides = new BothSides(world);
  }

  @AfterAll
  void stop() {
    world.close();
    System.out.printf(
        "%nThe vendors' clock ran %s times as fast as this machine's.%s", SPEED, latencies.table());
  }

  @Test
  void an_item_created_at_the_till_is_in_the_shop() {
    for (int i = 0; i < SAMPLES; i++) {
      String sku = "ITEM-" + i;
      create(sku);
      JsonNode variant = sides.inShop(sku);
      assertThat(variant.path("price").asText()).isEqualTo("12.50");
      assertThat(variant.path("product").path("title").asText()).isEqualTo("Thing " + sku);
      latencies.add(
          "item created at the till: in the shop",
          time(sides.till(sku).path("createTime")),
          time(variant.path("product").path("createdAt")));
    }
  }

  @Test
  void a_sale_in_the_store_lowers_the_shop_s_stock() {
    stocked("SOLD");
    String item = sides.till("SOLD").path("itemID").asText();
    for (int i = 1; i <= SAMPLES; i++) {
      int left = STOCK - i;
      JsonNode sale = world.vendors().till().sell("", "downtown", item, 1);
      world
          .eventually()
          .until(
              () ->
                  sides
                          .level("SOLD", "downtown")
                          .path("quantities")
                          .path(0)
                          .path("quantity")
                          .asInt()
                      == left);
      JsonNode read =
          world
              .vendors()
              .lightspeed("GET", "/Sale/" + sale.path("saleID").asText() + ".json", null);
      latencies.add(
          "sale in the store: the shop's stock",
          time(read.path("Sale").path("completeTime")),
          time(sides.level("SOLD", "downtown").path("updatedAt")));
    }
    assertThat(sides.available("SOLD", "harbour")).isEqualTo(STOCK);
  }

  @Test
  void a_web_order_is_reserving_lines_at_the_till() {
    stocked("WEB");
    for (int i = 0; i < SAMPLES; i++) {
      String order = order("web" + i, Map.of("WEB", 2));
      JsonNode line = sides.reserved(order);
      assertThat(line.path("unitQuantity").asText()).isEqualTo("2");
      assertThat(line.path("itemID").asText()).isEqualTo(sides.till("WEB").path("itemID").asText());
      latencies.add(
          "web order: reserved at the till",
          time(sides.shopOrder(order).path("createdAt")),
          time(line.path("createTime")));
    }
  }

  @Test
  void a_shipment_posted_by_the_warehouse_in_two_parts() {
    stocked("HOOK");
    for (int i = 0; i < SAMPLES; i++) {
      int n = i;
      shipsInTwoParts(
          "HOOK",
          "shipment by hook",
          order("hook" + i, Map.of("HOOK", 2)),
          part -> {
            ObjectNode shipment =
                Parcel.of(
                    "H-" + n + part.number(),
                    part.order(),
                    "DHL",
                    part.tracking(),
                    Map.of("HOOK", 1));
            shipment.put("shippedAt", world.now().toString());
            return world.post(shipment);
          });
    }
  }

  @Test
  void a_shipment_dropped_as_csv_in_two_parts() {
    stocked("FILE");
    for (int i = 0; i < SAMPLES; i++) {
      shipsInTwoParts(
          "FILE",
          "shipment by CSV",
          order("file" + i, Map.of("FILE", 2)),
          part ->
              world.drop(
                  part.tracking(),
                  List.of(
                      "order;sku;quantity;company;tracking",
                      part.order() + ";FILE;1;DHL;" + part.tracking())));
    }
  }

  @Test
  void a_customer_of_both_sides_is_one() {
    stocked("GIFT");
    for (int i = 0; i < SAMPLES; i++) {
      String email = "both" + i + "@example.com";
      world.vendors().till().customer("", "Grace", "Hopper", email);
      world.eventually().until(() -> !sides.shopCustomers(email).isEmpty());
      JsonNode atTill = sides.tillCustomers(email).get(0);
      latencies.add(
          "customer created at the till: in the shop",
          time(atTill.path("createTime")),
          time(sides.shopCustomers(email).get(0).path("createdAt")));
      String order = order("both" + i, Map.of("GIFT", 1));
      assertThat(sides.reserved(order).path("customerID").asText())
          .isEqualTo(atTill.path("customerID").asText());
      assertThat(sides.tillCustomers(email)).hasSize(1);
      assertThat(sides.shopCustomers(email)).hasSize(1);
    }
  }

  private record Part(String order, int number, String tracking) {}

  private void shipsInTwoParts(
      String sku, String what, String order, Function<Part, Instant> send) {
    sides.reserved(order);
    for (int number = 1; number <= 2; number++) {
      int parts = number;
      Part part = new Part(order, number, (sku + "-" + order + "-" + number).replace("#", ""));
      Instant sent = send.apply(part);
      world.eventually().until(() -> sides.completed(order, sku).size() == parts);
      world.eventually().until(() -> sides.fulfilled(order, part.tracking()) != null);
      List<PosView.Line> open =
          world.vendors().pos().reserved().stream().filter(l -> BothSides.of(l, order)).toList();
      assertThat(open).hasSize(2 - parts);
      PosView.Sale last = sides.completed(order, sku).get(parts - 1);
      JsonNode sale = world.vendors().lightspeed("GET", "/Sale/" + last.saleId() + ".json", null);
      latencies.add(
          what + ": sold at the till", sent, time(sale.path("Sale").path("completeTime")));
      latencies.add(
          what + ": tracking in the shop",
          sent,
          time(sides.fulfilled(order, part.tracking()).path("createdAt")));
    }
    ShopView.Order shipped =
        world.vendors().shop().orders().stream()
            .filter(o -> o.name().equals(order))
            .findFirst()
            .orElseThrow();
    assertThat(shipped.fulfilments()).hasSize(2);
    assertThat(shipped.lines()).allMatch(line -> line.open().signum() == 0);
  }

  private void create(String sku) {
    Product product =
        new Product(
            "Thing " + sku, List.of(new Sellable(sku, new BigDecimal("12.50"), "")), List.of());
    world.vendors().till().create("", product, place -> STOCK);
    world.eventually().until(() -> !sides.inShop(sku).isMissingNode());
  }

  private void stocked(String sku) {
    create(sku);
    for (String place : List.of("downtown", "harbour", "web")) {
      world.eventually().until(() -> sides.available(sku, place) == STOCK);
    }
  }

  private String order(String who, Map<String, Integer> lines) {
    return world
        .vendors()
        .storefront()
        .order("", new Shopper("Grace", "Hopper", who + "@example.com"), lines, null, "paid", false)
        .path("name")
        .asText();
  }

  private static Instant time(JsonNode stamp) {
    return OffsetDateTime.parse(stamp.asText()).toInstant();
  }
}
