package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallLog.Link;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.system.PackFiles;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was seen of a real Vendure 3.7.3, answer by answer, and what the pack makes of it. */
class VendureTest extends CallFixture {
  private static final Pattern OPERATION = Pattern.compile("(?:query|mutation) (\\w+)");
  private static final String LOST = "lost";
  private static final String LEVEL =
      "{'productVariants':{'items':[{'id':'1','sku':'MUG','stockLevels':[{'id':'1',"
          + "'stockLocationId':'1','stockOnHand':%d,'stockAllocated':%d,'updatedAt':'%s'}]},"
          + "{'id':'2','sku':'CUP','stockLevels':[{'id':'2','stockLocationId':'1',"
          + "'stockOnHand':3,'stockAllocated':0,'updatedAt':'2026-11-20T08:00:00.000Z'}]}],"
          + "'totalItems':2}}";
  private static final String ORDER =
      "{'orders':{'items':[{'id':'4','state':'%s','orderPlacedAt':'2026-11-20T08:00:00.548Z',"
          + "'updatedAt':'2026-11-20T07:59:45.000Z'}],'totalItems':1}}";
  private static final String SENT =
      "{'order':{'id':'1','state':'PaymentSettled','lines':[{'id':'1','quantity':2}],"
          + "'fulfillments':[%s]}}";
  private static final String PARCEL =
      "{'id':'7','state':'Pending','method':'DHL','trackingCode':'123',"
          + "'lines':[{'orderLineId':'1','quantity':1}]}";
  private static final String NO_CUSTOMER = "{'customers':{'items':[]}}";

  private final List<SourceRecord> told = new CopyOnWriteArrayList<>();

  /** What stands under {@code data}, by the name of the document; with ! in front: errors. */
  private final Map<String, String> answers = new HashMap<>();

  @Override
  void configure() {
    String web = "caravan.systems.web.";
    settings.put(web + "kind", "vendure");
    settings.put(web + "allow-http", "true");
    settings.put(web + "allow-private", "true");
    settings.put(web + "url", vendor.url());
    settings.put(web + "access-token", TOKEN);
    settings.put(web + "currency", "USD");
    vendor.rule = this::answered;
  }

  @BeforeEach
  void start() {
    context();
  }

  private Reply answered(Asked asked) {
    String answer = answers.get(named(asked));
    if (answer == null) {
      return Reply.status(500, "no answer to " + named(asked));
    }
    return answer.equals(LOST)
        ? Reply.nothing()
        : answer.startsWith("!")
            ? Reply.json("{'errors':" + answer.substring(1) + ",'data':null}")
            : Reply.json("{'data':" + answer + "}");
  }

  private static String named(Asked asked) {
    Matcher name = OPERATION.matcher(asked.json().path("query").asText());
    return name.find() ? name.group(1) : "";
  }

  /** Variables of each call of a document. */
  private List<JsonNode> calls(String document) {
    return vendor.asked.stream()
        .filter(asked -> named(asked).equals(document))
        .map(asked -> asked.json().path("variables"))
        .toList();
  }

  private static String sample(String name) {
    return PackFiles.text("vendure", "samples/" + name + ".expected.json");
  }

  private Attempt attempt(String document) {
    Attempt attempt = new Attempt("d-1", "record");
    attempt.document = json(document);
    return attempt;
  }

  private Exchange done(String action, Attempt attempt, String body) {
    return good(deliver("api:web/" + action, action.replaceFirst(".*\\.", ""), attempt, body));
  }

  private Failure failed(String operation, String answer) {
    String document =
        clients.of("web").system().pack().operations().get(operation).request().graphql();
    Matcher name = OPERATION.matcher(document);
    assertThat(name.find()).isTrue();
    answers.put(name.group(1), answer);
    return failure(send("web", operation, "{}")).failure();
  }

  @Test
  void it_is_asked_at_the_admin_api_with_the_key_in_its_own_header() {
    answers.put("Channel", "{'activeChannel':{'id':'1'}}");
    good(send("web", "channel", "{}"));
    Asked asked = vendor.asked.get(0);
    assertThat(asked.method() + " " + asked.uri()).isEqualTo("POST /admin-api");
    assertThat(asked.headers())
        .containsEntry("vendure-api-key", TOKEN)
        .doesNotContainKey("authorization");
  }

