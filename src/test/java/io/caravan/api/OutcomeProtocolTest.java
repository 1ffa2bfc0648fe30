package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.api.CallLog.Link;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Call;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Deliveries whose answers are lost, before a vendor that keeps what was done. */
class OutcomeProtocolTest extends OutcomeFixture {
  @Test
  void steps_see_the_answers_before_them_and_their_effects_are_kept() {
    Attempt log = new Attempt("d1", "order");
    Exchange exchange = good(deliver("api:pos/order.*", "complete", log, SALE));
    assertThat(exchange.getException()).isNull();
    assertThat(log.done).containsExactly("find", "sell", "pay", "pay");
    assertThat(log.links).containsExactly(new Link("sale", "r-1", "100"));
    assertThat(log.reads).containsExactly(new CallLog.Read("sales", "100"));
    assertThat(vendor.asked("/Sale/100.json"))
        .extracting(Asked::body)
        .containsExactly("{\"amount\":\"1.00\"}", "{\"amount\":\"2.00\"}");
    assertThat(rows("d1")).extracting(Call::operation).containsExactly("sell", "pay", "pay");
    assertThat(rows("d1")).extracting(Call::state).containsOnly("DONE");
    assertThat(exchange.getMessage().getBody().toString()).contains("\"sell\":{\"id\":\"100\"}");
  }

  @Test
  void what_was_done_in_an_earlier_attempt_is_not_done_again() {
    vendor.rule = asked -> asked.method().equals("PUT") ? Reply.status(500, "") : answer(asked);
    Exchange first = delivered("api:pos/order.complete", new Attempt("d1", "order"), SALE);
    assertThat(failure(first).failure()).isEqualTo(Failure.UNKNOWN);
    vendor.rule = this::answer;
    Attempt again = new Attempt("d1", "order");
    assertThat(delivered("api:pos/order.complete", again, SALE).getException()).isNull();
    assertThat(sales).hasSize(1);
    assertThat(again.links).containsExactly(new Link("sale", "r-1", "100"));
  }

  @Test
  void what_was_done_is_not_done_again_for_a_buyer_who_is_known_since() {
    vendor.rule = asked -> asked.method().equals("PUT") ? Reply.status(500, "") : answer(asked);
    failure(delivered("api:pos/order.complete", new Attempt("d1", "order"), SALE));
    vendor.rule = this::answer;
    Attempt again = new Attempt("d1", "order");
    String other = SALE.replace("'customer':'7'", "'customer':'8'");
    assertThat(delivered("api:pos/order.complete", again, other).getException()).isNull();
    assertThat(sales).hasSize(1);
    assertThat(again.links).containsExactly(new Link("sale", "r-1", "100"));
    String third = other.replace("W1", "W2");
    delivered("api:pos/order.complete", new Attempt("d1", "order"), third);
    assertThat(sales).as("another number is another sale").hasSize(2);
  }

  @Test
  @Fault({20, 21})
  void an_effect_whose_answer_was_lost_is_found_and_not_repeated() {
    for (String lost : List.of("lost", "500")) {
      sales.clear();
      fate = lost;
      String id = "d-" + lost;
      Exchange first = delivered("api:pos/order.complete", new Attempt(id, "order"), SALE);
      assertThat(failure(first).failure()).isEqualTo(Failure.UNKNOWN);
      assertThat(rows(id)).extracting(Call::state).containsExactly("UNKNOWN");
      fate = "";
      Attempt again = new Attempt(id, "order");
      assertThat(delivered("api:pos/order.complete", again, SALE).getException()).isNull();
      assertThat(sales).hasSize(1);
      assertThat(again.links).containsExactly(new Link("sale", "r-1", "100"));
    }
  }

  @Test
  @Fault(19)
  void what_is_not_found_is_sent_again_and_look_alikes_are_no_find() {
    vendor.rule =
        asked ->
            asked.method().equals("POST") && asked.uri().contains("Sale")
                ? Reply.nothing()
                : answer(asked);
    failure(delivered("api:pos/order.complete", new Attempt("d1", "order"), SALE));
    // Another number, and one of the same number from long before.
    sales.add("{'id':'1','number':'W11','createTime':'2026-11-24T10:00:00+00:00'}");
    sales.add("{'id':'2','number':'W1','createTime':'2026-11-23T10:00:00+00:00'}");
    vendor.rule = this::answer;
    Attempt again = new Attempt("d1", "order");
    assertThat(delivered("api:pos/order.complete", again, SALE).getException()).isNull();
    assertThat(again.links).containsExactly(new Link("sale", "r-1", "102"));
  }

  @Test
  void an_intent_without_an_answer_is_looked_for_after_a_crash() {
    sales.add("{'id':'55','number':'W1','createTime':'2026-11-24T10:00:00+00:00'}");
    String request = "{\"body\":{\"customer\":\"7\",\"number\":\"W1\"}}";
    ledger.writeNow(
        tx -> {
          tx.intend(
              List.of(
                  new Call(
                      "d1", 1000, "sell", "PROBE", "INTENT", null, null, 0, request, null, 0, null,
                      tx.now(), 0)));
          return null;
        });
    Attempt log = new Attempt("d1", "order");
    assertThat(delivered("api:pos/order.complete", log, SALE).getException()).isNull();
    assertThat(posted("/Sale")).isEmpty();
    assertThat(log.links).containsExactly(new Link("sale", "r-1", "55"));
  }

