package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Mappings;
import io.caravan.system.PackFiles;
import io.caravan.system.PackReader;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import io.caravan.system.Systems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncProducer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every action and operation of the shipped packs can be called: steps and mappings compile. */
class ShippedActionsTest extends CallFixture {

  static List<String> kinds() {
    return PackFiles.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void each_action_compiles(String kind) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("caravan.systems.sys.kind", kind);
    SystemPack pack = new PackReader(List.of()).read(kind).orElseThrow();
    pack.settings()
        .forEach(
            (key, setting) -> {
              if (setting.required()) {
                properties.put("caravan.systems.sys." + key, "https://vendor.example");
              }
            });
    Systems shipped = Systems.read(properties, List.of());
    assertThat(shipped.faults()).isEmpty();
    SystemConfig system = shipped.require("sys");
    try (SystemClients own =
            new SystemClients(shipped, ledger, timers, vault, CallSettings.plain());
        DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("ledger", Ledger.class, ledger);
      camel.getRegistry().bind("timers", Timers.class, timers);
      camel.getRegistry().bind("systems", shipped);
      camel.getRegistry().bind("clients", Clients.class, own);
      camel.getRegistry().bind("mappings", new Mappings(List.of(), shipped));
      camel.start();
      for (String action : system.pack().actions().keySet()) {
        start(camel, action);
        start(camel, action.substring(0, action.indexOf('.')) + ".*");
      }
      for (String operation : system.pack().operations().keySet()) {
        start(camel, operation);
      }
    }
  }

  private static void start(DefaultCamelContext camel, String name) throws Exception {
    AsyncProducer producer = camel.getEndpoint("api:sys/" + name).createAsyncProducer();
    producer.start();
    assertThat(producer.isSingleton()).isTrue();
    producer.stop();
  }
}
