package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.HttpTransport.Incoming;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.TransportException.Kind;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes that answer for a system, and what becomes of their failures. */
class RouteTransportTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final AtomicReference<Runnable> late = new AtomicReference<>();
  private final Timers timers =
      (delay, task) -> {
        late.set(task);
        return () -> late.compareAndSet(task, null);
      };

  private volatile Processor route = exchange -> {};
  private RouteTransport transport;

  @BeforeEach
  void start() throws Exception {
    context.disableJMX();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:till").process(exchange -> route.process(exchange));
          }
        });
    context.start();
    transport = new RouteTransport(context, timers, new Elsewhere());
  }

  @AfterEach
  void stop() {
    transport.close();
    context.stop();
  }

  /** Stands for the network. */
  private static final class Elsewhere implements HttpTransport {
    @Override
    public CompletableFuture<Incoming> send(Outgoing request) {
      return CompletableFuture.completedFuture(new Incoming(299, Map.of(), new byte[0]));
    }

    @Override
    public void close() {}
  }

  private CompletableFuture<Incoming> sent(String url) {
    return transport.send(
        new Outgoing(
            "POST",
            URI.create(url),
            Map.of(),
            "{\"id\":\"7\",\"size\":2}".getBytes(StandardCharsets.UTF_8),
            new Reach(false, false),
            1_000));
  }

  private JsonNode answered(Object body) {
    route = exchange -> exchange.getMessage().setBody(body);
    return json(sent("direct:till").join());
  }

  private static JsonNode json(Incoming answer) {
    return Json.parse(answer.body());
  }

  private Incoming thrown(Exception failure) {
    route =
        exchange -> {
          throw failure;
        };
    return sent("direct:till").join();
  }

  private TransportException refused(String url) {
    Throwable failure = catchThrowable(() -> sent(url).join());
    assertThat(failure).isInstanceOf(CompletionException.class);
    return (TransportException) failure.getCause();
  }

  @Test
  void a_route_gets_the_variables_and_its_rows_are_the_answer() {
    AtomicReference<Object> got = new AtomicReference<>();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("price", new BigDecimal("12.90"));
    row.put("count", 7L);
    row.put("weight", 0.1d);
    row.put("web", true);
    row.put("ean", null);
    row.put("at", Timestamp.from(Instant.parse("2026-11-24T10:00:00.123456Z")));
    row.put("day", Date.valueOf("2026-11-24"));
    route =
        exchange -> {
          got.set(exchange.getMessage().getBody());
          exchange.getMessage().setBody(List.of(row));
        };
    Incoming answer = sent("direct:till").join();
    assertThat(got.get()).isEqualTo(Map.of("id", "7", "size", 2));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"rows\":[{\"price\":12.90,\"count\":7,\"weight\":0.1,\"web\":true,\"ean\":null,"
                + "\"at\":\"2026-11-24T10:00:00.123456Z\",\"day\":\"2026-11-24\"}]}");
  }

  @Test
  void a_text_is_the_answer_as_it_is_and_a_map_is_an_object() {
    assertThat(answered("{\"a\":1}").path("a").asInt()).isEqualTo(1);
    assertThat(answered(Map.of("a", Map.of("b", "c"))).at("/a/b").asText()).isEqualTo("c");
  }

  @Test
  void a_value_that_has_no_place_in_json_is_told_with_its_column() {
    JsonNode told = answered(List.of(Map.of("made_by", new Object())));
    assertThat(told.path("message").asText())
        .contains("direct:till: column made_by is a Object", "let the route make a text");
  }

  @Test
  void a_route_can_say_its_status() {
    route =
        exchange -> {
          exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 409);
          exchange.getMessage().setBody("{}");
        };
    assertThat(sent("direct:till").join().status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({
    "23505,0,422,23505",
    "22001,0,422,22001",
    "42P01,0,422,42P01",
    "40001,0,500,40001",
    "57014,0,500,57014",
    ",19,422,19",
    ",2067,422,2067",
    ",5,500,5"
  })
  void what_a_database_refused_is_refused_and_anything_else_is_unclear(
      String state, int code, int status, String told) {
    Incoming answer = thrown(new IllegalStateException(new SQLException("no", state, code)));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(json(answer).path("code").asText()).isEqualTo(told);
    assertThat(json(answer).path("message").asText()).isEqualTo("direct:till: no");
  }

  @Test
  void a_failure_of_the_route_itself_is_unclear() {
    Incoming answer = thrown(new IllegalStateException("oops"));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(json(answer).path("code").asText()).isEqualTo("IllegalStateException");
  }

  @Test
  void who_is_not_there_was_sent_nothing() {
    for (Exception nobody :
        List.of(
            new ConnectException("refused"),
            new SQLTransientConnectionException("no connection"),
            new SQLException("down", "08001"))) {
      route =
          exchange -> {
            throw nobody;
          };
      assertThat(refused("direct:till").kind()).as("%s", nobody).isEqualTo(Kind.NOT_SENT);
    }
    assertThat(refused("direct:nobody"))
        .hasMessageContaining("no flow begins at direct:nobody")
        .extracting(TransportException::kind)
        .isEqualTo(Kind.NOT_SENT);
  }

  @Test
  void a_connection_that_breaks_on_the_way_is_unclear() {
    assertThat(thrown(new SQLException("broken", "08006")).status()).isEqualTo(500);
  }

  @Test
  void a_route_that_is_late_is_unclear() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    route = exchange -> never.join();
    CompletableFuture<Incoming> answer = sent("direct:till");
    late.get().run();
    assertThat(catchThrowable(answer::join))
        .hasCauseInstanceOf(TransportException.class)
        .hasMessageContaining("direct:till gave no answer in time");
    never.complete(null);
  }

  @Test
  void any_other_address_is_carried_by_the_network() {
    assertThat(sent("https://till.example/items").join().status()).isEqualTo(299);
  }
}
