package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    HttpTransport real = super.transport();
    return new HttpTransport() {
      @Override
      public CompletableFuture<Incoming> send(Outgoing request) {
        left.add(request);
        return real.send(request);
      }

      @Override
      public void close() {
        real.close();
      }
    };
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
    // The vendor here knows no tokens; that it was asked for one is enough.
    refused("pos", "find");
    refused("shop", "shopInfo");
    assertThat(left)
        .extracting(sent -> sent.method() + " " + sent.url().getPath())
        .contains("POST /token", "POST /admin/api/2026-10/graphql.json");
  }

  @Test
  void a_mutation_is_found_wherever_it_stands() {
    assertThat(ReadsOnly.mutates("mutation { x }")).isTrue();
    assertThat(ReadsOnly.mutates("# a comment\nmutation X($a: A) { x }")).isTrue();
    assertThat(ReadsOnly.mutates("fragment F on Y { z }\nmutation{x}")).isTrue();
    assertThat(ReadsOnly.mutates("query Q { a }, mutation M { x }")).isTrue();
    assertThat(ReadsOnly.mutates("query { mutation # mutation\n }")).isFalse();
    assertThat(ReadsOnly.mutates("query Q($s: String = \"} mutation {\") { a }")).isFalse();
  }
}
