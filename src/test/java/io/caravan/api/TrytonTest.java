package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.mapping.Json;
import io.caravan.system.PackFiles;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was seen of a real Tryton 6.0, answer by answer, and what the pack makes of it. */
class TrytonTest extends CallFixture {
  private static final String NOTHING = "[]";
  private static final String PROMISED =
      "[{'id':9,'internal_quantity':2.0,'from_location.':{'id':2,'warehouse':5},"
          + "'to_location.':{'id':7,'warehouse':null}}]";
  private static final String COUNT = "model.stock.inventory.create";
  private static final String COUNTS = "model.stock.inventory.search_read";
  private static final String CONFIRM = "model.stock.inventory.confirm";
  private static final String MOVES = "model.stock.move.search_read";
  private static final String NEWEST = "model.stock.inventory.line.search_read";
  private static final String BUYER =
      "[{'id':6,'name':'Bob Ray','active':true,'addresses':[3],'addresses.':[{'id':3,'street':"
          + "'2 Side St','postal_code':'54321','active':true}],'contact_mechanisms.':[]}]";
  private static final String QUOTED =
      "[{'id':4,'state':'quotation','total_amount':{'__class__':'Decimal','decimal':'33.05'},"
          + "'lines.':[{'id':3,'sequence':1,'quantity':2.0},{'id':4,'sequence':2,'quantity':1.0},"
          + "{'id':5,'sequence':3,'quantity':1.0}]}]";

  /** Seconds that a server which was just started takes for its first answers. */
  private static final long COLD_MS = 5_000;

  private final List<SourceRecord> told = new CopyOnWriteArrayList<>();
  private final List<Long> waits = new CopyOnWriteArrayList<>();

  /** Results by method; what is not in here is null. */
  private static final String PLACES = "model.stock.location.search_read";

  private static final String ZONE = "a place without those in it";

  private final Map<String, String> results = new HashMap<>();

  @Override
  void configure() {
    String erp = "caravan.systems.erp.";
    settings.put(erp + "kind", "tryton");
    settings.put(erp + "allow-http", "true");
    settings.put(erp + "allow-private", "true");
    settings.put(erp + "url", vendor.url() + "/shop");
    settings.put(erp + "user", "caravan");
    settings.put(erp + "password", "canary-password-0123456789");
    settings.put(erp + "currency", "USD");
    vendor.rule = this::answered;
  }

  /** Writes down how long each answer is waited for. */
  @Override
  HttpTransport transport() {
    return watched(super.transport(), request -> waits.add(request.timeoutMs()));
  }

  @BeforeEach
  void sale() {
    context();
    results.put("common.db.login", "[5,'s']");
    results.put("model.party.party.search_read", BUYER);
    results.put(
        "model.product.product.search_read",
        "[{'id':1,'template':1,'template.':{'id':1,'sale_uom':1}}]");
    results.put("model.sale.sale.create", "[4]");
  }

  private Reply answered(Asked asked) {
    String method = asked.json().path("method").asText();
    String result = results.get(method);
    if (method.equals(MOVES) && !asked.json().at("/params/0/0/0").asText().equals("product")) {
      result = results.get("changed moves");
    }
    if (method.equals(PLACES) && !asked.json().at("/params/5/with_childs").asBoolean()) {
      result = results.get(ZONE);
    }
    if (result == null && method.equals("model.sale.sale.search_read")) {
      result = sale(asked.json().at("/params/0"));
    }
    return result != null && result.startsWith("!")
        ? Reply.json("{'id':1,'error':" + result.substring(1) + "}")
        : "lost".equals(result) ? Reply.nothing() : Reply.json("{'id':1,'result':" + result + "}");
  }

  /** Asked for by its description or by its id. */
  private String sale(JsonNode domain) {
    boolean byMark = domain.at("/0/0").asText().equals("description");
    return byMark ? results.getOrDefault("marked", NOTHING) : results.getOrDefault("read", QUOTED);
  }

  private static String sample(String name) {
    return PackFiles.text("tryton", "samples/" + name + ".expected.json");
  }

  private Exchange attempt(String action, String body) {
    return good(deliver("api:erp/" + action, action.replaceFirst(".*\\.", ""), order(), body));
  }

  private Attempt order() {
    return new Attempt("d-1", "order");
  }

  private List<JsonNode> calls(String method) {
    return vendor.asked.stream()
        .map(Asked::json)
        .filter(one -> one.path("method").asText().equals(method))
        .map(one -> one.path("params"))
        .toList();
  }

