package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.List;

/** What the people who run it see, and echoes of their own writes. */
final class OperationScenarios extends OnStage {
  /** One phone for two people of a household; the shop takes it for one account. */
  private static final String SHARED = "+15035550100";

  private JsonNode shopCustomer(String email) {
    for (JsonNode customer :
        shop("{ customers(first: 50) { nodes { id firstName updatedAt defaultEmailAddress {"
                + " emailAddress } } } }")
            .path("customers")
            .path("nodes")) {
      if (customer.path("defaultEmailAddress").path("emailAddress").asText().equals(email)) {
        return customer;
      }
    }
    return Json.mapper().missingNode();
  }

  private String tillName(String email) {
    List<JsonNode> found = tillCustomers(email);
    assertThat(found).hasSize(1);
    return found.get(0).path("firstName").asText();
  }

  private void renamed(String email, String name) {
    ObjectNode change = Json.mapper().createObjectNode().put("firstName", name);
    change.put("customer", shopCustomer(email).path("id").asText());
    stage.admin().call(SHOP, "update-customer", "", change);
  }

  @Scenario(
      number = 111,
      given = "a customer of the till whom the hub has just written to the shop",
      when = "the write comes back as news, and at once a person changes the name there",
      then = "the echo changes nothing on either side and the person's name is kept on both")
  void an_echo_and_an_edit() {
    stage.till().customer("", "Grace", "Hopper", "echo@example.com");
    stage.till().customer("", "Edith", "Clarke", "edit@example.com");
    stage.eventually().until(() -> !shopCustomer("edit@example.com").isMissingNode());
    renamed("edit@example.com", "Edie");
    stage.eventually().until(() -> !shopCustomer("echo@example.com").isMissingNode());
    JsonNode written = shopCustomer("echo@example.com");
    stage.eventually().until(() -> tillName("edit@example.com").equals("Edie"));
    stage.till().customer("", "Mary", "Later", "later@example.com");
    stage.eventually().until(() -> !shopCustomer("later@example.com").isMissingNode());
    assertThat(shopCustomer("echo@example.com")).isEqualTo(written);
    assertThat(tillName("echo@example.com")).isEqualTo("Grace");
    assertThat(shopCustomer("edit@example.com").path("firstName").asText()).isEqualTo("Edie");
  }

  @Scenario(
      number = 112,
      given = "a customer whom the shop refuses with HTTP 200 and a list of errors inside",
      when = "the hub writes that customer",
      then =
          "it is a failure: parked with the field and the shop's words, told, and replayed at will")
  void errors_inside_a_good_answer() {
    for (String name : List.of("One", "Two")) {
      ObjectNode person = Json.mapper().createObjectNode().put("firstName", "Sam");
      person.put("lastName", name).put("email", name + "@example.com").put("mobile", SHARED);
      stage.admin().call(TILL, "create-customer", "", person);
    }
    JsonNode held = onlyParked("customer");
    assertThat(held.path("reason").asText())
        .contains("input.phone: Phone has already been taken [TAKEN]");
    String id = held.path("id").asText();
    String email = shopCustomer("one@example.com").isMissingNode() ? "one" : "two";
    assertThat(stage.caravan("why", email + "@example.com").text())
        .contains("Phone has already been taken")
        .contains("./caravan parked replay " + id);
    ObjectNode other = Json.mapper().createObjectNode().put("phone", "+15035550123");
    other.put("customer", (email.equals("one") ? "two" : "one") + "@example.com");
    stage.admin().call(SHOP, "update-customer", "", other);
    assertThat(stage.caravan("parked", "replay", id).code()).isZero();
    stage.eventually().until(() -> !shopCustomer(email + "@example.com").isMissingNode());
    assertThat(parked("customer")).isEmpty();
  }
}
