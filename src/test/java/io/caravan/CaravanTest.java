package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a person types it, over a real ledger. */
class CaravanTest extends OnCommandLine {
  private static final String SYSTEMS =
      """
      caravan.systems.pos.kind=lightspeed-r
      caravan.systems.pos.account=1
      caravan.systems.pos.client-id=a
      caravan.systems.pos.client-secret=b
      caravan.systems.pos.employee=1
      caravan.systems.pos.register=1
      caravan.systems.pos.web-payment-type=3
      caravan.systems.pos.web-customer=1
      caravan.systems.shop.kind=shopify
      caravan.systems.shop.url=https://example.myshopify.com
      caravan.systems.shop.access-token=canary-token
      caravan.systems.shop.webhook-secret=canary-secret
      caravan.systems.warehouse.kind=generic
      caravan.systems.warehouse.secret=canary-warehouse
      caravan.locations.web.pos=1
      caravan.locations.web.shop=gid://shopify/Location/1
      """;

  @TempDir Path folder;

  private String[] configured(String... words) throws IOException {
    Path file = folder.resolve("application.properties");
    Files.writeString(
        file,
        SYSTEMS
            + "caravan.point-to-point.pos=shop\n"
            + "caravan.point-to-point.shop=pos\n"
            + "caravan.point-to-point.warehouse=shop\n"
            + "caravan.ledger.url=jdbc:sqlite:"
            + folder.resolve("caravan.db")
            + "\n");
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", file.toString()));
    return all.toArray(String[]::new);
  }

  @Test
  void wrong_usage_ends_with_2_and_help_with_0() {
    assertThat(caravan()).isEqualTo(2);
    assertThat(caravan("nonsense")).isEqualTo(2);
    assertThat(err).contains("nonsense");
    assertThat(caravan("parked", "discard", "C1")).as("without a reason").isEqualTo(2);
    for (String command : Caravan.commandLine().getSubcommands().keySet()) {
      assertThat(caravan(command, "--help")).as(command).isZero();
      assertThat(out).as(command).startsWith("Usage: caravan " + command);
    }
  }

  @Test
  void check_tells_each_shipped_flow_in_a_sentence_and_finds_no_fault() throws IOException {
    for (String topology : List.of("hub", "point-to-point")) {
      assertThat(caravan(configured("check", "--set", "caravan.topology=" + topology)))
          .as(topology + ": " + err + out)
          .isZero();
      assertThat(out).contains("No faults.").contains("item-from-pos").contains("order-to-pos");
      assertThat(out + err).doesNotContain("canary").doesNotContain("{{");
    }
    assertThat(caravan(configured("check", "--json"))).isZero();
    JsonNode told = Json.parse(out);
    assertThat(told.path("faults")).isEmpty();
    assertThat(told.path("flows").size()).isGreaterThan(15);
    assertThat(folder.resolve("caravan.db")).as("checking keeps nothing").doesNotExist();
  }

  @Test
  void check_lists_every_fault_of_the_configuration_at_once() throws IOException {
    Path file = folder.resolve("broken.properties");
    Files.writeString(
        file,
        SYSTEMS.replace("caravan.systems.pos.account=1\n", "")
            + """
            caravan.order.pending-tl=3d
            caravan.retry.first=soon
            caravan.item.create-in-pos=perhaps
            caravan.flows.order-from-shop.since=yesterday
            caravan.flows.order-from-shop.in-flight=many
            caravan.flows.order-from-shop.sinse=2d
            caravan.systems.shop.colour=red
            caravan.owner.inventory=both
            caravan.owner.inventori=shop
            caravan.systems.pos.url=http://till.example
            caravan.locations.web.nowhere=1
            """);
    assertThat(caravan("check", "-c", file.toString())).isEqualTo(1);
    assertThat(out)
        .contains("caravan.order.pending-tl")
        .contains("Did you mean caravan.order.pending-ttl")
        .contains("caravan.retry.first")
        .contains("caravan.item.create-in-pos")
        .contains(
            "caravan.flows.order-from-shop.since: is not understood: \"yesterday\" is neither")
        .contains("caravan.flows.order-from-shop.in-flight: is not understood")
        .contains("caravan.flows.order-from-shop.sinse: is no setting of a flow")
        .contains("caravan.systems.pos.account")
        .contains("caravan.systems.shop.colour")
        .contains("caravan.locations.web.nowhere")
        .contains("caravan.systems.pos.url: only https is called")
        .contains("caravan.owner.inventory: is no role")
        .contains("caravan.owner.inventori: owns nothing")
        .contains("12 faults");
  }

  @Test
  void check_names_what_web_orders_will_need_at_the_till() throws IOException {
    assertThat(caravan(configured("check", "--set", "caravan.systems.pos.employee="))).isEqualTo(1);
    assertThat(out).contains("caravan.systems.pos.employee is not set");
  }

