package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** In a dry run and in shadow mode nothing but a read leaves the house. */
final class ReadsOnlyTest extends CallFixture {
  private final List<HttpTransport.Outgoing> left = new ArrayList<>();

  @Override
  CallSettings calls() {
    return CallSettings.plain().allowPrivate(true).dryRun(true);
  }

  /** Where a socket would be opened. */
  @Override
  HttpTransport transport() {
    return watched(super.transport(), left::add);
  }

  // A pack may be wrong about itself.
  @Override
  String extraTill() {
    return "\n  liar: {path: /Sale.json, class: READ}\n";
  }

  private Throwable refused(String system, String operation) throws Exception {
    Client client = clients.of(system);
    Operation called = client.system().pack().operations().get(operation);
    JsonNode variables = Json.parse("{\"id\":\"1\",\"sale\":\"1\",\"body\":{}}");
    try {
      client.send(called.request(), variables, Client.Urgency.ORDER).get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void a_write_is_refused_before_anything_is_opened() throws Exception {
    for (String write : List.of("sell", "pay", "reserve", "drop", "note", "liar")) {
      assertThat(refused("pos", write)).as(write).hasMessageContaining("it is no read");
    }
    for (String write : List.of("setStock", "refund", "hold")) {
      assertThat(refused("shop", write)).as(write).hasMessageContaining("it is no read");
    }
    assertThat(left).isEmpty();
    assertThat(vendor.asked).isEmpty();
  }

  @Test
  void a_read_and_the_refresh_of_its_token_go_through() throws Exception {
    vendor.rule =
        asked ->
            asked.uri().equals("/token")
                ? tokens(TOKEN, "refresh-1")
                : VendorServer.Reply.json("{'data':{}}");
    assertThat(refused("pos", "find")).isNull();
    assertThat(refused("shop", "shopInfo")).isNull();
    assertThat(left)
        .extracting(sent -> sent.method() + " " + sent.url().getPath())
        .containsExactly(
            "POST /token", "GET /API/Sale.json", "POST /admin/api/2026-10/graphql.json");
  }

  @Test
  void a_mutation_is_found_wherever_it_stands() {
    assertThat(GraphqlText.mutates("mutation { x }")).isTrue();
    assertThat(GraphqlText.mutates("# a comment\nmutation X($a: A) { x }")).isTrue();
    assertThat(GraphqlText.mutates("fragment F on Y { z }\nmutation{x}")).isTrue();
    assertThat(GraphqlText.mutates("query Q { a }, mutation M { x }")).isTrue();
    assertThat(GraphqlText.mutates("query { mutation # mutation\n }")).isFalse();
    assertThat(GraphqlText.mutates("query Q($s: String = \"} mutation {\") { a }")).isFalse();
    assertThat(GraphqlText.mutates("query {")).as("nobody knows what it is").isTrue();
  }
}
