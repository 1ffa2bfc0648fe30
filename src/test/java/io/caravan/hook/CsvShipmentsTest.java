package io.caravan.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.SourceRecord;
import io.caravan.ledger.Change;
import io.caravan.ledger.LedgerException;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mappings;
import io.caravan.mapping.SchemaCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ProcessorEndpoint;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** The shipped flow on real files. */
class CsvShipmentsTest extends HookFixture {
  private static final String HEADER =
      "order,sku,quantity,company,tracking,url,shipment id,shipped at\n";

  private final List<JsonNode> canonical = new CopyOnWriteArrayList<>();
  private volatile Processor hub =
      exchange -> {
        SourceRecord record = exchange.getProperty(SourceRecord.PROPERTY, SourceRecord.class);
        recorded.add(record);
        canonical.add(exchange.getMessage().getBody(JsonNode.class));
        record.markRecorded();
      };
  private Path drop;

  private static List<ShipmentRows.Parsed> parse(String text) throws CsvFile.Unreadable {
    return ShipmentRows.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private void startFlow() throws Exception {
    drop = Files.createDirectories(folder.resolve("drop"));
    Properties properties = new Properties();
    properties.setProperty("caravan.systems.warehouse.folder", drop.toString());
    context.getPropertiesComponent().setInitialProperties(properties);
    context.addComponent(
        "hub",
        new DefaultComponent() {
          @Override
          protected Endpoint createEndpoint(
              String uri, String remaining, Map<String, Object> parameters) {
            assertThat(remaining).isEqualTo("shipment");
            assertThat(parameters).containsEntry("from", "warehouse");
            parameters.clear();
            return new ProcessorEndpoint(uri, context, exchange -> hub.process(exchange));
          }
        });
    String yaml =
        Files.readString(Path.of("routes/hub/warehouse-csv.camel.yaml"))
            .replace("delay: 5s", "delay: 100")
            .replace(
                "readLockMinAge: 1s", "readLockMinAge: 100\n        readLockCheckInterval: 100")
            .replace("readLockTimeout: 15s", "readLockTimeout: 1000");
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(ResourceHelper.fromString("warehouse-csv.camel.yaml", yaml));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("system", "warehouse");
    context.addRouteFromTemplate("shipment-file-warehouse", "shipment-file", parameters);
  }

  private void dropFile(String name, String text) throws IOException {
    Path part = drop.resolve(name + ".part");
    Files.writeString(part, text);
    Files.move(part, drop.resolve(name));
  }

  private List<String> in(String below) {
    Path place = drop.resolve(below);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void rows_of_one_shipment_become_one_document() throws Exception {
    List<ShipmentRows.Parsed> shipments =
        parse(
            "\uFEFFOrder;SKU;Quantity;Company;Tracking;URL;Shipment-ID;Shipped_At\r\n"
                + "#1001;B;1;DHL;0034;\"https://t.example/?a;b\";S-1;2026-11-24 11:30:00+01:00\r\n"
                + "#1001;A;2;DHL;0034;;S-1;2026-11-24T10:30:00Z\r\n"
                + "\r\n"
                + "#1001;A;0.5;UPS;1Z;;S-1;2026-11-24T10:30:00Z\r\n");

    assertThat(shipments).hasSize(1);
    assertThat(shipments.get(0).fault()).contains("line 3 names another shipped at");

    shipments =
        parse(
            HEADER
                + "#1001,B,1,DHL,0034,\"https://t.example/?a,b\",S-1,2026-11-24T11:30:00+01:00\n"
                + "#1001,A,2,DHL,0034,,S-1,2026-11-24T11:30:00+01:00\n"
                + "#1001,A,0.5,UPS,1Z,,S-1,2026-11-24T11:30:00+01:00\n"
                + "#1002,A,1,,,,,\n");
    assertThat(shipments).hasSize(2).allMatch(shipment -> shipment.fault() == null);
    assertThat(shipments.get(0).document())
        .isEqualTo(
            json(
                "{'id':'S-1','order':{'name':'#1001'},'shippedAt':'2026-11-24T10:30:00Z','tracking':["
                    + "{'company':'DHL','number':'0034','url':'https://t.example/?a,b'},"
                    + "{'company':'UPS','number':'1Z'}],"
                    + "'lines':[{'sku':'A','quantity':'2.5'},{'sku':'B','quantity':'1'}]}"));
  }

  @Test
  void ids_follow_from_content_where_the_file_has_none() throws Exception {
    String one = HEADER + "#1,A,1,DHL,1,,,\n#1,B,1,DHL,1,,,\n";
    assertThat(parse(one)).hasSize(1);
    String id = parse(one).get(0).id();
    assertThat(id).startsWith("csv-");
    assertThat(parse(one).get(0).id()).isEqualTo(id);
    assertThat(parse(HEADER + "#1,B,1,DHL,1,,,\n#1,A,1,DHL,1,,,\n").get(0).id()).isEqualTo(id);
    // A mended file of the same parcel is the same shipment.
    assertThat(parse(HEADER + "#1,A,2,DHL,1,,,\n").get(0).id()).isEqualTo(id);
    assertThat(parse(HEADER + "#1,A,1,DHL,2,,,\n").get(0).id()).isNotEqualTo(id);
    assertThat(parse(HEADER + "#2,A,1,DHL,1,,,\n").get(0).id()).isNotEqualTo(id);
    assertThat(parse(HEADER + "#1,A,1,,,,,\n").get(0).id())
        .isNotEqualTo(parse(HEADER + "#1,A,2,,,,,\n").get(0).id());
  }

  @Test
  void a_fault_names_its_line_and_leaves_the_other_shipments_alone() throws Exception {
    Map<String, String> faults = new HashMap<>();
    faults.put("#1,A,x,,,,S-9,", "quantity");
    faults.put("#1,A,0,,,,S-9,", "quantity");
    faults.put("#1,A,-1,,,,S-9,", "quantity");
    faults.put("#1,A,1e3,,,,S-9,", "quantity");
    faults.put("#1,A,\"1,5\",,,,S-9,", "quantity");
    faults.put("#1,A,,,,,S-9,", "quantity");
    faults.put(",A,1,,,,S-9,", "lacks the order");
    faults.put("#1,,1,,,,S-9,", "lacks the sku");
    faults.put("#1,A,1,,,,S-9,yesterday", "shipped at");
    faults.put("#1,A,1,,,,S-9,2026-11-24T10:00:00", "shipped at");
    faults.put("#1,A,1,,,,S-9", "7 columns instead of 8");
    faults.put("#1," + "A".repeat(300) + ",1,,,,S-9,", "longer than 255");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      List<ShipmentRows.Parsed> parsed =
          parse(HEADER + "#7,A,1,,,,S-7,\n" + fault.getKey() + "\n#8,A,1,,,,S-8,\n");
      assertThat(parsed).as(fault.getKey()).hasSize(3);
      assertThat(parsed.get(1).fault())
          .as(fault.getKey())
          .startsWith("line 3 ")
          .contains(fault.getValue());
      assertThat(parsed.get(0).fault()).isNull();
      assertThat(parsed.get(2).fault()).isNull();
    }
  }

  @Test
  void what_is_no_file_of_shipments_says_why() {
    assertThatThrownBy(() -> parse("")).hasMessageContaining("lacks the column order");
    assertThatThrownBy(() -> parse("sku,quantity\nA,1\n")).hasMessageContaining("column order");
    assertThatThrownBy(() -> parse(HEADER + "\"#1,A,1\n")).hasMessageContaining("no CSV");
    assertThatThrownBy(() -> parse("order,order,sku,quantity\n")).hasMessageContaining("no CSV");
    assertThatThrownBy(() -> ShipmentRows.parse(new byte[] {(byte) 0xff, (byte) 0xfe, 0x31}))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> ShipmentRows.parse(new byte[CsvFile.MAX_FILE + 1]))
        .hasMessageContaining("larger");
  }