  private void steps(int quoted, int confirmed, int processed) {
    assertThat(calls("model.sale.sale.quote")).hasSize(quoted);
    assertThat(calls("model.sale.sale.confirm")).hasSize(confirmed);
    assertThat(calls("model.sale.sale.process")).hasSize(processed);
  }

  @Test
  void an_order_is_one_sale_that_is_processed() {
    results.put("read", QUOTED);
    assertThat(attempt("order.complete", sample("order.complete")).getException()).isNull();
    assertThat(calls("model.sale.sale.create")).hasSize(1);
    JsonNode made = calls("model.sale.sale.create").get(0).at("/0/0");
    assertThat(made.path("description").asText()).isEqualTo("caravan:o-1/1");
    assertThat(made.path("shipment_address").asInt()).isEqualTo(3);
    assertThat(made.at("/lines/0/1/0/unit_price"))
        .isEqualTo(json("{'__class__':'Decimal','decimal':'12.50'}"));
    assertThat(made.at("/lines/0/1/0/unit").asInt()).isEqualTo(1);
    assertThat(calls("model.party.address.create")).isEmpty();
    steps(1, 1, 1);
  }

  @Test
  void a_sale_whose_answer_was_lost_is_gone_on_with_and_not_made_twice() {
    results.put("model.sale.sale.create", "lost");
    assertThat(failure(attempt("order.complete", sample("order.complete"))).failure())
        .isEqualTo(Failure.UNKNOWN);
    steps(0, 0, 0);
    results.put("marked", "[{'id':4,'description':'caravan:o-1/1','state':'draft'}]");
    assertThat(attempt("order.complete", sample("order.complete")).getException()).isNull();
    assertThat(calls("model.sale.sale.create")).hasSize(1);
    steps(1, 1, 1);
  }

  @Test
  void a_lost_sale_that_was_not_made_is_made_once() {
    results.put("model.sale.sale.create", "lost");
    attempt("order.complete", sample("order.complete"));
    results.put("model.sale.sale.create", "[4]");
    assertThat(attempt("order.complete", sample("order.complete")).getException()).isNull();
    assertThat(calls("model.sale.sale.create")).hasSize(2);
    steps(1, 1, 1);
  }

  @Test
  void a_sale_of_another_total_stays_a_quotation() {
    results.put("read", QUOTED.replace("33.05", "33.06"));
    Exchange ended = attempt("order.complete", sample("order.complete"));
    assertThat(ended.getException()).hasMessageContaining("Tryton computes 33.06");
    steps(1, 0, 0);
  }

  @Test
  void what_tryton_asks_back_is_an_error_that_comes_with_http_200() {
    results.put("model.sale.sale.quote", "!['UserWarning',['sale_4','Sure?','']]");
    CallException told = failure(attempt("order.complete", sample("order.complete")));
    assertThat(told.failure()).isEqualTo(Failure.PERMANENT);
    assertThat(told.getMessage())
        .isEqualTo("erp quoteSale was refused: UserWarning; sale_4; Sure?");
    steps(1, 0, 0);
  }

  @Test
  void a_record_that_is_gone_is_missing_and_a_clash_of_writers_passes() {
    results.put(
        "model.sale.sale.quote",
        "!['UserError',['You are trying to write to records that don\\u0027t exist anymore.','']]");
    assertThat(failure(attempt("order.complete", sample("order.complete"))).failure())
        .isEqualTo(Failure.MISSING);
    results.put("model.sale.sale.quote", "!['ConcurrencyException',['Records were modified']]");
    results.put("marked", "[{'id':4,'description':'caravan:o-1/1','state':'draft'}]");
    assertThat(failure(attempt("order.complete", sample("order.complete"))).failure())
        .isEqualTo(Failure.TRANSIENT);
  }

  @Test
  void a_product_whose_answer_was_lost_is_found_by_its_code() {
    results.put("model.product.product.search_read", NOTHING);
    results.put("model.product.template.create", "lost");
    String item = sample("item.upsert");
    assertThat(failure(attempt("item.upsert", item)).failure()).isEqualTo(Failure.UNKNOWN);
    results.put(
        "model.product.product.search_read",
        "[{'id':8,'code':'SHIRT-S','template':3,'template.':{'id':3,'name':'Shirt'}}]");
    results.put(
        "model.product.template.search_read",
        "[{'id':3,'name':'Shirt','active':true,'code':null,'list_price':{'__class__':'Decimal',"
            + "'decimal':'19.9000'},'products.':[{'id':8,'code':'SHIRT-S','active':true}]}]");
    attempt("item.upsert", item);
    assertThat(calls("model.product.template.create")).hasSize(1);
    assertThat(calls("model.product.template.write")).as("19.9000 is 19.90").isEmpty();
  }

