package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Alarm;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Request;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent, and what the answers mean. */
class SystemClientTest extends CallFixture {

  @Override
  void configure() {
    vendor.rule = asked -> asked.uri().equals("/token") ? tokens(TOKEN, "refresh-1") : reply;
  }

  private volatile Reply reply = Reply.json("{}");

  @Test
  void a_rest_request_is_made_of_encoded_values() {
    good(send("pos", "find", "{'number':'a/b?c=d&é','other':null}"));
    Asked asked = vendor.asked("/API").get(0);
    assertThat(asked.uri()).isEqualTo("/API/Sale.json?number=a%2Fb%3Fc%3Dd%26%C3%A9");
    assertThat(asked.headers())
        .containsEntry("accept", "application/json")
        .containsEntry("authorization", "Bearer " + TOKEN)
        .doesNotContainKey("content-type");
    assertThat(asked.body()).isEmpty();
  }

  @Test
  void a_value_cannot_change_the_path() {
    for (String id : new String[] {"..", "."}) {
      CallException failure = failure(send("pos", "drop", "{'id':'" + id + "'}"));
      assertThat(failure.failure()).isEqualTo(Failure.PERMANENT);
    }
    good(send("pos", "pay", "{'sale':'../x','body':{}}"));
    assertThat(vendor.asked("/API").get(0).uri()).isEqualTo("/API/Sale/..%2Fx.json");
    CallException missing = failure(send("pos", "pay", "{'body':{}}"));
    assertThat(missing.failure()).isEqualTo(Failure.PERMANENT);
    assertThat(missing).hasMessageContaining("pos pay needs sale");
  }

  @Test
  void an_explicit_null_survives() {
    reply = Reply.json("{'data':{'setStock':{'userErrors':[]}}}");
    good(
        send(
            "shop",
            "setStock",
            "{'input':{'quantities':[{'quantity':5,'changeFromQuantity':null}]},'key':'k'}"));
    Asked asked = vendor.asked.get(0);
    assertThat(asked.headers()).containsEntry("x-token", TOKEN);
    assertThat(asked.uri()).isEqualTo("/admin/api/2026-10/graphql.json");
    JsonNode sent = asked.json();
    assertThat(sent.path("query").asText()).startsWith("mutation setStock");
    assertThat(asked.body()).contains("\"changeFromQuantity\":null");
    good(send("pos", "pay", "{'sale':'1','body':{'note':null,'price':'1.50'}}"));
    assertThat(vendor.asked("/Sale/1").get(0).body())
        .isEqualTo("{\"note\":null,\"price\":\"1.50\"}");
  }

  @Test
  void json_is_read_whatever_it_is_called() {
    reply = Reply.json("{'Sale':{'id':7.10}}").with("Content-Type", "text/html; charset=UTF-8");
    assertThat(Json.text(good(send("pos", "find", "{}")).body()))
        .isEqualTo("{\"Sale\":{\"id\":7.10}}");
    reply = Reply.status(404, "{'message':'no such sale'}").with("Content-Type", "text/html");
    assertThat(failure(send("pos", "find", "{}")).failure()).isEqualTo(Failure.MISSING);
  }

  @Test
  @Fault({28, 30})
  void what_is_no_json_is_unclear_for_a_write_and_tried_again_for_a_read() {
    reply = Reply.status(200, "<html>maintenance</html>");
    assertThat(failure(send("pos", "find", "{}")).failure()).isEqualTo(Failure.TRANSIENT);
    assertThat(failure(send("pos", "pay", "{'sale':'1','body':{}}")).failure())
        .isEqualTo(Failure.UNKNOWN);
    assertThat(failure(send("shop", "hold", "{}")).failure()).isEqualTo(Failure.UNKNOWN);
  }

  @Test
  void nothing_at_all_is_no_answer_to_a_read_and_good_for_a_write() {
    reply = Reply.status(200, "");
    assertThat(failure(send("pos", "find", "{}")).failure()).isEqualTo(Failure.TRANSIENT);
    assertThat(good(send("pos", "pay", "{'sale':'1','body':{}}")).status()).isEqualTo(200);
  }

  @Test
  void a_mutation_behind_a_fragment_is_a_write_whose_lost_answer_is_unclear() {
    Request hidden =
        new Request("fragment F on Y { z }\nmutation M { x { ...F } }", "POST", null, Map.of());
    reply = Reply.status(503, "down");
    assertThat(failure(clients.of("shop").send(hidden, json("{}"), Client.Urgency.WRITE)).failure())
        .isEqualTo(Failure.UNKNOWN);
  }