  @Test
  void a_dropped_file_runs_through_the_flow_shipment_by_shipment() throws Exception {
    startFlow();
    dropFile(
        "a.csv",
        HEADER
            + "#1001,A,1,DHL,1,,S-1,2026-11-24T10:00:00Z\n"
            + "#1001,B,many,DHL,2,,S-2,2026-11-24T10:00:00Z\n"
            + "#1002,C,1,DHL,3,,S-3,2026-11-24T10:00:00Z\n");

    await().until(() -> in(".done").size() == 1);
    assertThat(recorded).extracting(SourceRecord::nativeId).containsExactly("S-1", "S-3");
    assertThat(recorded.get(0).origin()).isEqualTo("file:warehouse/shipments");
    assertThat(canonical)
        .allSatisfy(document -> assertThat(SchemaCheck.check("shipment", document)).isEmpty());
    assertThat(canonical.get(0).at("/lines/0/line/sku").asText()).isEqualTo("A");
    assertThat(parked()).hasSize(1);
    Change parked = parked().get(0);
    assertThat(parked.nativeId()).isEqualTo("S-2");
    assertThat(parked.reason()).startsWith("line 3 has a quantity");
    assertThat(parked.stage()).isEqualTo("native");
    assertThat(parked.origin()).isEqualTo("file:warehouse/shipments");

    dropFile(
        "a.csv",
        HEADER
            + "#1001,A,1,DHL,1,,S-1,2026-11-24T10:00:00Z\n"
            + "#1001,B,many,DHL,2,,S-2,2026-11-24T10:00:00Z\n"
            + "#1002,C,1,DHL,3,,S-3,2026-11-24T10:00:00Z\n");
    await().until(() -> in(".done").size() == 2);
    assertThat(recorded.get(2).nativeId()).isEqualTo("S-1");
    assertThat(recorded.get(2).body()).isEqualTo(recorded.get(0).body());
    assertThat(parked()).hasSize(1);
  }

