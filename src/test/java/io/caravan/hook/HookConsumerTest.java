package io.caravan.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.api.SourceRecord;
import io.caravan.ledger.Change;
import io.caravan.ledger.LedgerException;
import io.caravan.mapping.MappingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class HookConsumerTest extends HookFixture {
  private static final String SHIPMENT =
      "{\"id\":\"S-1\",\"order\":{\"name\":\"#1001\"},\"lines\":[{\"sku\":\"A\",\"quantity\":\"1\"}]}";

  private final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
  private volatile Processor hub =
      exchange -> {
        SourceRecord record = exchange.getProperty(SourceRecord.PROPERTY, SourceRecord.class);
        recorded.add(record);
        record.markRecorded();
      };

  private void route(String uri) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri)
                .routeId("hook")
                .process(exchange -> headers.add(Map.copyOf(exchange.getMessage().getHeaders())))
                .process((Exchange exchange) -> hub.process(exchange));
          }
        });
  }

  @Test
  void a_posted_record_runs_through_the_route_and_is_answered_when_it_is_recorded()
      throws Exception {
    route("hook:warehouse/shipments");

    var answer = record(SHIPMENT);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"recorded\"}");
    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).origin()).isEqualTo("hook:warehouse/shipments");
    assertThat(recorded.get(0).entity()).isEqualTo("shipment");
    assertThat(recorded.get(0).nativeId()).isEqualTo("S-1");
    assertThat(recorded.get(0).body()).isEqualTo(json(SHIPMENT));
  }

  @Test
  void nothing_of_the_request_but_its_body_reaches_the_route() throws Exception {
    route("hook:warehouse/shipments");
    byte[] body = SHIPMENT.getBytes(StandardCharsets.UTF_8);
    List<String> evil = new ArrayList<>();
    for (String name :
        List.of(
            "CamelHttpUri",
            "CAMELHTTPURI",
            "camelhttpuri",
            "CamelHttpPath",
            "CAmelHttpUri",
            "CamelHttpQuery",
            "CamelHttpMethod",
            "CamelHttpResponseCode",
            "CamelFileName",
            "CamelExecCommandExecutable",
            "CamelBeanMethodName",
            "CamelSqlQuery",
            "CamelJmsDestinationName",
            "org.apache.camel.CamelHttpUri",
            "org.apache.camel.evil",
            "kafka.OVERRIDE_TOPIC",
            "kafka.override_topic",
            "sObjectQuery",
            "mail.smtp.host",
            "dns.name",
            "gridfs.metadata",
            "SolrParam.q",
            "operationName",
            "Authorization",
            "Cookie",
            "X-Forwarded-For",
            "CaravanSystem",
            "CaravanStream",
            "CaravanNativeId",
            "CaravanReadAt",
            "CaravanAction",
            "caravanentity",
            "caravan.source",
            "breadcrumbId",
            "JMSReplyTo",
            "Content-Encoding-X")) {
      evil.add(name + ": evil");
    }
    evil.add("Content-Type: application/json");
    evil.add("X-Caravan-Signature: " + hex(WAREHOUSE_SECRET, body));

    String answer =
        raw("/hook/warehouse/shipments?q=1&CamelHttpUri=evil&CaravanSystem=evil", body, evil);

    assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("evil");
    assertThat(headers).hasSize(1);
    assertThat(headers.get(0))
        .containsOnlyKeys("CaravanSystem", "CaravanStream", "CaravanNativeId", "CaravanReadAt")
        .containsEntry("CaravanSystem", "warehouse")
        .containsEntry("CaravanStream", "shipments")
        .containsEntry("CaravanNativeId", "S-1");
    assertThat(headers.get(0).toString()).doesNotContain("evil");
  }

  @Test
  void a_record_that_cannot_be_mapped_is_parked_and_answered_well() throws Exception {
    hub =
        exchange -> {
          throw new MappingException("mapping warehouse/shipment.in failed: a value is not a time");
        };
    route("hook:warehouse/shipments");

    assertThat(record(SHIPMENT).statusCode()).isEqualTo(200);
    assertThat(record("{\"order\":{\"name\":\"#1\"}}").statusCode()).isEqualTo(200);

    assertThat(parked())
        .extracting(Change::reason)
        .satisfiesExactly(
            first -> assertThat(first).contains("is not a time"),
            second -> assertThat(second).contains("has no id"));
    assertThat(parked().get(0).body()).isEqualTo(json(SHIPMENT));
  }

  @Test
  void parked_records_of_hook_and_file_come_again_when_a_person_wants_them() throws Exception {
    route("hook:warehouse/shipments");
    List<Long> changes = new ArrayList<>();
    for (String origin : List.of("hook:warehouse/shipments", "file:warehouse/shipments")) {
      changes.add(
          ledger.writeNow(
              tx ->
                  tx.insertChange(
                      new Change(
                          0,
                          "shipment",
                          null,
                          "warehouse",
                          "S-1",
                          null,
                          "PARKED",
                          "why",
                          null,
                          "native",
                          origin,
                          null,
                          json(SHIPMENT),
                          0))));
    }
    for (long change : changes) {
      ledger.writeNow(tx -> tx.replayChange(change, null, "ann"));
    }

    await().until(() -> recorded.size() == 2);
    await()
        .until(
            () ->
                ledger.<Boolean>read(
                    reads ->
                        changes.stream()
                            .allMatch(
                                c -> reads.change(c).orElseThrow().state().equals("REPLAYED"))));
    assertThat(recorded).extracting(SourceRecord::replayOf).containsExactlyElementsOf(changes);
  }

  @Test
  void while_the_ledger_is_down_the_sender_is_told_to_come_again() throws Exception {
    hub =
        exchange -> {
          throw new LedgerException("the ledger is closed");
        };
    route("hook:warehouse/shipments");
    loseLedger();

    assertThat(record(SHIPMENT).statusCode()).isEqualTo(503);
  }

  @Test
  void an_unsigned_record_never_reaches_the_route() throws Exception {
    route("hook:warehouse/shipments");
    byte[] body = SHIPMENT.getBytes(StandardCharsets.UTF_8);

    assertThat(
            post("/hook/warehouse/shipments", body, "Content-Type", "application/json")
                .statusCode())
        .isEqualTo(401);

    assertThat(headers).isEmpty();
    assertThat(parked()).isEmpty();
  }

  @Test
  void a_route_may_open_the_door_for_notices_by_itself() throws Exception {
    route("hook:shop");

    assertThat(notice("orders/create", "e-1", "{\"id\":1}").statusCode()).isEqualTo(200);

    assertThat(hints("orders")).hasSize(1);
    assertThat(headers).isEmpty();
  }

  @Test
  void what_cannot_be_a_source_is_refused_with_the_reason() {
    assertThatThrownBy(() -> route("hook:warehouse/parcels"))
        .hasStackTraceContaining("names no stream of warehouse; known: shipments");
    assertThatThrownBy(() -> route("hook:nobody/x"))
        .hasStackTraceContaining("there is no system nobody");
    assertThatThrownBy(() -> route("hook:warehouse/shipments?mode=stream"))
        .hasStackTraceContaining("write hint or body");
  }

  @Test
  void a_door_is_no_target() {
    assertThatThrownBy(
            () ->
                context.addRoutes(
                    new RouteBuilder() {
                      @Override
                      public void configure() {
                        from("direct:out").to("hook:shop");
                      }
                    }))
        .hasStackTraceContaining("hook://shop is a source only; api: calls a system");
  }
}