  @Test
  void stock_is_a_count_with_what_is_promised_and_a_lost_one_is_confirmed_not_repeated() {
    stock("17.0", "16.0");
    results.put(MOVES, PROMISED);
    results.put(NEWEST, NOTHING);
    results.put(COUNT, "lost");
    String wanted = "{'product':'1','warehouse':'5','available':20}";
    assertThat(failure(attempt("inventory.set", wanted)).failure()).isEqualTo(Failure.UNKNOWN);
    counted(8, 21.0);
    assertThat(attempt("inventory.set", wanted).getException()).isNull();

    assertThat(calls(COUNT)).hasSize(1);
    JsonNode made = calls(COUNT).get(0).at("/0/0");
    assertThat(made.path("location").asInt()).isEqualTo(3);
    // 20 for sale and 2 promised, of which 1 stands outside of the storage zone.
    assertThat(made.at("/lines/0/1/0/quantity").decimalValue()).isEqualByComparingTo("21");
    assertThat(calls(CONFIRM).get(0).at("/0/0").asInt()).isEqualTo(8);
  }

  /** A product that never moved has 0 of it and not 0.0, and orders promise goods at any time. */
  @Test
  void a_count_is_not_made_again_because_other_goods_or_digits_are_there_by_now() {
    stock("0");
    results.put(NEWEST, NOTHING);
    results.put(COUNT, "[8]");
    String wanted = "{'product':'1','warehouse':'5','available':20}";
    assertThat(attempt("inventory.set", wanted).getException()).isNull();
    stock("30.0");
    attempt("inventory.set", wanted);
    assertThat(calls(COUNT)).hasSize(1);
    results.put(MOVES, PROMISED);
    results.put(NEWEST, "[{'id':5}]");
    assertThat(attempt("inventory.set", wanted).getException()).isNull();

    assertThat(calls(COUNT)).hasSize(1);
    assertThat(calls(CONFIRM)).hasSize(1);
  }

  @Test
  void a_lost_count_that_somebody_has_confirmed_is_found_and_not_made_again() {
    stock("17.0");
    results.put(NEWEST, "[{'id':4}]");
    results.put(COUNT, "lost");
    String wanted = "{'product':'1','warehouse':'5','available':20}";
    assertThat(failure(attempt("inventory.set", wanted)).failure()).isEqualTo(Failure.UNKNOWN);
    // Two of the 20 have left since.
    stock("18.0");
    results.put(NEWEST, "[{'id':5}]");
    counted(8, 20.0);
    assertThat(attempt("inventory.set", wanted).getException()).isNull();

    assertThat(calls(COUNT)).hasSize(1);
    assertThat(calls(COUNT).get(0).at("/0/0/number").asText()).isEqualTo("caravan:1/3/4");
    JsonNode asked = calls(COUNTS).get(0).path(0);
    assertThat(asked.at("/0")).isEqualTo(json("['number','=','caravan:1/3/4']"));
    // A done one counts, one that somebody cancelled does not.
    assertThat(asked.at("/1")).isEqualTo(json("['state','!=','cancelled']"));
    assertThat(calls(CONFIRM).get(0).at("/0/0").asInt()).isEqualTo(8);
  }

  @Test
  void a_lost_count_is_not_the_one_of_the_same_number_before_it() {
    stock("19.0");
    results.put(NEWEST, "[{'id':5}]");
    results.put(COUNT, "lost");
    String wanted = "{'product':'1','warehouse':'5','available':20}";
    assertThat(failure(attempt("inventory.set", wanted)).failure()).isEqualTo(Failure.UNKNOWN);
    results.put(
        COUNTS,
        "[{'id':8,'number':'caravan:1/3/4','location':3,"
            + "'lines.':[{'id':5,'product':1,'quantity':20.0}]}]");
    results.put(COUNT, "[9]");
    assertThat(attempt("inventory.set", wanted).getException()).isNull();
    assertThat(calls(COUNT)).hasSize(2);
    assertThat(calls(CONFIRM).get(0).at("/0/0").asInt()).isEqualTo(9);
  }

  private void stock(String stored) {
    stock(stored, stored);
    results.put(MOVES, NOTHING);
  }

