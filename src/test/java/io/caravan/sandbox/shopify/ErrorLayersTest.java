package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.net.http.HttpResponse;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shapes of errors, layer by layer. */
class ErrorLayersTest {
  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open().seeded();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private JsonNode first(String query, String variables) {
    return shop.ask(query, variables).at("/errors/0");
  }

  @Test
  void a_wrong_token_gets_a_string_and_every_answer_names_the_version() {
    shop.token = "shpat_wrong";
    HttpResponse<String> refused = shop.send("{shop{name}}", "{}");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(Json.parse(refused.body()).get("errors").asText())
        .isEqualTo("[API] Invalid API key or access token (unrecognized login or wrong password)");
    HttpResponse<String> bearer =
        shop.post(
            "/admin/api/2026-10/graphql.json",
            "{\"query\":\"{shop{name}}\"}",
            "Authorization",
            "Bearer " + Shopify.TOKEN);
    assertThat(bearer.statusCode()).isEqualTo(401);
    HttpResponse<String> plain =
        shop.post(
            "/admin/api/graphql.json",
            "{\"query\":\"{shop{name}}\"}",
            "X-Shopify-Access-Token",
            Shopify.TOKEN);
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("X-Shopify-API-Version")).contains("2026-10");
  }

  @Test
  void a_field_that_is_not_there_is_named_with_its_type() {
    JsonNode error =
        first(
            "mutation Del{customerDelete(input:{id:\"gid://shopify/Customer/1\"}){userErrors{code}}}",
            "{}");
    assertThat(error.path("message").asText())
        .isEqualTo("Field 'code' doesn't exist on type 'UserError'");
    assertThat(error.path("path"))
        .extracting(JsonNode::asText)
        .containsExactly("mutation Del", "customerDelete", "userErrors", "code");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("undefinedField");
    assertThat(error.at("/extensions/typeName").asText()).isEqualTo("UserError");
    assertThat(error.at("/extensions/fieldName").asText()).isEqualTo("code");
  }

  @Test
  void faults_of_a_document_have_their_codes() {
    assertThat(first("{shop{name", "{}").at("/extensions/code").asText()).isEqualTo("PARSE_ERROR");
    assertThat(first("{product{id}}", "{}").at("/extensions/code").asText())
        .isEqualTo("missingRequiredArguments");
    assertThat(first("{product{id}}", "{}").path("message").asText())
        .isEqualTo("Field 'product' is missing required arguments: id");
    assertThat(first("{shop(x:1){name}}", "{}").at("/extensions/code").asText())
        .isEqualTo("argumentNotAccepted");
    assertThat(first("{shop(x:1){name}}", "{}").path("message").asText())
        .isEqualTo("Field 'shop' doesn't accept argument 'x'");
    assertThat(first("query($a:Int){shop{name}}", "{}").at("/extensions/code").asText())
        .isEqualTo("variableNotUsed");
    assertThat(first("{shop}", "{}").at("/extensions/code").asText())
        .isEqualTo("selectionMismatch");
    assertThat(first("{shop @nope{name}}", "{}").at("/extensions/code").asText())
        .isEqualTo("undefinedDirective");
    assertThat(first("{products(first:\"x\"){nodes{id}}}", "{}").at("/extensions/code").asText())
        .isEqualTo("argumentLiteralsIncompatible");
  }

  @Test
  void what_is_not_emulated_says_so() {
    JsonNode error = first("{bulkOperations(first:1){nodes{id}}}", "{}");
    assertThat(error.path("message").asText()).startsWith("not emulated");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("NOT_EMULATED");
  }

  @Test
  void variables_are_coerced_with_every_problem_named() {
    String mutation =
        "mutation($i:InventorySetQuantitiesInput!){inventorySetQuantities(input:$i){userErrors{code}}}";
    JsonNode error =
        first(
            mutation,
            "{\"i\":{\"name\":\"available\",\"reason\":\"other\",\"ignoreCompareQuantity\":true,\"quantities\":[{\"inventoryItemId\":\"abc\",\"locationId\":null,\"quantity\":1}]}}");
    assertThat(error.path("message").asText())
        .isEqualTo(
            "Variable $i of type InventorySetQuantitiesInput! was provided invalid value for"
                + " ignoreCompareQuantity (Field is not defined on InventorySetQuantitiesInput),"
                + " quantities.0.inventoryItemId (Invalid global id 'abc'),"
                + " quantities.0.locationId (Expected value to not be null)");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("INVALID_VARIABLE");
    assertThat(error.at("/extensions/problems/1/path"))
        .extracting(JsonNode::asText)
        .containsExactly("quantities", "0", "inventoryItemId");
    assertThat(error.at("/extensions/value/name").asText()).isEqualTo("available");
    assertThat(
            first("query($id:ID!){product(id:$id){id}}", "{}")
                .at("/extensions/problems/0/explanation")
                .asText())
        .isEqualTo("Expected value to not be null");
  }

  @Test
  void one_of_takes_exactly_one() {
    JsonNode error =
        first(
            "query($i:CustomerIdentifierInput!){customerByIdentifier(identifier:$i){id}}",
            "{\"i\":{\"emailAddress\":\"a@b.example\",\"phoneNumber\":\"+31201234567\"}}");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("INVALID_VARIABLE");
    assertThat(error.path("message").asText())
        .contains("Variable $i of type CustomerIdentifierInput!");
  }

  @Test
  void more_than_250_elements_of_a_list_are_refused() {
    String tags = String.join(",", Collections.nCopies(251, "\"t\""));
    JsonNode error =
        first(
            "mutation($t:[String!]!){tagsAdd(id:\"gid://shopify/Product/1\",tags:$t){userErrors{message}}}",
            "{\"t\":[" + tags + "]}");
    assertThat(error.path("message").asText())
        .isEqualTo("The input array size of 251 is greater than the maximum allowed of 250.");
    assertThat(error.path("path")).extracting(JsonNode::asText).containsExactly("tagsAdd", "tags");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("MAX_INPUT_SIZE_EXCEEDED");
  }

  @Test
  void pages_need_one_size_of_at_most_250() {
    assertThat(first("{orders{nodes{id}}}", "{}").path("message").asText())
        .isEqualTo("you must provide one of first or last");
    assertThat(first("{orders(first:1,last:1){nodes{id}}}", "{}").path("message").asText())
        .isEqualTo("providing both first and last is not supported");
    JsonNode large = first("{orders(first:251){nodes{id}}}", "{}");
    assertThat(large.path("message").asText())
        .isEqualTo(
            "first cannot exceed 250. To query larger amounts of data with fewer limits, bulk"
                + " operations should be used instead.");
    assertThat(large.at("/extensions/code").asText()).isEqualTo("BAD_REQUEST");
  }

  @Test
  void a_query_that_costs_too_much_is_refused_without_extensions_of_its_own() {
    String query =
        "{orders(first:250){nodes{lineItems(first:250){nodes{taxLines{title} variant{product{"
            + "variants(first:250){nodes{id}}}}}}}}}";
    JsonNode answer = shop.ask(query);
    assertThat(answer.has("extensions")).isFalse();
    JsonNode error = answer.at("/errors/0");
    int cost = error.at("/extensions/cost").asInt();
    assertThat(cost).isGreaterThan(1000);
    assertThat(error.path("message").asText())
        .startsWith(
            "Query cost is "
                + cost
                + ", which exceeds the single query max cost limit (1000).\n\nSee ");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("MAX_COST_EXCEEDED");
    assertThat(error.at("/extensions/maxCost").asInt()).isEqualTo(1000);
  }

  @Test
  void costs_are_those_measured_at_real_shops() {
    assertThat(cost("{orders(first:250){nodes{id}}}")).isEqualTo(13);
    assertThat(cost("{orders(first:250){nodes{lineItems(first:250){nodes{id}}}}}")).isEqualTo(156);
    assertThat(
            cost(
                "{product(id:\"gid://shopify/Product/1\"){variants(first:250){nodes{inventoryItem{id}}}}}"))
        .isEqualTo(25);
    assertThat(cost("{ordersCount{count}}")).isEqualTo(10);
    JsonNode cost = shop.ask("{products(first:250){nodes{id}}}").at("/extensions/cost");
    assertThat(cost.path("actualQueryCost").asInt()).isLessThan(13);
    assertThat(cost.at("/throttleStatus/maximumAvailable").decimalValue().intValue())
        .isEqualTo(20000);
    assertThat(cost.at("/throttleStatus/restoreRate").decimalValue().intValue()).isEqualTo(1000);
  }

  private int cost(String query) {
    return shop.ask(query).at("/extensions/cost/requestedQueryCost").asInt();
  }

  @Test
  void an_empty_bucket_throttles_and_fills_again_in_the_shops_time() {
    shop.admin("seed", "{\"plan\":\"standard\"}");
    String query =
        "{orders(first:250){nodes{id lineItems(first:250){nodes{id variant{id product{id}} product{id}}}"
            + " fulfillmentOrders(first:30){nodes{id}} refunds{id}}}}";
    JsonNode answer = shop.ask(query);
    int requested = answer.at("/extensions/cost/requestedQueryCost").asInt();
    assertThat(requested).isBetween(300, 1000);
    Buckets buckets = new Buckets(shop.clock);
    assertThat(buckets.hold("t", Buckets.Plan.STANDARD, 2000)).isTrue();
    assertThat(buckets.hold("t", Buckets.Plan.STANDARD, 500)).isFalse();
    buckets.giveBack("t", Buckets.Plan.STANDARD, 600);
    assertThat(buckets.hold("t", Buckets.Plan.STANDARD, 500)).isTrue();
    shop.faults.add(
        Json.parse("{\"system\":\"shopify\",\"kind\":\"throttle\",\"operation\":\"orders\"}"));
    JsonNode throttled = shop.ask(query);
    assertThat(throttled.at("/errors/0/message").asText()).isEqualTo("Throttled");
    assertThat(throttled.at("/errors/0/extensions/code").asText()).isEqualTo("THROTTLED");
    assertThat(throttled.at("/extensions/cost/actualQueryCost").isNull()).isTrue();
    assertThat(
            throttled
                .at("/extensions/cost/throttleStatus/maximumAvailable")
                .decimalValue()
                .intValue())
        .isEqualTo(2000);
    assertThat(throttled.has("data")).isFalse();
  }

  @Test
  void a_missing_scope_empties_its_field_and_leaves_the_rest() {
    shop.admin("scopes", "{\"scopes\":[\"read_products\"]}");
    JsonNode answer = shop.ask("{shop{name} order(id:\"gid://shopify/Order/1\"){id}}");
    assertThat(answer.at("/data/shop/name").asText()).isEqualTo("Sandbox");
    assertThat(answer.at("/data/order").isNull()).isTrue();
    JsonNode error = answer.at("/errors/0");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("ACCESS_DENIED");
    assertThat(error.path("path")).extracting(JsonNode::asText).containsExactly("order");
    JsonNode write =
        first(
            "mutation{orderMarkAsPaid(input:{id:\"gid://shopify/Order/1\"}){order{id} userErrors{message}}}",
            "{}");
    assertThat(write.path("message").asText())
        .isEqualTo(
            "Access denied for orderMarkAsPaid field. Required access: `write_orders` access scope.");
  }

  @Test
  void a_gid_of_the_wrong_type_is_an_error_at_the_top_and_an_unknown_one_a_user_error() {
    JsonNode error =
        first(
            "mutation{orderMarkAsPaid(input:{id:\"gid://shopify/Product/1\"}){order{id} userErrors{message}}}",
            "{}");
    assertThat(error.path("message").asText()).isEqualTo("Invalid id: gid://shopify/Product/1");
    assertThat(error.at("/extensions/code").asText()).isEqualTo("RESOURCE_NOT_FOUND");
    JsonNode payload =
        shop.run(
            "mutation{orderMarkAsPaid(input:{id:\"gid://shopify/Order/1\"}){order{id} userErrors{field message}}}");
    assertThat(payload.at("/userErrors/0/message").asText()).isEqualTo("Order does not exist");
    assertThat(shop.data("{order(id:\"gid://shopify/Order/1\"){id}}").get("order").isNull())
        .isTrue();
  }

  @Test
  void unknown_search_fields_do_not_fail_but_warn() {
    JsonNode answer = shop.ask("{orders(first:5,query:\"nope:1\"){nodes{id}}}");
    assertThat(answer.has("errors")).isFalse();
    assertThat(answer.at("/extensions/search/0/warnings/0/code").asText())
        .isEqualTo("invalid_field");
    assertThat(answer.at("/extensions/search/0/warnings/0/message").asText())
        .isEqualTo("Invalid search field for this query.");
    assertThat(answer.at("/extensions/search/0/path/0").asText()).isEqualTo("orders");
  }
}
