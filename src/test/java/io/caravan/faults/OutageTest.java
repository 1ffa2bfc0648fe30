package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.Http;
import io.caravan.mapping.Json;
import io.caravan.scenarios.OnStage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A till that answers nothing but 503 for longer than any delivery would be tried. */
class OutageTest extends OnStage {
  private static final String DOWN = "error-before";
  private static final int STOCK = 50;
  private static final int ORDERS = 6;
  private static final int TRIES_TO_OPEN = 5;

  /** Waits of 5 s, 10 s, 20 s, 40 s and then of a minute: some six minutes. */
  private static final int TRIES_WHILE_OPEN = 8;

  private final Http http = new Http();
  private final int management = FreePort.take();

  @Override
  protected void arrange() {
    stage
        .with("caravan.management.port", String.valueOf(management))
        // Without the breaker they would all be parked within seconds.
        .with("caravan.retry.max", String.valueOf(TRIES_TO_OPEN + 1))
        .with("caravan.retry.longest", "4s");
  }

  @Test
  @Fault(24)
  void what_is_for_it_waits_and_goes_out_in_order_once_it_answers() {
    stocked("OUT", "12.50", STOCK);
    JsonNode before = order("before@example.com", Map.of("OUT", 2));
    reserves(before, 1);
    // Until the first look into its folder the file flow of Camel calls itself down.
    stage.eventually().ignoreExceptions().until(() -> unreachable().isEmpty());

    stage.admin().fault(TILL, DOWN, ".*", Integer.MAX_VALUE);
    ships("OUT-1", before, "OUT1", Map.of("OUT", 1));
    ships("OUT-2", before, "OUT2", Map.of("OUT", 1));
    List<JsonNode> orders = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      orders.add(order("out" + i + "@example.com", Map.of("OUT", 1)));
    }
    stage.eventually().until(() -> alarms().contains("pos has not answered since"));
    int opened = stage.admin().happened(TILL, DOWN);
    assertThat(opened).isGreaterThanOrEqualTo(TRIES_TO_OPEN);
    stage.eventually().until(() -> stage.admin().happened(TILL, DOWN) >= opened + TRIES_WHILE_OPEN);

    assertThat(alarms().split("has not answered since", -1)).as("one alarm").hasSize(2);
    stage.eventually().until(() -> waiting() >= ORDERS);
    assertThat(unreachable()).isEqualTo("pos");
    assertThat(health().path("status").asText()).as("a restart helps nobody").isEqualTo("UP");
    assertThat(parked("order")).isEmpty();

    stage.admin().calm();
    orders.forEach(order -> reserves(order, 1));
    // Each for its buyer from the first: nobody was late in making them, the till was down.
    assertThat(orders)
        .allSatisfy(
            order ->
                assertThat(why(name(order))).contains("got reserve of").doesNotContain("repoint"));
    stage.eventually().until(() -> sales(before).size() == 2);
    // The first parcel was booked before the second.
    assertThat(booked(before)).extracting(sale -> sale.reference()).isSorted();
    assertThat(reserved(before)).isEmpty();
    stage.eventually().until(() -> unreachable().isEmpty());
    assertThat(alarms()).doesNotContain("has not answered since");
    shows("OUT", "web", STOCK - 2 - ORDERS);
    assertThat(parked("order")).isEmpty();
    assertThat(refused()).as("calls that were refused since they came all at once").isZero();
  }

  private JsonNode health() {
    return http.get(
        "http://127.0.0.1:" + management + "/observe/health?data=true&exposureLevel=full",
        Map.of());
  }

  /** Systems that the health check names. */
  private String unreachable() {
    for (JsonNode check : health().path("checks")) {
      if (check.path("data").has("unreachable")) {
        return check.path("data").path("unreachable").asText();
      }
    }
    throw new AssertionError(health().toString());
  }

  /** Deliveries that the alarm says wait. */
  private int waiting() {
    return new BigDecimal(alarms().replaceAll("(?s).*; (\\d+) deliveries wait for it.*", "$1"))
        .intValue();
  }

  private long refused() {
    long refused = 0;
    JsonNode told = Json.parse(stage.caravan("explain", "budget", "--json").text());
    for (JsonNode system : told) {
      for (JsonNode use : system.path("uses")) {
        refused += use.path("day").path("refused").asLong();
      }
    }
    return refused;
  }
}
