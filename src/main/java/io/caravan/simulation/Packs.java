package io.caravan.simulation;

import io.caravan.mapping.Mappings;
import io.caravan.system.Systems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The packs of the simulated vendors, read once. */
record Packs(Systems systems, Mappings mappings) {
  private static final Map<String, List<String>> FILES =
      Map.of(
          "sim-till",
          List.of(
              "system.yaml",
              "item.in.jslt",
              "inventory.in.jslt",
              "movement.in.jslt",
              "customer.in.jslt",
              "customer.upsert.jslt",
              "customer.made.jslt",
              "order.reserve.jslt",
              "order.amend.jslt",
              "order.release.jslt",
              "order.complete.jslt",
              "order.reserved.jslt",
              "order.sold.jslt"),
          "sim-shop",
          List.of(
              "system.yaml",
              "item.in.jslt",
              "inventory.in.jslt",
              "order.in.jslt",
              "shipment.in.jslt",
              "customer.in.jslt",
              "customer.upsert.jslt",
              "customer.made.jslt",
              "item.upsert.jslt",
              "item.made.jslt",
              "inventory.set.jslt",
              "order.hold.jslt",
              "shipment.fulfil.jslt",
              "shipment.made.jslt"));

  private static final Map<String, String> CONFIG =
      Map.of(
          "caravan.systems.depot.kind", "generic",
          "caravan.systems.depot.secret", "s",
          "caravan.systems.pos.kind", "sim-till",
          "caravan.systems.shop.kind", "sim-shop",
          "caravan.systems.shop.access-token", "t",
          "caravan.locations.main.pos", "1",
          "caravan.locations.main.shop", "L1",
          "caravan.locations.harbour.pos", "2",
          "caravan.locations.harbour.shop", "L2");

  static Packs of(Parts parts) {
    try {
      Path folder = Files.createTempDirectory("caravan-simulation");
      for (Map.Entry<String, List<String>> pack : FILES.entrySet()) {
        Path own = Files.createDirectory(folder.resolve(pack.getKey()));
        for (String name : pack.getValue()) {
          String file = pack.getKey() + "/" + name;
          Files.writeString(own.resolve(name), parts.pack(file, text(file)));
        }
      }
      Systems systems = Systems.read(CONFIG, List.of(folder));
      if (!systems.faults().isEmpty()) {
        throw new IllegalStateException(systems.faults().toString());
      }
      return new Packs(systems, new Mappings(List.of(folder), systems));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String file) throws IOException {
    try (InputStream in = Packs.class.getResourceAsStream("/simulation/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