  /** An order moves the time of the level alone, so variants that changed would not show it. */
  @Test
  void a_level_that_an_order_took_from_is_told_though_no_time_was_asked_for() {
    answers.put("Levels", LEVEL.formatted(99, 0, "2026-11-20T08:00:00.000Z"));
    StreamReader reader = reader("web", "inventory", told);
    read(reader);
    answers.put("Levels", LEVEL.formatted(99, 1, "2026-11-20T08:00:05.000Z"));
    read(reader);

    assertThat(told).extracting(SourceRecord::nativeId).containsExactly("1", "2", "1");
    assertThat(mapped("inventory.in", told.get(2).body()).path("available").asText())
        .isEqualTo("98");
    assertThat(mapped("inventory.in", told.get(2).body()).path("onHand").asText()).isEqualTo("99");
    assertThat(calls("Levels"))
        .hasSize(2)
        .allSatisfy(variables -> assertThat(variables.has("since")).isFalse());
  }

  private JsonNode mapped(String mapping, JsonNode record) {
    return mapped("web", mapping, record);
  }

  @ParameterizedTest
  @CsvSource({
    "order.in, PaymentAuthorized, status, open",
    "order.in, PaymentSettled, status, open",
    "order.in, PartiallyShipped, status, open",
    "order.in, Shipped, status, open",
    "order.in, Delivered, status, closed",
    "order.in, Cancelled, status, cancelled",
    "shipment.in, Created, state, pending",
    "shipment.in, Pending, state, pending",
    "shipment.in, Shipped, state, shipped",
    "shipment.in, Delivered, state, delivered",
    "shipment.in, Cancelled, state, cancelled"
  })
  void each_state_is_told_as_ours(String mapping, String state, String field, String ours) {
    ObjectNode record =
        (ObjectNode) json(PackFiles.text("vendure", "samples/" + mapping + ".json"));
    assertThat(mapped(mapping, record.put("state", state)).path(field).asText()).isEqualTo(ours);
  }

  @Test
  void what_is_held_for_its_own_orders_is_added_to_what_may_be_sold() {
    String level =
        "{'productVariant':{'id':'1','stockLevels':[{'stockLocationId':'1','stockOnHand':%d,"
            + "'stockAllocated':1}]}}";
    answers.put("ReadLevel", level.formatted(99));
    answers.put("UpdateVariants", "{'updateProductVariants':[{'id':'1'}]}");
    String document = "{'variant':{'ref':'V1','stockId':'1'},'location':{'id':'1'}}";
    assertThat(done("inventory.set", attempt(document), sample("inventory.set")).getException())
        .isNull();
    assertThat(calls("UpdateVariants").get(0).at("/input/0/stockLevels/0"))
        .isEqualTo(json("{'stockLocationId':'1','stockOnHand':6}"));
    // It comes back in the next reading, and is no news then.
    JsonNode back = json("{'id':'1','stockOnHand':6,'stockAllocated':1,'_parent':{'id':'1'}}");
    assertThat(mapped("inventory.in", back).path("available").asText()).isEqualTo("5");

    answers.put("ReadLevel", level.formatted(6));
    Attempt next = new Attempt("d-2", "inventory");
    next.document = json(document);
    assertThat(done("inventory.set", next, sample("inventory.set")).getException()).isNull();
    assertThat(calls("UpdateVariants")).hasSize(1);
  }

  /**
   * Some of its times have milliseconds and some have none, and its filter leaves out the equal.
   */
  @ParameterizedTest
  @CsvSource({
    "items, Items, productVariants",
    "matrices, Products, products",
    "customers, Customers, customers"
  })
  void a_record_of_a_coarser_time_is_told_though_the_cursor_is_past_it_and_none_twice(
      String stream, String document, String list) {
    String page = "{'" + list + "':{'items':[%s],'totalItems':%d}}";
    String fine = record("1", "2026-11-20T08:00:07.280Z");
    answers.put(document, page.formatted(fine, 1));
    StreamReader reader = reader("web", stream, told);
    read(reader);
    String coarse = record("2", "2026-11-20T08:00:07.000Z");
    answers.put(document, page.formatted(coarse + "," + fine, 2));
    read(reader);

    assertThat(told).extracting(SourceRecord::nativeId).containsExactly("1", "2");
    assertThat(calls(document).get(0).path("since").isTextual()).isFalse();
    assertThat(since(document, 1)).isEqualTo(Instant.parse("2026-11-20T07:58:07.280Z"));
  }

  private Instant since(String document, int call) {
    return Instant.parse(calls(document).get(call).path("since").asText());
  }

  private static String record(String id, String at) {
    String fields = "'id':'" + id + "','updatedAt':'" + at + "'";
    return "{" + fields + ",'product':{" + fields + "}}";
  }

