package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CustomersTest {
  private static final String CONTACT = "?load_relations=%5B%22Contact%22%5D";
  private static TestShop shop;

  @BeforeAll
  static void open() {
    shop = TestShop.fast();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static String create(String more) {
    return shop.post("/Customer.json", "{\"firstName\":\"Ada\",\"lastName\":\"L\"" + more + "}")
        .text("/Customer/customerID");
  }

  @Test
  void consent_defaults_to_none_and_mail_addresses_are_not_unique() {
    String mail =
        ",\"Contact\":{\"Emails\":{\"ContactEmail\":{\"address\":\"same@example.com\",\"useType\":\"Primary\"}}";
    String first = create(mail + "}");
    String second = create(mail + ",\"noEmail\":false}");
    JsonNode one = shop.get("/Customer/" + first + ".json" + CONTACT).at("/Customer/Contact");
    assertThat(one.path("noEmail").asText()).isEqualTo("true");
    assertThat(one.path("noPhone").asText()).isEqualTo("true");
    assertThat(one.path("noMail").asText()).isEqualTo("true");
    assertThat(
            shop.get("/Customer/" + second + ".json" + CONTACT).text("/Customer/Contact/noEmail"))
        .isEqualTo("false");
    assertThat(
            shop.list(
                    "Customer",
                    "load_relations",
                    "[\"Contact\"]",
                    "Contact.email",
                    "same@example.com",
                    "archived",
                    "true")
                .at("/Customer"))
        .hasSize(2);
  }

  @Test
  void phones_have_one_number_for_each_use_and_a_partial_write_keeps_the_rest() {
    String id =
        create(
            ",\"Contact\":{\"Phones\":{\"ContactPhone\":[{\"number\":\"1\",\"useType\":\"Home\"},{\"number\":\"2\",\"useType\":\"Mobile\"}]}}");
    shop.put(
        "/Customer/" + id + ".json",
        "{\"Contact\":{\"Phones\":{\"ContactPhone\":{\"number\":\"3\",\"useType\":\"Home\"}},\"Addresses\":{\"ContactAddress\":{\"city\":\"القاهرة\"}}}}");
    JsonNode contact = shop.get("/Customer/" + id + ".json" + CONTACT).at("/Customer/Contact");
    assertThat(contact.at("/Phones/ContactPhone")).hasSize(2);
    assertThat(contact.toString())
        .contains("\"number\":\"3\"")
        .doesNotContain("\"number\":\"1\"")
        .contains("القاهرة");
    shop.put(
        "/Customer/" + id + ".json",
        "{\"Contact\":{\"Phones\":{\"ContactPhone\":{\"number\":\"\",\"useType\":\"Mobile\"}}}}");
    assertThat(
            shop.get("/Customer/" + id + ".json" + CONTACT)
                .at("/Customer/Contact/Phones/ContactPhone")
                .isObject())
        .isTrue();
    assertThat(
            shop.put(
                    "/Customer/" + id + ".json",
                    "{\"Contact\":{\"Phones\":{\"ContactPhone\":{\"number\":\"1\",\"useType\":\"Boat\"}}}}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void the_customers_time_may_be_blind_to_the_contact() {
    String id = create("");
    String made = shop.get("/Customer/" + id + ".json").text("/Customer/timeStamp");
    String change = "{\"Contact\":{\"custom\":\"%s\"}}";
    shop.admin("switch", "{'customerTimeBlindToContact':true}");
    shop.pass(Duration.ofSeconds(2));
    shop.put("/Customer/" + id + ".json", String.format(change, "a"));
    JsonNode read = shop.get("/Customer/" + id + ".json" + CONTACT).at("/Customer");
    assertThat(read.path("timeStamp").asText()).isEqualTo(made);
    assertThat(read.at("/Contact/timeStamp").asText()).isGreaterThan(made);
    shop.admin("switch", "{'customerTimeBlindToContact':false}");
    shop.put("/Customer/" + id + ".json", String.format(change, "b"));
    assertThat(shop.get("/Customer/" + id + ".json").text("/Customer/timeStamp"))
        .isGreaterThan(made);
  }

  @Test
  void archiving_anonymising_merging() {
    String id = create(",\"CreditAccount\":{\"name\":\"Tab\",\"creditLimit\":50}");
    assertThat(
            shop.get("/Customer/" + id + ".json?load_relations=all")
                .text("/Customer/CreditAccount/creditLimit"))
        .isEqualTo("50");
    shop.delete("/Customer/" + id + ".json");
    assertThat(
            shop.list("CreditAccount", "customerID", id, "archived", "only")
                .text("/CreditAccount/archived"))
        .isEqualTo("true");
    String other = create("");
    assertThat(shop.delete("/Customer/" + other + "/Anonymize.json").text("/Customer/lastName"))
        .isEqualTo("[" + other + "]");
    String from = create("");
    String into = create("");
    String before = shop.get("/Customer/" + into + ".json").text("/Customer/timeStamp");
    String item = shop.item("Merged", 2, "3");
    String sale =
        shop.admin(
                "sell", "{'shopID':1,'customerID':" + from + ",'lines':[{'itemID':" + item + "}]}")
            .path("saleID")
            .asText();
    shop.admin("merge-customers", "{'from':" + from + ",'into':" + into + "}");
    assertThat(shop.get("/Customer/" + from + ".json").status()).isEqualTo(404);
    assertThat(shop.get("/Sale/" + sale + ".json").text("/Sale/customerID")).isEqualTo(into);
    assertThat(shop.get("/Customer/" + into + ".json").text("/Customer/timeStamp"))
        .isEqualTo(before);
    assertThat(shop.post("/Customer.json", "{\"title\":\"Dr\"}").status()).isEqualTo(400);
  }
}