  /** A warehouse, and what of it stands in its storage zone and in none of the places in that. */
  private void stock(String all, String zone) {
    results.put(PLACES, "[{'id':5,'quantity':" + all + ",'storage_location':3}]");
    results.put(ZONE, "[{'id':3,'quantity':" + zone + "}]");
  }

  /** The count that was asked for last is there. */
  private void counted(int id, double quantity) {
    List<JsonNode> asked = calls(COUNT);
    results.put(
        COUNTS,
        "[{'id':"
            + id
            + ",'number':'"
            + asked.get(asked.size() - 1).at("/0/0/number").asText()
            + "','location':3,'lines.':[{'id':5,'product':1,'quantity':"
            + quantity
            + "}]}]");
  }

  @Test
  void a_list_is_asked_for_by_the_time_of_change_or_of_making_and_none_is_left_out() {
    JsonNode time =
        json(
            "{'__class__':'datetime','year':2026,'month':11,'day':28,'hour':2,'minute':1,'second':8,"
                + "'microsecond':902000}");
    results.put("model.stock.shipment.out.search_read", NOTHING);
    Client client = clients.of("erp");
    good(
        client.send(
            client.system().pack().streams().get("shipments").request(),
            json("{'cursor':'2026-11-28T02:01:08.902Z','size':50,'skip':49}"),
            Client.Urgency.READ));
    JsonNode asked = calls("model.stock.shipment.out.search_read").get(0);
    JsonNode since = Json.mapper().createArrayNode().add("OR");
    assertThat(asked.at("/0/0/0")).isEqualTo(since.get(0));
    assertThat(asked.at("/0/0/1/0").asText()).isEqualTo("write_date");
    assertThat(asked.at("/0/0/2/0").asText()).isEqualTo("create_date");
    for (int clause : List.of(1, 2)) {
      assertThat(asked.at("/0/0/" + clause + "/1").asText()).isEqualTo(">=");
      assertThat(asked.at("/0/0/" + clause + "/2")).isEqualTo(time);
    }
    assertThat(asked.at("/1").asInt()).isEqualTo(49);
    assertThat(asked.at("/2").asInt()).isEqualTo(50);
  }

  /** Without the modules of packages it knows no such field, and refuses the whole question. */
  @Test
  void packages_and_carriers_are_asked_for_only_where_the_setting_says_that_they_are_there() {
    results.put("model.stock.shipment.out.search_read", NOTHING);
    Client client = clients.of("erp");
    good(
        client.send(
            client.system().pack().streams().get("shipments").request(),
            json("{'size':50,'skip':0}"),
            Client.Urgency.READ));
    String fields = calls("model.stock.shipment.out.search_read").get(0).path(4).toString();
    assertThat(fields).contains("outgoing_moves.quantity");
    assertThat(fields).doesNotContain("carrier", "packages");
  }

  @Test
  void a_record_has_the_time_of_whatever_changed_last_of_it() {
    String made =
        "{'__class__':'datetime','year':2026,'month':1,'day':2,'hour':3,'minute':4,'second':5,"
            + "'microsecond':6}";
    results.put(
        "model.party.party.search_read",
        "[{'id':6,'write_date':null,'create_date':"
            + made
            + ",'contact_mechanisms':[1],'contact_mechanisms.':[{'id':1,'create_date':"
            + made
            + ",'write_date':"
            + made.replace("'day':2", "'day':9")
            + "}]}]");
    JsonNode party = first("customers");
    assertThat(party.path("create_date").asText()).isEqualTo("2026-01-02T03:04:05.000006Z");
    assertThat(party.path("changedAt").asText()).isEqualTo("2026-01-09T03:04:05.000006Z");
  }

  @Test
  void every_call_is_posted_to_the_database_with_the_session_of_the_login() {
    attempt("order.complete", sample("order.complete"));
    String session =
        Base64.getEncoder().encodeToString("caravan:5:s".getBytes(StandardCharsets.UTF_8));
    assertThat(vendor.asked)
        .allSatisfy(
            asked -> {
              assertThat(asked.method() + " " + asked.uri()).isEqualTo("POST /shop/");
              if (!asked.json().path("method").asText().equals("common.db.login")) {
                assertThat(asked.headers()).containsEntry("authorization", "Session " + session);
                // What it works for is told each time: nobody has to choose it in Tryton.
                JsonNode params = asked.json().path("params");
                assertThat(params.path(params.size() - 1).path("company").asInt()).isEqualTo(1);
              }
            });
    assertThat(calls("common.db.login")).hasSize(1);
  }

