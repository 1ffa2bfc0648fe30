package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.DeliveryState;
import io.caravan.mapping.Json;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OvertakenTest extends OnHub {
  private CamelContext context;
  private final TestTarget target = new TestTarget();

  @AfterEach
  void close() {
    context.stop();
  }

  @Test
  void of_several_tracking_numbers_of_a_shipment_that_wait_only_the_last_is_sent()
      throws Exception {
    queue("S1", "fulfil", "1");
    queue("S1", "track", "2");
    queue("S2", "track", "a");
    queue("S1", "track", "3");
    queue("S1", "ready", "4");
    hub.link("shipment", "S1", "shop", "F1");
    hub.link("shipment", "S1", "shop", "F2");
    deliver();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(states())
                    .containsExactly(
                        DeliveryState.DONE,
                        DeliveryState.IGNORED,
                        DeliveryState.DONE,
                        DeliveryState.DONE,
                        DeliveryState.DONE));
    assertThat(target.actions).containsExactly("fulfil", "track", "track", "ready");
    assertThat(target.got)
        .extracting(body -> body.at("/shipment/tracking/0/number").asText())
        .containsExactly("1", "a", "3", "4");
    assertThat(target.got.get(2).at("/shipment/ids"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("F1", "F2");
  }

  private void queue(String shipment, String action, String number) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.putObject("shipment")
        .put("ref", shipment)
        .putArray("tracking")
        .addObject()
        .put("number", number);
    hub.ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  Recorder.change(
                      hub.incoming("shipment", "pos", body, null), "S", "RECORDED", null, body));
          tx.enqueue(
              change,
              List.of(new DeliveryDraft("shipment", "shop", "O", action, action, body, List.of())));
          return null;
        });
  }

  private void deliver() throws Exception {
    context = new DefaultCamelContext();
    context.getShutdownStrategy().setTimeout(5);
    context.getRegistry().bind("hub", hub.hub);
    context.getRegistry().bind("time", hub.time);
    context.getRegistry().bind("chance", new Random(2));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("hub:shipment?to=shop").routeId("to").process(target).id("target");
          }
        });
    context.start();
  }

  private List<DeliveryState> states() {
    return hub.deliveries("shipment", "O").stream()
        .sorted(Comparator.comparingLong(Delivery::seq))
        .map(Delivery::state)
        .toList();
  }
}
