package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shapes of the vendor's JSON. */
class JsonRulesTest {
  private static TestShop shop;

  @BeforeAll
  static void open() {
    shop = TestShop.fast();
    shop.admin("seed", "{'singles':5,'matrices':2,'customers':3}");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void every_scalar_is_a_text() {
    for (String entity :
        new String[] {
          "Item", "ItemMatrix", "ItemShop", "Customer", "Shop", "TaxCategory", "Employee"
        }) {
      Answer answer = shop.list(entity, "load_relations", "all");
      assertThat(answer.status()).as(entity).isEqualTo(200);
      scalars(answer.body());
    }
  }

  private static void scalars(JsonNode node) {
    if (node.isContainerNode()) {
      node.forEach(JsonRulesTest::scalars);
    } else {
      assertThat(node.isTextual()).as(node.toString()).isTrue();
    }
  }

  @Test
  void collections_are_arrays_from_two_members_an_object_for_one_and_absent_for_none() {
    assertThat(shop.list("Item", "limit", "2").at("/Item").isArray()).isTrue();
    assertThat(shop.list("Item", "limit", "1").at("/Item").isObject()).isTrue();
    Answer none = shop.list("Item", "customSku", "no such");
    assertThat(none.body().toString())
        .isEqualTo("{\"@attributes\":{\"next\":\"\",\"previous\":\"\"}}");
    String lonely = shop.post("/Item.json", "{\"description\":\"Lonely\"}").text("/Item/itemID");
    JsonNode item = shop.get("/Item/" + lonely + ".json?load_relations=all").at("/Item");
    assertThat(item.has("Images")).isFalse();
    assertThat(item.has("Category")).isFalse();
    assertThat(item.has("TagRelations")).isFalse();
    assertThat(item.at("/ItemShops/ItemShop")).hasSize(4);
    assertThat(item.at("/Prices/ItemPrice")).hasSize(3);
  }

  @Test
  void the_collection_rule_can_be_switched_off() {
    shop.admin("switch", "{'collapseCollections':false}");
    try {
      assertThat(shop.list("Item", "limit", "1").at("/Item").isArray()).isTrue();
    } finally {
      shop.admin("switch", "{'collapseCollections':true}");
    }
    assertThat(shop.list("Item", "limit", "1").at("/Item").isObject()).isTrue();
  }

  @Test
  void empty_containers_are_empty_texts() {
    String id =
        shop.post("/Customer.json", "{\"firstName\":\"Bare\"}").text("/Customer/customerID");
    JsonNode customer = shop.get("/Customer/" + id + ".json?load_relations=all").at("/Customer");
    assertThat(customer.at("/Contact/Phones").asText("x")).isEmpty();
    assertThat(customer.at("/Contact/Emails").asText("x")).isEmpty();
    assertThat(customer.at("/Contact/Websites").asText("x")).isEmpty();
    assertThat(customer.at("/Contact/Addresses/ContactAddress/city").asText("x")).isEmpty();
    assertThat(customer.path("Tags").asText("x")).isEmpty();
    assertThat(customer.has("dob")).isFalse();
    assertThat(shop.list("PriceLevel", "limit", "1").at("/PriceLevel/Calculation").asText("x"))
        .isEmpty();
  }

  @Test
  void a_plain_read_has_no_relations_but_item_prices() {
    JsonNode item = shop.list("Item", "limit", "1").at("/Item");
    assertThat(item.has("Prices")).isTrue();
    assertThat(item.has("ItemShops")).isFalse();
    assertThat(shop.list("Customer", "limit", "1").at("/Customer").has("Contact")).isFalse();
    assertThat(item.path("timeStamp").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00");
  }

  @Test
  void writes_echo_more_than_reads_and_deletes_echo_the_bare_record() {
    Answer created = shop.post("/Item.json", "{\"description\":\"Echo\",\"tax\":true}");
    assertThat(created.text("/@attributes/count")).isEqualTo("1");
    assertThat(created.at("/Item/ItemShops/ItemShop")).hasSize(4);
    String id = created.text("/Item/itemID");
    assertThat(shop.delete("/Item/" + id + ".json").at("/Item").has("ItemShops")).isFalse();
    Answer sale =
        shop.post(
            "/Sale.json",
            "{\"employeeID\":1,\"registerID\":1,\"shopID\":1,\"customerID\":1,"
                + "\"SaleLines\":[{\"SaleLine\":{\"itemID\":1,\"unitQuantity\":2}}]}");
    assertThat(sale.text("/Sale/Shop/name")).isEqualTo("Downtown");
    assertThat(sale.text("/Sale/Customer/firstName")).isEqualTo("Web");
    assertThat(sale.text("/Sale/TaxCategory/tax1Rate")).isEqualTo("0.0875");
    assertThat(sale.at("/Sale/SaleLines/SaleLine").isObject()).isTrue();
    assertThat(sale.at("/Sale").has("SalePayments")).isFalse();
    assertThat(sale.at("/Sale").has("completeTime")).isFalse();
  }

  @Test
  void account_and_session_tell_where_a_client_is_and_slashes_are_escaped() {
    Answer account = shop.send(shop.api(shop.url + "/API/V3/Account.json").GET());
    assertThat(account.text("/Account/accountID")).isEqualTo(Setup.ACCOUNT);
    assertThat(account.raw().body()).contains("\\/API\\/Account\\/" + Setup.ACCOUNT);
    Answer session = shop.send(shop.api(shop.url + "/API/Session.json").GET());
    assertThat(session.text("/Session/shopCount")).isEqualTo("3");
  }

  @Test
  void json_must_be_asked_for_and_accept_wins_over_the_suffix() {
    String address = shop.url + "/API/V3/Account/" + Setup.ACCOUNT;
    HttpRequest.Builder bare =
        HttpRequest.newBuilder(URI.create(address + "/Shop"))
            .header("Authorization", "Bearer " + shop.token);
    assertThat(shop.send(bare.GET()).text("/message")).startsWith("not emulated: XML");
    HttpRequest.Builder xml =
        HttpRequest.newBuilder(URI.create(address + "/Shop.json"))
            .header("Authorization", "Bearer " + shop.token)
            .header("Accept", "application/xml");
    assertThat(shop.send(xml.GET()).status()).isEqualTo(501);
    HttpRequest.Builder json =
        HttpRequest.newBuilder(URI.create(address + "/Shop"))
            .header("Authorization", "Bearer " + shop.token)
            .header("Accept", "application/json");
    assertThat(shop.send(json.GET()).at("/Shop")).hasSize(3);
  }

  @Test
  void business_errors_are_json_typed_as_html_as_recorded() {
    Answer bad = shop.post("/Item.json", "{\"description\":\"\"}");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(bad.body().toString())
        .isEqualTo(
            "{\"httpCode\":\"400\",\"httpMessage\":\"Bad Request\",\"message\":\"Item not created."
                + " An Item must have a description.\",\"errorClass\":\"Exception\"}");
    Answer gone = shop.get("/Employee/99.json");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.text("/message"))
        .isEqualTo("Object of type 'Employee' not found with primary ID '99'.");
    assertThat(shop.put("/Item/1.json", "{\"description\":\"\"}").text("/message"))
        .isEqualTo("Item not updated. An Item must have a description.");
    assertThat(shop.post("/Category.json", "{\"name\":\"\"}").text("/message"))
        .isEqualTo("name cannot be blank.");
  }

  @Test
  void what_is_not_emulated_says_so_and_what_the_vendor_lacks_is_405() {
    assertThat(shop.list("Order").text("/message")).isEqualTo("not emulated: Order");
    assertThat(shop.list("Order").status()).isEqualTo(501);
    assertThat(shop.post("/Item.json", "{\"description\":\"x\",\"wings\":2}").text("/message"))
        .isEqualTo("not emulated: writing Item.wings");
    assertThat(shop.post("/ItemShop.json", "{}").status()).isEqualTo(405);
    assertThat(shop.post("/Employee.json", "{}").status()).isEqualTo(501);
    assertThat(shop.list("Nonsense").status()).isEqualTo(404);
  }
}
