package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Web orders whose buyer is known only after the goods were kept back. */
final class BuyerScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.customer.create-in-shop", "false");
  }

  /** Customers that the till keeps the lines of an order for. */
  private Set<String> holders(JsonNode order) {
    return stage.vendors().reservations().stream()
        .filter(line -> line.path("Note").path("note").asText().startsWith(name(order) + " "))
        .map(line -> line.path("customerID").asText())
        .collect(Collectors.toSet());
  }

  private String onlyHolder(JsonNode order, int lines) {
    reserves(order, lines);
    assertThat(holders(order)).hasSize(1);
    return holders(order).iterator().next();
  }

  private String tillId(String email) {
    List<JsonNode> found = tillCustomers(email);
    assertThat(found).hasSize(1);
    return found.get(0).path("customerID").asText();
  }

  @Scenario(
      number = 132,
      given =
          "a web order whose lines were reserved for the web customer, since the till took no new"
              + " customer in time",
      when = "the till takes the buyer's record at last",
      then =
          "the reservations that are open become the buyer's, a part that was sold before stays,"
              + " and nothing is reserved or sold twice")
  void the_record_comes_late() {
    stocked("LATE-A", "12.50", 20);
    stocked("LATE-B", "20.00", 20);
    stage.admin().fault(TILL, "error-before", "POST /Customer.json", 1000);
    JsonNode order = order("late@example.com", Map.of("LATE-A", 3, "LATE-B", 1));
    String standIn = onlyHolder(order, 2);
    ships("LATE-1", order, "L1", Map.of("LATE-A", 1));
    sells(order, 1);
    reserves(order, 2);
    assertThat(holders(order)).containsExactly(standIn);
    stage.admin().calm();
    stage.eventually().until(() -> !holders(order).contains(standIn));
    String buyer = tillId("late@example.com");
    assertThat(holders(order)).containsExactly(buyer);
    assertThat(reserved(order).stream().map(line -> line.sku() + " " + line.quantity()))
        .containsExactlyInAnyOrder("LATE-A 2", "LATE-B 1");
    stage.admin().fault(TILL, "lost-response", "POST /Sale.json", 1);
    ships("LATE-2", order, "L2", Map.of("LATE-A", 2, "LATE-B", 1));
    stage.eventually().until(() -> sales(order).size() == 2 && reserved(order).isEmpty());
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
    assertThat(
            atTill("/Sale.json?sort=-saleID&limit=100", "Sale").stream()
                .filter(sale -> sale.path("referenceNumber").asText().startsWith(name(order) + "/"))
                .map(sale -> sale.path("customerID").asText()))
        .containsExactlyInAnyOrder(standIn, buyer);
    assertThat(parked("order")).isEmpty();
  }

  @Scenario(
      number = 133,
      given = "a web order whose buyer could be one of two customers of the till",
      when = "a person says which one it is",
      then = "what was reserved for the web customer is reserved for that one")
  void the_pair_is_decided() throws IOException {
    stocked("PAIR", "12.50", 20);
    String first = customer("pair@example.com");
    String second = customer("other-pair@example.com");
    for (String email : List.of("pair@example.com", "other-pair@example.com")) {
      stage.eventually().until(() -> known(email) == 1);
    }
    mail(second, "pair@example.com");
    stage.eventually().until(() -> known("pair@example.com") == 2);
    JsonNode order = order("pair@example.com", Map.of("PAIR", 2));
    String standIn = onlyHolder(order, 1);
    assertThat(standIn).isNotIn(first, second);
    JsonNode held = onlyParked("customer");
    Matcher named = Pattern.compile("several customers: (\\S+), ").matcher(held.toString());
    assertThat(named.find()).as(held.toString()).isTrue();
    decide(held.path("id").asText(), named.group(1));
    stage.eventually().until(() -> !holders(order).contains(standIn));
    assertThat(onlyHolder(order, 1)).isIn(first, second);
    assertThat(parked("customer")).isEmpty();
  }

  private int known(String email) {
    Stage.Told told = stage.caravan("why", "--json", email);
    return told.code() == 0 ? Json.parse(told.text()).size() : 0;
  }

  private String customer(String email) {
    return stage
        .lightspeed("POST", "/Customer.json", person(email))
        .at("/Customer/customerID")
        .asText();
  }

  private void mail(String id, String email) {
    stage.lightspeed("PUT", "/Customer/" + id + ".json", person(email));
  }

  private static ObjectNode person(String email) {
    ObjectNode person = json("{\"firstName\":\"Pair\",\"lastName\":\"Pairing\"}");
    person
        .putObject("Contact")
        .putObject("Emails")
        .putObject("ContactEmail")
        .put("address", email)
        .put("useType", "Primary");
    return person;
  }

  private void decide(String parked, String customer) throws IOException {
    ObjectNode body =
        (ObjectNode) Json.parse(stage.caravan("parked", "show", parked).text()).path("body");
    body.put("ref", customer);
    Path mended = Files.writeString(stage.folder().resolve("pair.json"), Json.text(body));
    assertThat(stage.caravan("parked", "edit", parked, "--body", mended.toString()).code())
        .isZero();
  }
}
