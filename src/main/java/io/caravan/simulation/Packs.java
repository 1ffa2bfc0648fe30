package io.caravan.simulation;

import io.caravan.mapping.Mappings;
import io.caravan.system.SystemConfig;
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
  private static final String ENDING = ".jslt";
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
      return of(parts, Files.createTempDirectory("caravan-simulation"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param folder an empty one, gone afterwards
   */
  static Packs of(Parts parts, Path folder) throws IOException {
    try {
      return read(parts, folder);
    } finally {
      for (String kind : FILES.keySet()) {
        for (String name : FILES.get(kind)) {
          Files.deleteIfExists(folder.resolve(kind).resolve(name));
        }
        Files.deleteIfExists(folder.resolve(kind));
      }
      Files.delete(folder);
    }
  }

  private static Packs read(Parts parts, Path folder) throws IOException {
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
    Mappings mappings = new Mappings(List.of(folder), systems);
    for (SystemConfig system : systems.all()) {
      for (String name : FILES.getOrDefault(system.pack().kind(), List.of())) {
        if (name.endsWith(ENDING)) {
          // Compiled now: the folder does not outlive this.
          mappings.get(system.name() + "/" + name.substring(0, name.length() - ENDING.length()));
        }
      }
    }
    return new Packs(systems, mappings);
  }

  private static String text(String file) throws IOException {
    try (InputStream in = Packs.class.getResourceAsStream("/simulation/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