  @Test
  void an_order_whose_state_moved_is_told_though_its_time_is_the_same() {
    answers.put("Orders", ORDER.formatted("PaymentAuthorized"));
    StreamReader reader = reader("web", "orders", told);
    read(reader);
    answers.put("Orders", ORDER.formatted("PaymentSettled"));
    read(reader);
    read(reader);

    assertThat(told)
        .extracting(record -> record.body().path("state").asText())
        .containsExactly("PaymentAuthorized", "PaymentSettled");
    assertThat(since("Orders", 2)).isEqualTo(Instant.parse("2026-11-06T08:00:00.548Z"));
  }

  @Test
  void a_cart_and_a_draft_are_no_orders_though_a_notice_may_name_them() {
    for (String one : List.of("'active':true,'state':'AddingItems'", "'state':'Draft'")) {
      answers.put("Orders", ORDER.formatted("X").replace("'state':'X'", one));
      StreamReader reader = reader("web", "orders", told);
      read(reader);
      assertThat(told).as(one).isEmpty();
    }
    SystemPack.Stream orders = clients.of("web").system().pack().streams().get("orders");
    assertThat(orders.byId("1").orElseThrow().request().graphql()).contains(" active ");
  }

  @Test
  void errors_come_with_http_200() {
    String error = "![{'message':'no','extensions':{'code':'%s'}}]";
    assertThat(failed("channel", error.formatted("FORBIDDEN"))).isEqualTo(Failure.AUTH);
    assertThat(failed("channel", error.formatted("ENTITY_NOT_FOUND"))).isEqualTo(Failure.MISSING);
    String trouble = error.formatted("INTERNAL_SERVER_ERROR");
    assertThat(failed("channel", trouble)).isEqualTo(Failure.TRANSIENT);
    assertThat(failed("updateProduct", trouble)).isEqualTo(Failure.UNKNOWN);
    // A refusal that stands where the record would.
    String refused = "{'%s':{'errorCode':'%s','message':'no'}}";
    assertThat(
            failed(
                "fulfil",
                refused.formatted("addFulfillmentToOrder", "INSUFFICIENT_STOCK_ON_HAND_ERROR")))
        .isEqualTo(Failure.PERMANENT);
    assertThat(failed("ship", refused.formatted("transitionFulfillmentToState", "ANY_ERROR")))
        .isEqualTo(Failure.PERMANENT);
  }

  @Test
  void a_product_and_a_variant_whose_answers_were_lost_are_found_and_made_once() {
    String body =
        "{'language':'en','code':'it1','find':{'skus':['M1']},'create':{'input':{'translations':"
            + "[{'languageCode':'en','name':'Mug','slug':'mug-it1','description':''}]}},"
            + "'update':{},'variants':[{'ref':'V1','called':'Mug','options':[],"
            + "'fields':{'sku':'M1','price':2990}}]}";
    String item = "{'ref':'IT1','variants':[{'ref':'V1','sku':'M1'}]}";
    answers.put("FindItem", "{'productVariants':{'items':[],'totalItems':0}}");
    answers.put("CreateProduct", LOST);
    assertThat(failure(done("item.upsert", attempt(item), body)).failure())
        .isEqualTo(Failure.UNKNOWN);
    answers.put(
        "FindProduct",
        "{'products':{'items':[{'id':'7','slug':'mug-it1',"
            + "'createdAt':'2026-11-24T10:00:01.000Z'}]}}");
    answers.put("CreateVariant", LOST);
    assertThat(failure(done("item.upsert", attempt(item), body)).failure())
        .isEqualTo(Failure.UNKNOWN);
    answers.put(
        "FindVariant",
        "{'productVariants':{'items':[{'id':'9','sku':'M1','productId':'7',"
            + "'createdAt':'2026-11-24T10:00:01.000Z'}]}}");
    Attempt last = attempt(item);
    assertThat(done("item.upsert", last, body).getException()).isNull();

    assertThat(calls("CreateProduct")).hasSize(1);
    assertThat(calls("CreateVariant")).hasSize(1);
    assertThat(calls("CreateVariant").get(0).at("/input/0/productId").asText()).isEqualTo("7");
    assertThat(last.links).contains(new Link("variant", "V1", "9"));
  }

  @Test
  void a_customer_whose_answer_was_lost_is_found_by_the_e_mail() {
    isFoundOnTheNextTry(LOST, Failure.UNKNOWN);
  }