  @Test
  void a_server_that_was_just_started_is_given_more_than_a_few_seconds() {
    attempt("order.complete", sample("order.complete"));
    assertThat(waits)
        .hasSameSizeAs(vendor.asked)
        .allSatisfy(wait -> assertThat(wait).isGreaterThan(COLD_MS));
  }

  /** Its own time of change is empty until then; the parts of a record have times of their own. */
  @ParameterizedTest
  @CsvSource({
    "items, product.template, ' products.'",
    "customers, party.party, ' addresses. contact_mechanisms.'"
  })
  void a_record_that_was_never_changed_is_asked_for_by_its_making_and_told_once(
      String stream, String model, String parts) {
    String method = "model." + model + ".search_read";
    results.put(method, "[{'id':7,'write_date':null,'create_date':" + at(20, 8, 0, 7, 280) + "}]");
    StreamReader reader = reader("erp", stream, told);
    read(reader);
    assertThat(calls(method).get(0).at("/0/0")).isEqualTo(json("[]"));
    read(reader);

    assertThat(told).extracting(SourceRecord::nativeId).containsExactly("7");
    List<JsonNode> since = new ArrayList<>();
    calls(method).get(1).at("/0/0").forEach(since::add);
    assertThat(since.remove(0).asText()).isEqualTo("OR");
    // Two minutes before the newest one: of what is written at once not all is seen at once.
    String time = "'>='," + at(20, 7, 58, 7, 280);
    assertThat(since)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(parts.split(" "))
                .flatMap(part -> Stream.of(part + "write_date", part + "create_date"))
                .map(field -> json("['" + field + "'," + time + "]"))
                .toList());
  }

  /** Nothing of the product changes by it: 17 are there, and 2 of them are somebody's. */
  @Test
  void goods_that_are_promised_and_have_not_left_are_not_for_sale() {
    results.put(
        "changed moves",
        "[{'id':3,'product':1,'write_date':null,'create_date':" + at(20, 8, 0, 7, 280) + "}]");
    results.put(
        PLACES,
        "[{'id':5,'name':'Warehouse','storage_location':3,'quantity':17.0,"
            + "'forecast_quantity':15.0}]");
    results.put(MOVES, NOTHING);
    StreamReader reader = reader("erp", "inventory", told);
    read(reader);
    results.put(MOVES, PROMISED);
    read(reader);

    assertThat(told).extracting(SourceRecord::nativeId).containsExactly("1/5", "1/5");
    assertThat(available(0)).isEqualByComparingTo("17");
    assertThat(available(1)).isEqualByComparingTo("15");
    assertThat(calls("model.product.template.search_read")).isEmpty();
    JsonNode since =
        vendor.asked.stream()
            .map(asked -> asked.json().at("/params/0/0"))
            .filter(first -> first.path(0).asText().equals("OR"))
            .findFirst()
            .orElseThrow();
    assertThat(since.findValuesAsText("minute")).containsExactly("58", "58");
    assertThat(since.at("/1/0").asText()).isEqualTo("write_date");
    assertThat(since.at("/2/0").asText()).isEqualTo("create_date");
  }

  private BigDecimal available(int place) {
    JsonNode level = mapped("inventory.in", told.get(place).body());
    return new BigDecimal(level.path("available").asText());
  }

  /** First record of a list, as the machinery shows it. */
  private JsonNode first(String stream) {
    Client client = clients.of("erp");
    return good(client.send(
            client.system().pack().streams().get(stream).request(),
            json("{'size':50,'skip':0}"),
            Client.Urgency.READ))
        .body()
        .at("/result/0");
  }

  private JsonNode mapped(String mapping, JsonNode record) {
    return mapped("erp", mapping, record);
  }

  @ParameterizedTest
  @CsvSource({
    "sale.in, confirmed, status, open",
    "sale.in, processing, status, open",
    "sale.in, done, status, closed",
    "sale.in, cancelled, status, cancelled",
    "shipment.in, draft, state, pending",
    "shipment.in, waiting, state, pending",
    "shipment.in, assigned, state, pending",
    "shipment.in, picked, state, pending",
    "shipment.in, packed, state, pending",
    "shipment.in, done, state, shipped",
    "shipment.in, cancelled, state, cancelled"
  })
  void each_state_is_told_as_ours(String mapping, String state, String field, String ours) {
    ObjectNode record = (ObjectNode) json(PackFiles.text("tryton", "samples/" + mapping + ".json"));
    assertThat(mapped(mapping, record.put("state", state)).path(field).asText()).isEqualTo(ours);
  }

  private static String at(int day, int hour, int minute, int second, int microsecond) {
    return "{'__class__':'datetime','year':2026,'month':11,'day':%d,'hour':%d,'minute':%d,'second':%d,'microsecond':%d}"
        .formatted(day, hour, minute, second, microsecond);
  }

  @Test
  void drafts_and_quotations_are_nobodys_orders_yet() {
    results.put("read", NOTHING);
    read(reader("erp", "sales", told));
    assertThat(calls("model.sale.sale.search_read").get(0).at("/0/1"))
        .isEqualTo(json("['state','in',['confirmed','processing','done','cancelled']]"));
  }

  @Test
  void a_code_that_several_have_is_for_a_person() {
    Attempt item = order();
    item.document = json("{'ref':'i-1','variants':[{'ref':'v-1','sku':'SHIRT-S'}]}");
    String one = "{'id':%d,'code':'SHIRT-S','template':%d,'template.':{'id':%d,'name':'Shirt'}}";
    results.put(
        "model.product.product.search_read",
        "[" + one.formatted(8, 3, 3) + "," + one.formatted(9, 4, 4) + "]");
    assertThat(upserted(item).getException()).hasMessageContaining("codes of several products");
    results.put(
        "model.product.product.search_read",
        "[" + one.formatted(8, 3, 3) + "," + one.formatted(9, 3, 3) + "]");
    assertThat(upserted(item).getException()).hasMessageContaining("several variants in Tryton");
    assertThat(calls("model.product.template.create")).isEmpty();
    assertThat(calls("model.product.product.create")).isEmpty();
  }

  private Exchange upserted(Attempt item) {
    return good(deliver("api:erp/item.upsert", "upsert", item, sample("item.upsert")));
  }

  @Test
  void a_party_whose_answer_was_lost_is_found_by_its_e_mail() {
    results.put("model.party.party.search_read", NOTHING);
    results.put("model.party.contact_mechanism.search_read", NOTHING);
    results.put("model.party.party.create", "lost");
    String buyer = sample("customer.upsert");
    assertThat(failure(attempt("customer.upsert", buyer)).failure()).isEqualTo(Failure.UNKNOWN);
    // As people of Tryton may write it.
    results.put(
        "model.party.contact_mechanism.search_read",
        "[{'id':4,'type':'email','value':'bob@example.org','party':6,"
            + "'party.':{'id':6,'name':'Bob Ray'}}]");
    results.put("model.party.contact_mechanism.create", "[5]");
    results.put("model.party.address.create", "[3]");
    results.put("model.country.country.search_read", NOTHING);
    assertThat(attempt("customer.upsert", buyer).getException()).isNull();
    assertThat(calls("model.party.party.create")).hasSize(1);
  }

  @Test
  void a_sale_that_was_left_between_two_steps_is_gone_on_with_from_there() {
    results.put("model.sale.sale.process", "lost");
    assertThat(failure(attempt("order.complete", sample("order.complete"))).failure())
        .isEqualTo(Failure.UNKNOWN);
    results.remove("model.sale.sale.process");
    results.put("marked", "[{'id':4,'description':'caravan:o-1/1','state':'confirmed'}]");
    // Of what a runner had done that died nothing is known but what Tryton shows.
    Attempt other = new Attempt("d-2", "order");
    Exchange ended =
        good(deliver("api:erp/order.complete", "complete", other, sample("order.complete")));
    assertThat(ended.getException()).isNull();
    assertThat(calls("model.sale.sale.create")).hasSize(1);
    steps(2, 2, 2);
    assertThat(calls("model.sale.sale.process").get(1).at("/0/0").asInt()).isEqualTo(4);
  }

  @Test
  void wrapped_values_are_told_as_plain_texts() {
    results.put(
        "model.stock.shipment.out.search_read",
        "[{'id':1,'effective_date':{'__class__':'date','year':2026,'month':1,'day':2},"
            + "'cost':{'__class__':'Decimal','decimal':'0.10'},"
            + "'at':{'__class__':'datetime','year':2026,'month':1,'day':2,'hour':3,'minute':4,"
            + "'second':5,'microsecond':0}}]");
    JsonNode plain = first("shipments");
    assertThat(plain.path("effective_date")).isEqualTo(TextNode.valueOf("2026-01-02"));
    assertThat(plain.path("cost")).isEqualTo(TextNode.valueOf("0.10"));
    assertThat(plain.path("at")).isEqualTo(TextNode.valueOf("2026-01-02T03:04:05.000000Z"));
  }
}
