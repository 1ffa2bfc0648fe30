package io.caravan.faults;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER;
import static com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE;
import static com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK;
import static com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers that are no answers, on the way from the till to the shipped flows. */
class AnswerFaultsTest extends OnRewrittenStage {
  private static final String WAY = "/API/V3/Account/.*/SaleLine.json";

  private static Map<String, ResponseDefinitionBuilder> answers() {
    Map<String, ResponseDefinitionBuilder> all = new LinkedHashMap<>();
    all.put("RESET", aResponse().withFault(CONNECTION_RESET_BY_PEER));
    all.put("EMPTY", aResponse().withFault(EMPTY_RESPONSE));
    all.put("CHUNK", aResponse().withFault(MALFORMED_RESPONSE_CHUNK));
    all.put("RANDOM", aResponse().withFault(RANDOM_DATA_THEN_CLOSE));
    all.put("CUT", aResponse().withBody("{\"SaleLine\":{\"saleLineID\":\"99\",\"unitQ"));
    all.put("LOGIN", aResponse().withBody("<html><form action=login>").withHeader("X-A", "b"));
    all.put("PROXY", aResponse().withStatus(502).withBody("<html>Bad Gateway</html>"));
    all.put("BUSY", aResponse().withStatus(503).withBody("<html>come back later</html>"));
    all.put("DRIBBLE", aResponse().withBody("x".repeat(40)).withChunkedDribbleDelay(40, 60_000));
    return all;
  }

  @Test
  @Fault({21, 28, 29, 30})
  void each_leaves_the_line_to_be_looked_for_and_made_once() {
    Map<String, ResponseDefinitionBuilder> answers = answers();
    answers.keySet().forEach(sku -> stocked(sku, "12.50", 20));
    List<JsonNode> orders = new ArrayList<>();
    answers.forEach(
        (sku, answer) -> {
          Between.Happened happened = till.once("POST", WAY, answer);
          orders.add(order(sku + "@example.com", Map.of(sku, 1)));
          stage.eventually().until(happened::yes);
        });
    orders.forEach(order -> reserves(order, 1));
    reserves(order("after@example.com", Map.of("RESET", 1)), 1);
    orders.forEach(order -> assertThat(reserved(order)).hasSize(1));
    assertThat(parked("order")).isEmpty();
  }
}