  @Test
  void statuses_mean_what_pack_and_sense_say() {
    assertMeans(Reply.status(500, "{}"), Failure.TRANSIENT, Failure.UNKNOWN);
    assertMeans(Reply.status(503, "<html>"), Failure.TRANSIENT, Failure.UNKNOWN);
    assertMeans(Reply.nothing(), Failure.TRANSIENT, Failure.UNKNOWN);
    assertMeans(Reply.status(404, ""), Failure.MISSING, Failure.MISSING);
    assertMeans(Reply.status(403, ""), Failure.AUTH, Failure.AUTH);
    assertMeans(Reply.status(418, ""), Failure.PERMANENT, Failure.PERMANENT);
    assertMeans(Reply.status(302, ""), Failure.PERMANENT, Failure.PERMANENT);
    assertMeans(Reply.status(409, "{}"), Failure.TRANSIENT, Failure.TRANSIENT);
    assertMeans(
        Reply.status(400, "{'message':'Item is Not Fully available here'}"),
        Failure.SHORT,
        Failure.SHORT);
  }

  private void assertMeans(Reply answer, Failure read, Failure write) {
    // What goes before says nothing of this one.
    reply = Reply.json("{}");
    good(send("pos", "find", "{}"));
    reply = answer;
    assertThat(failure(send("pos", "find", "{}")).failure()).as("read %s", answer).isEqualTo(read);
    assertThat(failure(send("pos", "pay", "{'sale':'1','body':{}}")).failure())
        .as("write %s", answer)
        .isEqualTo(write);
  }

  @Test
  @Fault(28)
  void user_errors_are_failures_with_field_and_message() {
    reply =
        Reply.json(
            "{'data':{'hold':{'holdUserErrors':[{'field':['a','b'],'code':'STALE','message':'changed'}]}}}");
    CallException stale = failure(send("shop", "hold", "{}"));
    assertThat(stale.failure()).isEqualTo(Failure.STALE);
    assertThat(stale.path()).isEqualTo("a.b");
    assertThat(stale).hasMessage("shop hold was refused: a.b: changed [STALE]");
    reply =
        Reply.json(
            "{'data':{'hold':{'userErrors':[{'field':null,'message':'It does not exist'}]}}}");
    assertThat(failure(send("shop", "hold", "{}")).failure()).isEqualTo(Failure.MISSING);
    reply =
        Reply.json("{'data':{'hold':{'userErrors':[{'code':'TWICE','message':'done before'}]}}}");
    assertThat(good(send("shop", "hold", "{}")).status()).isEqualTo(200);
    reply = Reply.json("{'data':{'hold':null}}");
    assertThat(failure(send("shop", "hold", "{}")).failure()).isEqualTo(Failure.UNKNOWN);
  }

  @Test
  @Fault(28)
  void a_refusal_may_stand_where_the_record_would() {
    reply = Reply.json("{'data':{'hold':{'errorCode':'STALE','message':'changed'}}}");
    CallException stale = failure(send("shop", "hold", "{}"));
    assertThat(stale.failure()).isEqualTo(Failure.STALE);
    assertThat(stale).hasMessage("shop hold was refused: changed [STALE]");
    reply = Reply.json("{'data':{'hold':{'errorCode':'ODD','message':'no'}}}");
    assertThat(failure(send("shop", "hold", "{}")).failure()).isEqualTo(Failure.PERMANENT);
    reply = Reply.json("{'data':{'hold':{'errorCode':'TWICE','message':'done before'}}}");
    assertThat(good(send("shop", "hold", "{}")).status()).isEqualTo(200);
    reply = Reply.json("{'data':{'hold':{'errorCode':null,'id':'1'}}}");
    assertThat(good(send("shop", "hold", "{}")).status()).isEqualTo(200);
  }

  @Test
  @Fault(28)
  void graphql_errors_come_as_lists_and_as_words() {
    reply = Reply.json("{'errors':'Not Found'}");
    assertThat(failure(send("shop", "hold", "{}")).failure()).isEqualTo(Failure.PERMANENT);
    reply =
        Reply.json(
            "{'errors':[{'message':'a'},{'message':'b','extensions':{'code':'INTERNAL_SERVER_ERROR'}}]}");
    assertThat(failure(send("shop", "hold", "{}")).failure()).isEqualTo(Failure.UNKNOWN);
    assertThat(failure(send("shop", "shopInfo", "{}")).failure()).isEqualTo(Failure.PERMANENT);
    reply =
        Reply.json(
            "{'data':{'shop':{}},'extensions':{'search':[{'warnings':[{'field':'skuu','message':'Invalid search field'}]}]}}");
    CallException search = failure(send("shop", "shopInfo", "{}"));
    assertThat(search.failure()).isEqualTo(Failure.PERMANENT);
    assertThat(search).hasMessageContaining("skuu");
  }

  @Test
  void a_429_says_how_long_to_wait() {
    reply = Reply.status(429, "{}").with("retry-AFTER", "2.5");
    CallException seconds = failure(send("pos", "find", "{}"));
    assertThat(seconds.failure()).isEqualTo(Failure.THROTTLED);
    assertThat(seconds.waitMs()).isEqualTo(2500);
    reply = Reply.status(429, "{}").with("Retry-After", "Tue, 24 Nov 2026 10:00:07 GMT");
    long toDate = failure(send("pos", "find", "{}")).waitMs();
    // Measured from the vendor's own Date header, which is this machine's time.
    assertThat(toDate).isPositive();
    reply = Reply.json("{'errors':[{'message':'Throttled','extensions':{'code':'THROTTLED'}}]}");
    assertThat(failure(send("shop", "shopInfo", "{}")).failure()).isEqualTo(Failure.THROTTLED);
  }