  @Test
  void check_without_any_system_says_so() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.properties"));
    assertThat(caravan("check", "-c", file.toString())).isEqualTo(1);
    assertThat(out).contains("no system is configured");
    assertThat(caravan("check", "-c", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(err).contains("there is no configuration");
  }

  @Test
  void a_broken_flow_file_is_told_with_its_line_and_the_others_are_good() throws IOException {
    Path routes = Files.createDirectories(folder.resolve("routes/hub"));
    Files.copy(Path.of("routes/hub/item.camel.yaml"), routes.resolve("item.camel.yaml"));
    Files.writeString(
        routes.resolve("wrong.camel.yaml"),
        """
        - route:
            id: wrong
            from:
              uri: "hub:order?to=pos"
              steps:
                - delay: {constant: 1000}
                - to: "api:pos/order.*"
        """);
    String own = "caravan.routes=" + folder.resolve("routes");
    assertThat(caravan(configured("flows", "--set", own))).isEqualTo(1);
    assertThat(out).contains("refused").contains("must not use delay").contains("item-to-shop");
    assertThat(out).containsPattern("wrong.camel.yaml:\\d+");
  }

  @Test
  void parked_records_are_listed_shown_mended_replayed_and_discarded() throws IOException {
    String first;
    String second;
    try (Ledger ledger = ledger()) {
      first = "C" + parked(ledger, "gid://shopify/Order/1");
      second = "C" + parked(ledger, "gid://shopify/Order/2");
    }
    assertThat(caravan(configured("parked", "list"))).isZero();
    assertThat(out).contains(first, second, "totals differ by 1.00", "$.totals.total");
    assertThat(caravan(configured("parked", "list", "--json"))).isZero();
    assertThat(Json.parse(out)).hasSize(2);
    assertThat(caravan(configured("parked", "show", first))).isZero();
    assertThat(Json.parse(out).path("body").path("name").asText()).isEqualTo("#1");

    Path mended = folder.resolve("mended.json");
    Files.writeString(mended, "{\"name\": \"#1\", \"mended\": true}");
    assertThat(caravan(configured("parked", "edit", first, "--body", mended.toString()))).isZero();
    assertThat(caravan(configured("parked", "discard", second, "--reason", "a double"))).isZero();
    assertThat(caravan(configured("parked", "replay", second))).isEqualTo(1);
    assertThat(err).contains(second + " is not parked");
    assertThat(caravan(configured("parked", "list"))).isZero();
    assertThat(out).contains("Nothing is parked.");
    try (Ledger ledger = ledger()) {
      List<Change> again = ledger.read(r -> r.changesToReplay(9));
      assertThat(again)
          .singleElement()
          .satisfies(change -> assertThat(change.body().path("mended").asBoolean()).isTrue());
      assertThat(ledger.read(r -> r.auditTrail(9)).toString()).contains("a double", "cli:");
    }
  }

  @Test
  void why_finds_an_order_by_the_name_a_person_says_and_tells_what_to_do() throws IOException {
    try (Ledger ledger = ledger()) {
      ledger.writeNow(
          tx -> {
            tx.link("order", "o1", "shop", "gid://shopify/Order/1");
            tx.alias("order", "name", "1001", "o1");
            JsonNode order =
                Json.parse("{\"name\":\"#1001\",\"status\":\"open\",\"payment\":\"paid\"}");
            tx.putState("order", "o1", order, Json.mapper().createObjectNode());
            long change = tx.insertChange(change("o1", "RECORDED", null, order));
            tx.enqueue(
                change,
                List.of(
                    new DeliveryDraft(
                        "order", "pos", "o1", "reserve", "reserve/l", order, List.of())));
            return null;
          });
    }
    for (String said : List.of("#1001", "1001", "o1", "gid://shopify/Order/1")) {
      assertThat(caravan(configured("why", said))).as(said + " " + err).isZero();
      assertThat(out)
          .contains("Order #1001 is open, payment paid")
          .contains("At shop it is gid://shopify/Order/1")
          .contains("pos waits for reserve");
      assertThat(caravan(configured("trace", said, "--json"))).as(said).isZero();
      assertThat(Json.parse(out).at("/0/deliveries/0/action").asText()).isEqualTo("order.reserve");
    }
    assertThat(caravan(configured("why", "#9"))).isEqualTo(1);
    assertThat(err).contains("nothing is known as #9");
  }

  @Test
  void a_subscription_ends_only_by_name() throws IOException {
    try (Ledger ledger = ledger()) {
      ledger.writeNow(
          tx -> {
            tx.subscribe("shop", "item", "test");
            return null;
          });
    }
    assertThat(caravan(configured("flows", "unsubscribe", "shop", "order"))).isEqualTo(1);
    assertThat(caravan(configured("flows", "unsubscribe", "shop", "item"))).isZero();
    try (Ledger ledger = ledger()) {
      Set<String> left = ledger.read(r -> r.subscribers("item"));
      assertThat(left).isEmpty();
    }
    assertThat(caravan(configured("disconnect", "pos"))).isEqualTo(1);
    assertThat(err).contains("no tokens of pos are kept");
  }

  private Ledger ledger() {
    return Ledgers.open(
        LedgerSettings.at("jdbc:sqlite:" + folder.resolve("caravan.db")), Clock.systemUTC());
  }

  private static long parked(Ledger ledger, String id) {
    return ledger.writeNow(
        tx ->
            tx.insertChange(
                change(null, "PARKED", id, Json.parse("{\"name\":\"#" + id.charAt(20) + "\"}"))));
  }

  private static Change change(String ref, String state, String id, JsonNode body) {
    return new Change(
        0,
        "order",
        ref,
        "shop",
        id,
        null,
        state,
        state.equals("PARKED") ? "totals differ by 1.00" : null,
        state.equals("PARKED") ? "$.totals.total" : null,
        "canonical",
        "api:shop/orders",
        null,
        body,
        0);
  }
}
