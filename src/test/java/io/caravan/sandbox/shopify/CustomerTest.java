package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomerTest {
  private static final String SET =
      "mutation($id:CustomerSetIdentifiers,$in:CustomerSetInput!){customerSet(identifier:$id,input:$in)"
          + "{customer{id firstName tags defaultEmailAddress{emailAddress marketingState} defaultPhoneNumber{phoneNumber}"
          + " addressesV2(first:5){nodes{id city countryCodeV2 country provinceCode}} defaultAddress{id}"
          + " numberOfOrders} userErrors{field message code}}}";

  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open().seeded();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private JsonNode anna(String more) {
    return shop.run(
        SET,
        "{\"id\":{\"email\":\"anna@example.com\"},\"in\":{\"email\":\"anna@example.com\",\"firstName\":\"Anna\""
            + more
            + "}}");
  }

  @Test
  void an_upsert_by_email_makes_one_customer_and_replaces_addresses() {
    JsonNode first =
        anna(
            ",\"phone\":\"020 123 4567\",\"addresses\":[{\"address1\":\"A 1\",\"city\":\"Delft\",\"countryCode\":\"NL\",\"provinceCode\":\"ZH\",\"zip\":\"1\"}]");
    assertThat(first.at("/userErrors")).isEmpty();
    assertThat(first.at("/customer/defaultPhoneNumber/phoneNumber").asText())
        .isEqualTo("+31201234567");
    assertThat(first.at("/customer/addressesV2/nodes/0/country").asText()).isEqualTo("Netherlands");
    assertThat(first.at("/customer/addressesV2/nodes/0/provinceCode").isNull()).isTrue();
    assertThat(first.at("/customer/numberOfOrders").isTextual()).isTrue();
    JsonNode kept = anna(",\"tags\":[\"x\"]");
    assertThat(kept.at("/customer/id")).isEqualTo(first.at("/customer/id"));
    assertThat(kept.at("/customer/addressesV2/nodes")).hasSize(1);
    assertThat(anna(",\"addresses\":[]").at("/customer/addressesV2/nodes")).isEmpty();
  }

  @Test
  void identifiers_must_be_repeated_in_the_input_and_known_by_id() {
    assertThat(
            shop.run(SET, "{\"id\":{\"email\":\"a@b.example\"},\"in\":{\"firstName\":\"A\"}}")
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo("The input field corresponding to the identifier is required.");
    assertThat(
            shop.run(
                    SET,
                    "{\"id\":{\"id\":\"gid://shopify/Customer/1\"},\"in\":{\"firstName\":\"A\"}}")
                .at("/userErrors/0/code")
                .asText())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void email_and_phone_are_unique() {
    anna(",\"phone\":\"+31201234567\"");
    JsonNode taken =
        shop.run(
            "mutation{customerCreate(input:{email:\"ANNA@example.com\"}){customer{id} userErrors{field message}}}");
    assertThat(taken.at("/userErrors/0/message").asText())
        .isEqualTo("Email has already been taken");
    JsonNode phone =
        shop.run(
            SET,
            "{\"id\":{\"email\":\"b@example.com\"},\"in\":{\"email\":\"b@example.com\",\"phone\":\"+31 20 123 4567\"}}");
    assertThat(phone.at("/userErrors/0/code").asText()).isEqualTo("TAKEN");
    assertThat(
            shop.data(
                    "{customerByIdentifier(identifier:{phoneNumber:\"+31201234567\"}){firstName}}")
                .at("/customerByIdentifier/firstName")
                .asText())
        .isEqualTo("Anna");
    assertThat(
            shop.data("{customerByIdentifier(identifier:{emailAddress:\"no@example.com\"}){id}}")
                .get("customerByIdentifier")
                .isNull())
        .isTrue();
  }

  private JsonNode consent(String id, String state, String more) {
    return shop.run(
        "mutation($i:CustomerEmailMarketingConsentUpdateInput!){customerEmailMarketingConsentUpdate(input:$i)"
            + "{customer{defaultEmailAddress{marketingState marketingUpdatedAt}} userErrors{field message code}}}",
        "{\"i\":{\"customerId\":\""
            + id
            + "\",\"emailMarketingConsent\":{\"marketingState\":\""
            + state
            + "\""
            + more
            + "}}}");
  }

  @Test
  void consent_has_writable_states_and_the_later_one_stays() {
    String id = anna("").at("/customer/id").asText();
    assertThat(consent(id, "NOT_SUBSCRIBED", "").at("/userErrors/0/message").asText())
        .isEqualTo("Cannot specify NOT_SUBSCRIBED as a marketing state input");
    assertThat(consent(id, "PENDING", "").at("/userErrors/0/code").asText()).isEqualTo("INVALID");
    assertThat(
            consent(id, "SUBSCRIBED", ",\"consentUpdatedAt\":\"2999-01-01T00:00:00Z\"")
                .at("/userErrors/0/message")
                .asText())
        .contains("future");
    consent(id, "SUBSCRIBED", ",\"consentUpdatedAt\":\"2026-05-02T00:00:00Z\"");
    JsonNode older = consent(id, "UNSUBSCRIBED", ",\"consentUpdatedAt\":\"2026-05-01T00:00:00Z\"");
    assertThat(older.at("/customer/defaultEmailAddress/marketingState").asText())
        .isEqualTo("SUBSCRIBED");
    JsonNode refused =
        shop.run(
            "mutation($i:CustomerInput!){customerUpdate(input:$i){customer{id} userErrors{message}}}",
            "{\"i\":{\"id\":\""
                + id
                + "\",\"emailMarketingConsent\":{\"marketingState\":\"SUBSCRIBED\"}}}");
    assertThat(refused.at("/userErrors/0/message").asText())
        .isEqualTo(
            "To update emailMarketingConsent, please use the customerEmailMarketingConsentUpdate"
                + " Mutation instead");
  }

  @Test
  void a_customer_with_orders_is_not_deleted_and_a_guest_order_has_none() {
    shop.admin(
        "place-order",
        "{\"lines\":[{\"sku\":\"MUG-1\"}],\"customer\":{\"email\":\"anna@example.com\"}}");
    String id = anna("").at("/customer/id").asText();
    assertThat(
            shop.run(
                    "mutation($i:ID!){customerDelete(input:{id:$i}){deletedCustomerId userErrors{message}}}",
                    "{\"i\":\"" + id + "\"}")
                .at("/userErrors"))
        .hasSize(1);
    String guest =
        shop.admin("place-order", "{\"lines\":[{\"sku\":\"MUG-1\"}],\"email\":\"g@example.com\"}")
            .path("id")
            .asText();
    JsonNode order =
        shop.data("query($i:ID!){order(id:$i){email customer{id}}}", "{\"i\":\"" + guest + "\"}");
    assertThat(order.at("/order/customer").isNull()).isTrue();
    assertThat(order.at("/order/email").asText()).isEqualTo("g@example.com");
  }
}