  /** Somebody was faster, or what was sent before is done only now. */
  @Test
  void an_e_mail_that_is_used_by_now_is_looked_up_again() {
    isFoundOnTheNextTry(
        "{'createCustomer':{'errorCode':'EMAIL_ADDRESS_CONFLICT_ERROR','message':'used'}}",
        Failure.TRANSIENT);
  }

  private void isFoundOnTheNextTry(String answer, Failure first) {
    answers.put("FindCustomer", NO_CUSTOMER);
    answers.put("CreateCustomer", answer);
    String customer = "{'ref':'C1','email':'a@example.com'}";
    assertThat(failure(done("customer.upsert", attempt(customer), buyer())).failure())
        .isEqualTo(first);
    customerIsThere();
    Attempt second = attempt(customer);
    assertThat(done("customer.upsert", second, buyer()).getException()).isNull();
    assertThat(calls("CreateCustomer")).hasSize(1);
    assertThat(second.links).contains(new Link("customer", "C1", "5"));
  }

  /** An account that nobody has proven is left alone, but not one that we have made ourselves. */
  @Test
  void an_account_whose_making_was_not_answered_gets_its_address_though_it_is_not_proven() {
    String customer = "{'ref':'C1','email':'a@example.com'}";
    String body =
        buyer().replace("'addresses':[]", "'addresses':[{'streetLine1':'Elm 1','postalCode':'9'}]");
    answers.put("FindCustomer", NO_CUSTOMER);
    answers.put("CreateCustomer", LOST);
    failure(done("customer.upsert", attempt(customer), body));
    customerIsThere(false);
    answers.put("CreateAddress", "{'createCustomerAddress':null}");
    failure(done("customer.upsert", attempt(customer), body));
    answers.put("CreateAddress", "{'createCustomerAddress':{'id':'8'}}");
    Attempt third = attempt(customer);
    assertThat(done("customer.upsert", third, body).getException()).isNull();
    assertThat(calls("CreateCustomer")).hasSize(1);
    assertThat(calls("CreateAddress")).hasSize(2);
    Attempt other = new Attempt("d-2", "record");
    other.document = attempt(customer).document;
    assertThat(done("customer.upsert", other, body).getException()).isNull();
    assertThat(calls("CreateAddress")).as("somebody else may have made that one").hasSize(2);
  }

  private static String buyer() {
    return "{'find':{'email':'a@example.com'},'create':{'input':{'firstName':'Ada','lastName':'',"
        + "'emailAddress':'a@example.com'}},'update':{'emailAddress':'a@example.com'},"
        + "'addresses':[]}";
  }

  private void customerIsThere() {
    customerIsThere(true);
  }

  private void customerIsThere(boolean verified) {
    answers.put(
        "FindCustomer",
        "{'customers':{'items':[{'id':'5','emailAddress':'a@example.com',"
            + "'createdAt':'2026-11-24T10:00:01.000Z','user':{'verified':"
            + verified
            + "}}]}}");
    answers.put(
        "Customer", "{'customer':{'id':'5','emailAddress':'a@example.com','addresses':[]}}");
  }

  /** A fulfilment is made first and leaves then. */
  @ParameterizedTest
  @CsvSource({"Fulfil, 1", "Ship, 2"})
  void a_parcel_that_was_left_between_its_steps_is_sent_on_and_not_made_twice(
      String lost, int ships) {
    answers.put("OpenLines", SENT.formatted(""));
    answers.put("Fulfil", "{'addFulfillmentToOrder':" + PARCEL + "}");
    answers.put(lost, LOST);
    String shipment =
        "{'shipment':{'ref':'S1','tracking':[{'number':'123'}]},"
            + "'lines':[{'line':{'ref':'L1','id':'1'},'quantity':'1'}]}";
    String body = sample("shipment.fulfil");
    assertThat(failure(done("shipment.fulfil", attempt(shipment), body)).failure())
        .isEqualTo(Failure.UNKNOWN);
    answers.put("OpenLines", SENT.formatted(PARCEL));
    answers.put("Ship", "{'transitionFulfillmentToState':{'id':'7','state':'Shipped'}}");
    // Of what a runner had done that died nothing is known but what the shop shows.
    Attempt other = new Attempt("d-2", "shipment");
    other.document = json(shipment);
    assertThat(done("shipment.fulfil", other, body).getException()).isNull();

    assertThat(calls("Fulfil")).hasSize(1);
    assertThat(calls("Ship")).hasSize(ships);
    assertThat(other.links).contains(new Link("shipment", "S1", "7"));
  }
}