  @Test
  @Fault(22)
  void a_lagging_index_is_given_its_time_then_a_person_is_asked() {
    fate = "lost";
    lagging = true;
    failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    clock.advance(10_000);
    CallException early =
        failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    assertThat(early.failure()).isEqualTo(Failure.UNKNOWN);
    assertThat(early.waitMs()).isEqualTo(20_000);
    assertThat(posted("/Line")).hasSize(1);
    clock.advance(20_000);
    CallException second =
        failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    assertThat(second.failure()).isEqualTo(Failure.UNKNOWN);
    assertThat(posted("/Line")).hasSize(2);
    clock.advance(30_000);
    CallException last =
        failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    assertThat(last.failure()).isEqualTo(Failure.PERMANENT);
    assertThat(last).hasMessageContaining("sent twice").hasMessageContaining("replay or discard");
    // A person replays it: sent anew.
    fate = "";
    assertThat(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE).getException())
        .isNull();
    assertThat(posted("/Line")).hasSize(3);
  }

  @Test
  @Fault(22)
  void what_a_person_replays_is_looked_for_once_more() {
    fate = "lost";
    lagging = true;
    failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    clock.advance(30_000);
    failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    clock.advance(30_000);
    failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    assertThat(posted("/Line")).hasSize(2);
    lagging = false;
    Attempt log = new Attempt("d1", "order");
    assertThat(delivered("api:pos/order.reserve", log, LINE).getException()).isNull();
    assertThat(posted("/Line")).hasSize(2);
    assertThat(log.links).containsExactly(new Link("line", "l-1", "100"));
  }

  @Test
  @Fault(22)
  void a_lagging_index_that_shows_it_in_the_end_prevents_a_double() {
    fate = "lost";
    lagging = true;
    failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    failure(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE));
    lagging = false;
    Attempt log = new Attempt("d1", "order");
    assertThat(delivered("api:pos/order.reserve", log, LINE).getException()).isNull();
    assertThat(lines).hasSize(1);
    assertThat(log.links).containsExactly(new Link("line", "l-1", "100"));
  }

  @Test
  void what_can_neither_be_repeated_nor_found_needs_a_person() {
    fate = "500";
    failure(delivered("api:pos/order.note", new Attempt("d1", "order"), "{'body':{}}"));
    CallException asked =
        failure(delivered("api:pos/order.note", new Attempt("d1", "order"), "{'body':{}}"));
    assertThat(asked.failure()).isEqualTo(Failure.PERMANENT);
    assertThat(posted("/Note")).hasSize(1);
    assertThat(rows("d1")).extracting(Call::state).as("newer ones wait").containsOnly("UNKNOWN");
    fate = "";
    assertThat(
            delivered("api:pos/order.note", new Attempt("d1", "order"), "{'body':{}}")
                .getException())
        .isNull();
  }

  @Test
  void a_refusal_is_clear_and_the_next_attempt_sends_anew() {
    fate = "refused";
    Exchange refused = delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE);
    assertThat(failure(refused).failure()).isEqualTo(Failure.PERMANENT);
    assertThat(rows("d1").get(0).state()).isEqualTo("FAILED");
    fate = "";
    assertThat(delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE).getException())
        .isNull();
    assertThat(vendor.asked("/Line")).allMatch(asked -> asked.method().equals("POST"));
  }

  @Test
  void nobody_there_is_no_unclear_outcome() {
    vendor.rule = this::answer;
    delivered("api:pos/order.reserve", new Attempt("d0", "order"), LINE);
    vendor.close();
    Exchange exchange = delivered("api:pos/order.reserve", new Attempt("d1", "order"), LINE);
    assertThat(failure(exchange).failure()).isIn(Failure.TRANSIENT, Failure.UNKNOWN);
    assertThat(rows("d1").get(0).state()).isIn("FAILED", "UNKNOWN");
  }

  @Test
  void a_host_asks_for_itself_and_gets_the_record() {
    vendor.rule =
        asked ->
            asked.uri().equals("/token")
                ? tokens(TOKEN, "r")
                : Reply.json("{'Item':{'id':'9','title':'Scarf'}}");
    Exchange exchange = good(deliver("api:pos/read", null, null, "{'id':'9'}"));
    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody().toString())
        .isEqualTo("{\"id\":\"9\",\"title\":\"Scarf\"}");
  }

  @Test
  void an_action_that_the_system_does_not_take_is_named() {
    Exchange unknown =
        good(deliver("api:pos/order.*", "teleport", new Attempt("d1", "order"), "{}"));
    assertThat(failure(unknown)).hasMessageContaining("takes no order.teleport");
    Exchange none = good(deliver("api:pos/order.*", null, new Attempt("d1", "order"), "{}"));
    assertThat(failure(none)).hasMessageContaining(ApiProducer.HEADER_ACTION);
    for (String uri : List.of("api:pos/item.*", "api:pos/nothing")) {
      assertThatThrownBy(() -> context.getEndpoint(uri).createAsyncProducer().start())
          .hasStackTraceContaining("has no such action or operation");
    }
    assertThatThrownBy(() -> context.getEndpoint("api:nobody/items"))
        .hasStackTraceContaining("there is no system nobody");
  }

  @Test
  void a_dry_run_reads_but_writes_nothing() {
    clients = new SystemClients(systems, ledger, timers, vault, CallSettings.plain().dryRun(true));
    opened.add(clients);
    context.stop();
    context();
    Attempt log = new Attempt("d1", "order");
    Exchange exchange = good(deliver("api:pos/order.*", "complete", log, SALE));
    assertThat(exchange.getException()).isNull();
    assertThat(vendor.asked("/API")).allMatch(asked -> asked.method().equals("GET"));
    assertThat(log.done).isEmpty();
    assertThat(failure(send("pos", "pay", "{'sale':'1','body':{}}")))
        .hasMessageContaining("dry run");
  }
}