  @Test
  void dates_are_measured_from_the_vendors_own_clock() {
    assertThat(
            RetryAfter.millis(
                Map.of(
                    "retry-after", "Tue, 24 Nov 2026 10:00:07 GMT",
                    "date", "Tue, 24 Nov 2026 10:00:00 GMT"),
                RateState.UNKNOWN,
                0,
                0))
        .isEqualTo(7000);
    RateState state = new RateState(572.0, 4000.0, 200.0, 862.0, null, null);
    assertThat(RetryAfter.millis(Map.of(), state, 100, 0)).isEqualTo(1450);
  }

  @Test
  void another_version_than_the_pinned_one_is_told_once() {
    reply = Reply.json("{'data':{}}").with("x-VERSION", "2027-01");
    good(send("shop", "shopInfo", "{}"));
    good(send("shop", "shopInfo", "{}"));
    assertThat(alarms()).extracting(Alarm::kind).containsExactly("gone-version");
    assertThat(alarms().get(0).text()).contains("2027-01").contains("2026-10");
    reply = reply.with("x-VERSION", "2026-10");
    good(send("shop", "shopInfo", "{}"));
    assertThat(alarms()).isEmpty();
  }

  @Test
  void the_end_of_a_version_is_told_sixty_days_before() {
    reply = Reply.json("{'data':{}}");
    clock.advance(
        Duration.between(clock.instant(), Instant.parse("2027-08-01T00:00:00Z")).toMillis());
    good(send("shop", "shopInfo", "{}"));
    assertThat(alarms()).isEmpty();
    clock.advance(Duration.ofDays(3).toMillis());
    good(send("shop", "shopInfo", "{}"));
    assertThat(alarms()).extracting(Alarm::kind).containsExactly("version-ends");
  }

  @Test
  void next_links_are_followed_inside_the_base_url_only() {
    Client client = clients.of("pos");
    String link = vendor.url() + "/API/Item.json?load_relations=[\"ItemShops\"]&after=MQ%3D%3D";
    good(client.follow(link, Client.Urgency.READ));
    assertThat(vendor.asked("/Item").get(0).uri())
        .isEqualTo("/API/Item.json?load_relations=%5B%22ItemShops%22%5D&after=MQ%3D%3D");
    for (String bad :
        new String[] {
          "https://evil.example/API/Item.json",
          vendor.url() + "/other/Item.json",
          vendor.url() + "/API/../admin",
          vendor.url() + "/API/%2e%2E/admin",
          vendor.url() + "/API/..%2fadmin",
          vendor.url() + "/API/..\\..\\admin",
          vendor.url() + "/APIx/Item.json",
          "//evil.example/API/x",
          vendor.url().replace("//", "//a@") + "/API/x"
        }) {
      assertThat(failure(client.follow(bad, Client.Urgency.READ)).failure())
          .as(bad)
          .isEqualTo(Failure.PERMANENT);
    }
    assertThat(vendor.asked("/API")).hasSize(1);
  }

  @Test
  void no_failure_shows_a_secret_or_a_person() {
    for (Reply answer :
        new Reply[] {
          Reply.status(
              400,
              "{'message':'bad token %s of jo@shop.example, +31 6 1234 5678'}".formatted(TOKEN)),
          Reply.status(
              401, "{'error':'" + TOKEN + "','error_description':'" + CLIENT_SECRET + "'}"),
          Reply.json("{'errors':'" + TOKEN + " jo@shop.example'}"),
          Reply.json(
              "{'data':{'hold':{'userErrors':[{'message':'" + TOKEN + " jo@shop.example'}]}}}"),
        }) {
      reply = answer;
      List<CallException> failures = new ArrayList<>();
      failures.add(failure(send("shop", "hold", "{}")));
      if (answer.status() != 200) {
        failures.add(failure(send("pos", "pay", "{'sale':'1'}")));
      }
      for (CallException failure : failures) {
        assertThat(failure.toString())
            .doesNotContain(TOKEN, CLIENT_SECRET, "refresh-", "jo@shop", "1234 5678");
      }
    }
    assertThat(clients.of("shop").toString() + systems.require("pos") + vault)
        .doesNotContain(TOKEN);
  }

  @Test
  void a_request_prints_nothing_of_itself() {
    ObjectNode body = Json.mapper().createObjectNode().put("mail", "jo@shop.example");
    var outgoing =
        new HttpTransport.Outgoing(
            "POST",
            URI.create("https://h/p?token=t"),
            Map.of("x-token", TOKEN),
            Json.text(body).getBytes(),
            new Reach(false, false),
            1);
    assertThat(outgoing.toString()).isEqualTo("POST h/p");
  }
}