  @Test
  void a_shipment_whose_exchange_fails_is_parked_and_the_next_ones_go_on() throws Exception {
    Processor good = hub;
    hub =
        exchange -> {
          if (exchange.getMessage().getHeader("CaravanNativeId").equals("S-1")) {
            throw new IllegalStateException("Jane Doe");
          }
          good.process(exchange);
        };
    startFlow();
    dropFile("b.csv", HEADER + "#1,A,1,,,,S-1,\n#2,A,1,,,,S-2,\n");

    await().until(() -> in(".done").size() == 1);
    assertThat(recorded).extracting(SourceRecord::nativeId).containsExactly("S-2");
    assertThat(parked()).hasSize(1);
    assertThat(parked().get(0).reason()).contains("IllegalStateException").doesNotContain("Jane");
  }

  @Test
  void a_file_that_is_no_file_of_shipments_goes_to_error_with_an_alarm() throws Exception {
    startFlow();
    dropFile("c.csv", "what is this?\n");
    dropFile("notes.txt", HEADER);

    await().until(() -> in(".error").size() == 1);
    assertThat(alarms()).hasSize(1);
    assertThat(alarms().get(0).text()).contains("c.csv").contains("lacks the column order");
    assertThat(in("")).contains("notes.txt");
    assertThat(recorded).isEmpty();
  }

  @Test
  void a_file_that_the_ledger_cannot_keep_stays_and_is_read_again() throws Exception {
    List<String> tries = new CopyOnWriteArrayList<>();
    hub =
        exchange -> {
          tries.add(exchange.getMessage().getHeader("CaravanNativeId", String.class));
          loseLedger();
          throw new LedgerException("the ledger is closed");
        };
    startFlow();
    dropFile("d.csv", HEADER + "#1,A,1,,,,S-1,\n");

    await().until(() -> tries.size() >= 2);
    assertThat(in("")).contains("d.csv");
    assertThat(in(".done")).isEmpty();
    assertThat(in(".error")).isEmpty();
  }

  @Test
  void nothing_of_the_file_but_its_content_reaches_the_hub() throws Exception {
    List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
    Processor good = hub;
    hub =
        (Exchange exchange) -> {
          headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
          good.process(exchange);
        };
    startFlow();
    dropFile("e.csv", HEADER + "#1,A,1,,,,S-1,\n");

    await().until(() -> headers.size() == 1);
    assertThat(headers.get(0))
        .containsOnlyKeys("CaravanSystem", "CaravanStream", "CaravanNativeId", "CaravanReadAt");
  }

  @Test
  void the_mapping_of_posted_shipments_gives_what_its_sample_expects() throws Exception {
    JsonNode mapped =
        new Mappings(List.of(), systems)
            .get("warehouse/shipment.in")
            .apply(sample("shipment.in.json"), Map.of());

    assertThat(mapped.toPrettyString())
        .isEqualTo(sample("shipment.in.expected.json").toPrettyString());
    assertThat(SchemaCheck.check("shipment", mapped)).isEmpty();
  }

  private static JsonNode sample(String name) throws IOException {
    return Json.parse(
        Files.readString(Path.of("src/main/resources/systems/generic/samples/" + name)));
  }
}
