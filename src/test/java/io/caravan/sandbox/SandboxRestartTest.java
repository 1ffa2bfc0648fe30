package io.caravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.AdminPort;
import io.caravan.command.outside.Http;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox is another company's computer: what was done there stays done. */
class SandboxRestartTest {
  @TempDir Path temp;
  private int sold;

  @Test
  void a_named_deed_is_done_once_over_restarts_and_an_unnamed_one_each_time() {
    JsonNode first = sell("day 1 step 7");
    assertThat(sell("day 1 step 7")).as("asked again, after a restart").isEqualTo(first);
    assertThat(sold).isEqualTo(1);
    sell("day 1 step 8");
    sell("");
    sell("");
    assertThat(sold).isEqualTo(4);
  }

  private JsonNode sell(String once) {
    SandboxClock clock = SandboxClock.starting(1);
    Store deeds = new Store(temp.resolve("deeds.journal"));
    try (Sandbox sandbox = new Sandbox(clock, new Faults(1), List.of(new Counter()), deeds)) {
      sandbox.start(0, Map.of());
      AdminPort admin = new AdminPort(new Http(), "http://127.0.0.1:" + sandbox.adminPort());
      return admin.call("counter", "sell", once, Json.mapper().createObjectNode());
    }
  }

  /** A vendor that does nothing but count. */
  private final class Counter implements Vendor {
    @Override
    public String name() {
      return "counter";
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public void start(int port) {}

    @Override
    public ObjectNode admin(String verb, JsonNode body) {
      return Json.mapper().createObjectNode().put("sold", ++sold);
    }

    @Override
    public Map<String, String> config() {
      return Map.of();
    }

    @Override
    public void close() {}
  }
}
