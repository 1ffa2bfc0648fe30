package io.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Foundation;
import io.caravan.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped flows between a till, a shop and a warehouse, with the real components and packs. */
class ShippedFlowsLoadTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"hub", "point-to-point"})
  void every_shipped_flow_loads_as_it_is(String topology) throws Exception {
    FlowReport report = check(topology);

    assertThat(report.faults()).isEmpty();
    assertThat(report.flows())
        .allMatch(flow -> flow.state() == FlowStatus.State.RUNNING)
        .noneMatch(flow -> flow.sentence().contains("{{"));
    assertThat(report.flows())
        .extracting(FlowStatus::routeId)
        .containsExactlyInAnyOrder(
            "item-from-pos",
            "item-from-shop",
            "item-to-pos",
            "item-to-shop",
            "matrix-from-pos",
            "inventory-from-pos",
            "inventory-from-shop",
            "inventory-to-shop",
            "movement-from-pos",
            "movement-to-pos",
            "sale-from-pos",
            "order-from-shop",
            "order-to-pos",
            "order-to-shop",
            "shipment-from-shop",
            "shipment-to-shop",
            "shipment-hook-warehouse",
            "shipment-file-warehouse",
            "refund-from-shop",
            "refund-to-pos",
            "refund-to-shop",
            "customer-from-pos",
            "customer-from-shop",
            "customer-to-pos",
            "customer-to-shop");
  }

  @Test
  void a_flow_of_the_hub_is_told_with_the_names_of_its_system_and_its_mapping() throws Exception {
    assertThat(sentences("hub"))
        .containsEntry(
            "customer-from-pos",
            "Lightspeed Retail R (pos) customers, every 1m..10m, mapped by pos/customer.in, to every"
                + " system that takes customer")
        .containsEntry(
            "customer-to-shop",
            "every customer that Shopify (shop) must get, mapped by shop/customer.*, to Shopify"
                + " (shop) by customer.*")
        .containsEntry(
            "shipment-file-warehouse",
            "files in "
                + folder.resolve("drop")
                + ", mapped by warehouse/shipment.in, to every system that takes shipment");
  }

  @Test
  void a_flow_between_two_is_told_with_both() throws Exception {
    assertThat(sentences("point-to-point"))
        .containsEntry(
            "item-from-pos",
            "Lightspeed Retail R (pos) items, every 15s..1m, mapped by pos/item.in, to Shopify"
                + " (shop)")
        .containsEntry(
            "item-to-pos",
            "every item of Shopify (shop) that Lightspeed Retail R (pos) must get, mapped by"
                + " pos/item.*, to Lightspeed Retail R (pos) by item.*");
  }

  private Map<String, String> sentences(String topology) throws Exception {
    return check(topology).flows().stream()
        .collect(Collectors.toMap(FlowStatus::routeId, FlowStatus::sentence));
  }

  /** Checks the shipped files in a context in which Caravan itself is up and runs no flow. */
  private FlowReport check(String topology) throws Exception {
    Map<String, String> configured = new HashMap<>();
    configured.put("caravan.enabled", "true");
    configured.put("caravan.fail-host", "true");
    configured.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
    Path none = folder.resolve("none");
    Files.createDirectories(none.resolve(topology));
    configured.put("caravan.routes", none.toString());
    configured.put("caravan.topology", topology);
    configured.put("caravan.systems.pos.kind", "lightspeed-r");
    configured.put("caravan.systems.pos.account", "1");
    configured.put("caravan.systems.pos.client-id", "x");
    configured.put("caravan.systems.pos.client-secret", "x");
    configured.put("caravan.systems.shop.kind", "shopify");
    configured.put("caravan.systems.shop.url", "https://sample.myshopify.com");
    configured.put("caravan.systems.warehouse.kind", "generic");
    configured.put("caravan.systems.warehouse.secret", "x");
    configured.put("caravan.systems.warehouse.folder", folder.resolve("drop").toString());
    configured.put("caravan.point-to-point.pos", "shop");
    configured.put("caravan.point-to-point.shop", "pos");
    configured.put("caravan.point-to-point.warehouse", "shop");
    Foundation foundation = Foundation.of(Settings.of(configured));
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.disableJMX();
      configured.forEach(context.getPropertiesComponent()::addInitialProperty);
      context.start();
      return foundation.loader(context).check(FlowFile.in(Path.of("routes", topology)));
    }
  }
}
