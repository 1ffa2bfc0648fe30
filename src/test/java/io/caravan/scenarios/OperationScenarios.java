package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.faults.Fault;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** What the people who run the hub are told, and when. */
final class OperationScenarios extends OnStage {
  private static final Path SHOP_PACK = Path.of("src/main/resources/systems/shopify/system.yaml");
  private static final Duration ALMOST_60_DAYS = Duration.ofDays(59);

  @Scenario(
      number = 109,
      given = "a shop whose API version will end",
      when = "the end is less than 60 days away, or the shop answers with another version",
      then = "an alarm says which version and what to do; it ends when the right version is back")
  void the_api_version_ends(@TempDir Path folder) throws IOException {
    stocked("VERSION", "4.00", 3);
    assertThat(alarms()).doesNotContain("version");
    served("2027-01");
    stage.till().count("", "web", itemId("VERSION"), new BigDecimal("2"));
    stage
        .eventually()
        .until(() -> alarms().contains("shop answers with API version 2027-01 though "));
    served("2026-10");
    stage.till().count("", "web", itemId("VERSION"), new BigDecimal("1"));
    stage.eventually().until(() -> !alarms().contains("2027-01"));

    LocalDate end = ends();
    Instant soon = end.atStartOfDay(ZoneOffset.UTC).toInstant().minus(ALMOST_60_DAYS);
    try (Stage later = Stage.on(soon, folder)) {
      later.start();
      later
          .eventually()
          .until(() -> later.caravan("alarms").text().contains("ends on " + end + "; update"));
    }
  }

  private void served(String version) {
    stage.admin().call(SHOP, "serve-version", "", json("{}").put("version", version));
  }

  private static LocalDate ends() throws IOException {
    Matcher found = Pattern.compile("version-ends: (\\S+)").matcher(Files.readString(SHOP_PACK));
    assertThat(found.find()).isTrue();
    return LocalDate.parse(found.group(1));
  }

  private String tillName(String email) {
    return tillCustomers(email).get(0).path("lastName").asText();
  }

  private String shopName(String email) {
    return stage.shop().customers().get(email).lastName();
  }

  @Scenario(
      number = 111,
      given = "a name and a price that the hub has just written to the shop",
      when = "the shop tells of them, and at the same time a person there types other values",
      then =
          "what the hub wrote is dropped as known; what the person typed is kept however soon it"
              + " came: the name goes to the till, the price to the list of conflicts")
  @Fault(37)
  void our_own_write_comes_back() {
    String email = "echo@example.com";
    stage.till().customer("", "Edith", "Old", email);
    stocked("RETURNS", "4.00", 3);
    stage.eventually().until(() -> stage.shop().customers().containsKey(email));
    String id = tillCustomers(email).get(0).path("customerID").asText();
    late("customers/update");
    late("products/update");
    stage.admin().call(TILL, "update-customer", "", names(id, "New"));
    stage
        .admin()
        .call(TILL, "set-price", "", json("{\"price\":\"9.00\"}").put("itemID", itemId("RETURNS")));
    String written = tillCustomers(email).get(0).path("timeStamp").asText();
    stage.eventually().until(() -> shopName(email).equals("New"));
    stage.eventually().until(() -> price("RETURNS").compareTo(new BigDecimal("9")) == 0);
    assertThat(tillCustomers(email).get(0).path("timeStamp").asText()).isEqualTo(written);

    stage
        .admin()
        .call(
            SHOP,
            "update-customer",
            "",
            json("{\"lastName\":\"Person\"}").put("customer", email).put("firstName", "Edith"));
    stage.storefront().price("", "RETURNS", "8.00");
    stage.eventually().until(() -> tillName(email).equals("Person"));
    stage
        .eventually()
        .until(() -> why("RETURNS").replace("8.00", "8").contains("{\"amount\":\"8\""));
    stage.eventually().until(() -> price("RETURNS").compareTo(new BigDecimal("9")) == 0);

    // What comes later has been read later.
    stage.till().customer("", "Flora", "Last", "last@example.com");
    stage.eventually().until(() -> stage.shop().customers().containsKey("last@example.com"));
    assertThat(shopName(email)).isEqualTo("Person");
    assertThat(tillName(email)).isEqualTo("Person");
  }

  private void late(String topic) {
    stage
        .admin()
        .fault(
            json("{\"system\":\"shopify\",\"kind\":\"webhook-late\",\"delay\":\"PT60S\"}")
                .put("operation", topic));
  }

  private static ObjectNode names(String id, String last) {
    return json("{\"firstName\":\"Edith\"}").put("customerID", id).put("lastName", last);
  }

  private BigDecimal price(String sku) {
    return stage.shop().variants().get(sku).price();
  }

  @Scenario(
      number = 112,
      given = "a count at the till that the shop's API refuses inside an answer of HTTP 200",
      when = "it is delivered",
      then =
          "it counts as failed: field and message stand in the list of parked records and in the"
              + " story of the item, it can be tried again, and a mended count ends it")
  void refused_with_http_200() {
    stocked("TYPO", "4.00", 3);
    // Somebody scanned a barcode where the quantity is typed.
    stage.till().count("", "web", itemId("TYPO"), new BigDecimal("2000000000"));
    stage.eventually().until(() -> parked("web").size() == 1);
    JsonNode row = parked("web").get(0);
    assertThat(row.path("reason").asText())
        .contains("input.quantities.0.quantity")
        .contains("The quantity can't be higher than 1,000,000,000.");
    assertThat(why("TYPO")).contains("can't be higher than 1,000,000,000.").contains("To do: ");
    assertThat(alarms()).contains("can't be higher than 1,000,000,000.");

    String id = row.path("id").asText();
    assertThat(stage.caravan("parked", "replay", id).text()).contains("will be tried again");
    stage.eventually().until(() -> attempts(id) > 1 && !parked(id).isEmpty());
    assertThat(stage.available("TYPO", "web")).isEqualByComparingTo("3");

    stage.till().count("", "web", itemId("TYPO"), new BigDecimal("5"));
    shows("TYPO", "web", 5);
    stage.eventually().until(() -> parked(id).isEmpty());
    assertThat(alarms()).doesNotContain("1,000,000,000");
  }

  private int attempts(String id) {
    List<JsonNode> rows = parked(id);
    return rows.isEmpty()
        ? 0
        : Json.parse(stage.caravan("parked", "show", id).text()).path("attempts").asInt();
  }
}
