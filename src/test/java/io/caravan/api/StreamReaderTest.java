package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.faults.Fault;
import io.caravan.ledger.Change;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.mapping.Json;
import io.caravan.mapping.MappingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;

class StreamReaderTest extends ReaderFixture {
  private static String item(String id, String stamp) {
    return "{'id':'" + id + "','stamp':'" + stamp + "','matrix':'0'}";
  }

  private static JsonNode page(String next, String... items) {
    return json("{'@attributes':{'next':'" + next + "'},'Item':[" + String.join(",", items) + "]}");
  }

  @Test
  void a_list_is_read_page_by_page_and_the_cursor_stands_at_the_newest_record() throws Exception {
    client.vendor =
        asked ->
            asked.link() == null
                ? page("p2", item("1", "2026-11-20T08:00:00+00:00"))
                : asked.link().equals("p2")
                    ? page("p3")
                    : page("", item("2", "2026-11-21T08:00:00+00:00"));

    boolean changed = read(reader("items"));

    assertThat(changed).isTrue();
    assertThat(emittedIds()).containsExactly("1", "2");
    assertThat(client.asked.get(0).variables()).isEqualTo(json("{'size':100}"));
    assertThat(client.asked.get(0).request().query()).containsEntry("timeStamp", ">=,{cursor}");
    assertThat(cursor("items")).isEqualTo("2026-11-21T08:00:00+00:00");
    assertThat(ledger.<String>read(r -> r.fact("baseline/pos/items").orElse(null)))
        .isEqualTo("2026-11-24T10:00:00Z");
  }

  @Test
  @Fault(34)
  void the_next_read_begins_an_overlap_earlier_and_leaves_out_what_was_just_emitted()
      throws Exception {
    StreamReader reader = reader("items");
    client.vendor = asked -> page("", item("1", "2026-11-20T08:00:00+00:00"));
    read(reader);

    boolean changed = read(reader);

    assertThat(client.asked.get(1).variables().path("cursor").asText())
        .isEqualTo("2026-11-20T07:59:00+00:00");
    assertThat(client.asked.get(0).urgency()).isEqualTo(Client.Urgency.BULK);
    assertThat(client.asked.get(1).urgency()).isEqualTo(Client.Urgency.READ);
    assertThat(emittedIds()).containsExactly("1");
    assertThat(changed).isFalse();
  }

  @Test
  void a_page_that_fails_keeps_the_cursor_behind_it_and_skips_nothing() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    client.vendor =
        asked -> {
          if (asked.link() == null) {
            return page("p2", item("1", "2026-11-20T08:00:00Z"), item("2", "2026-11-20T09:00:00Z"));
          }
          if (calls.incrementAndGet() == 1) {
            throw new CallException(Failure.TRANSIENT, "connection reset");
          }
          return page("", item("3", "2026-11-21T08:00:00Z"));
        };
    StreamReader reader = reader("items");

    assertThatThrownBy(() -> read(reader)).isInstanceOf(CallException.class);
    assertThat(cursor("items")).isNull();

    read(reader);
    assertThat(emittedIds()).containsExactly("1", "2", "3");
    assertThat(cursor("items")).isEqualTo("2026-11-21T08:00:00Z");
  }

  @Test
  void a_page_that_is_refused_for_a_limit_is_asked_for_again_and_nothing_before_it_is()
      throws Exception {
    List<String> asked = new ArrayList<>();
    client.vendor =
        one -> {
          asked.add(one.link() == null ? "p1" : one.link());
          if (one.link() == null) {
            return page("p2", item("1", "2026-11-20T08:00:00Z"));
          }
          if (asked.size() < 4) {
            throw new CallException(Failure.THROTTLED, "slow down", 1_000, null);
          }
          return page("", item("2", "2026-11-21T08:00:00Z"));
        };
    read(reader("items"));
    assertThat(asked).containsExactly("p1", "p2", "p2", "p2");
    assertThat(emittedIds()).containsExactly("1", "2");
  }

  @Test
  void a_page_that_is_refused_without_an_end_fails() {
    AtomicInteger calls = new AtomicInteger();
    client.vendor =
        one -> {
          calls.incrementAndGet();
          throw new CallException(Failure.THROTTLED, "slow down", 1_000, null);
        };
    assertThatThrownBy(() -> read(reader("items")))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("slow down");
    assertThat(calls).hasValueBetween(5, 20);
  }

  @Test
  void the_cursor_moves_over_a_page_once_the_next_one_shows_that_the_list_is_in_order()
      throws Exception {
    client.vendor =
        asked -> {
          if (asked.link() == null) {
            return page("p2", item("1", "2026-11-20T08:00:00Z"));
          }
          if (asked.link().equals("p2")) {
            return page("p3", item("2", "2026-11-21T08:00:00Z"));
          }
          throw new CallException(Failure.TRANSIENT, "connection reset");
        };

    assertThatThrownBy(() -> read(reader("items"))).isInstanceOf(CallException.class);

    assertThat(cursor("items")).isEqualTo("2026-11-20T08:00:00Z");
  }

  /** Five records of one instant, two a page; one of the first page is edited meanwhile. */
  @Test
  @Fault(34)
  void records_of_one_instant_are_all_read_though_pages_shift_and_one_is_edited() throws Exception {
    String at = "2026-11-20T08:00:00+00:00";
    String later = "2026-11-20T08:00:05+00:00";
    client.vendor =
        asked ->
            asked.link() == null
                ? page("p2", item("1", at), item("2", at))
                : asked.link().equals("p2")
                    // Number 1 was edited and moved to the end, so that 3 slipped to the first
                    // page.
                    ? page("p3", item("4", at), item("5", at))
                    : page("", item("1", later));
    StreamReader reader = reader("items");
    read(reader);
    assertThat(emittedIds()).containsExactly("1", "2", "4", "5", "1");
    client.vendor =
        asked ->
            asked.variables().path("cursor").asText().compareTo(at) <= 0
                ? page(
                    "",
                    item("2", at),
                    item("3", at),
                    item("4", at),
                    item("5", at),
                    item("1", later))
                : page("");

    read(reader);

    assertThat(emittedIds()).containsExactly("1", "2", "4", "5", "1", "3");
  }

  @Test
  @Fault(34)
  void a_list_in_another_order_moves_the_cursor_only_at_its_end() throws Exception {
    client.vendor =
        asked -> {
          if (asked.link() == null) {
            return page("p2", item("1", "2026-11-20T08:00:00Z"));
          }
          if (asked.link().equals("p2")) {
            return page("p3", item("2", "2026-11-21T08:00:00Z"));
          }
          if (asked.link().equals("p3")) {
            return page("p4", item("3", "2026-11-01T08:00:00Z"));
          }
          throw new CallException(Failure.TRANSIENT, "connection reset");
        };
    StreamReader reader = reader("items");

    assertThatThrownBy(() -> read(reader)).isInstanceOf(CallException.class);
    assertThat(cursor("items")).isEmpty();

    assertThatThrownBy(() -> read(reader)).isInstanceOf(CallException.class);
    assertThat(cursor("items")).isEmpty();
    assertThat(client.asked.get(4).variables().has("cursor")).isFalse();

    client.vendor =
        asked -> page("", item("3", "2026-11-01T08:00:00Z"), item("2", "2026-11-21T08:00:00Z"));
    read(reader);
    assertThat(cursor("items")).isEqualTo("2026-11-21T08:00:00Z");
  }

  @Test
  void older_records_never_move_the_cursor_back_and_a_clock_ahead_does_not_move_it_past_now()
      throws Exception {
    StreamReader reader = reader("items");
    client.vendor = asked -> page("", item("1", "2027-05-01T00:00:00Z"));
    read(reader);
    assertThat(cursor("items")).isEqualTo("2026-11-24T10:00:00Z");

    client.vendor = asked -> page("", item("2", "2026-01-01T00:00:00Z"));
    read(reader);
    assertThat(cursor("items")).isEqualTo("2026-11-24T10:00:00Z");
    assertThat(emittedIds()).containsExactly("1", "2");
  }

  @Test
  @Fault(38)
  void a_record_whose_route_fails_is_parked_with_its_native_body_and_the_others_go_on()
      throws Exception {
    client.vendor =
        asked ->
            page(
                "",
                item("1", "2026-11-20T08:00:00Z"),
                item("2", "2026-11-20T09:00:00Z"),
                item("3", "2026-11-20T10:00:00Z"));
    route =
        exchange -> {
          if (record(exchange).nativeId().equals("2")) {
            throw new MappingException("mapping pos/item.in failed: a value is not a time");
          }
          record(exchange).markRecorded();
        };

    read(reader("items"));

    assertThat(parked()).hasSize(1);
    Change parked = parked().get(0);
    assertThat(parked.nativeId()).isEqualTo("2");
    assertThat(parked.reason()).isEqualTo("mapping pos/item.in failed: a value is not a time");
    assertThat(parked.stage()).isEqualTo("native");
    assertThat(parked.origin()).isEqualTo("api:pos/items");
    assertThat(parked.body().path("stamp").asText()).isEqualTo("2026-11-20T09:00:00Z");
    assertThat(cursor("items")).isEqualTo("2026-11-20T10:00:00Z");
  }

  @Test
  void a_record_that_met_a_database_in_trouble_is_read_again_and_needs_nobody() throws Exception {
    client.vendor = asked -> page("", item("1", "2026-11-20T08:00:00Z"));
    route =
        exchange -> {
          throw new LedgerException("whether the commit took place is not known", null, true);
        };
    StreamReader reader = reader("items");

    assertThatThrownBy(() -> read(reader)).hasRootCauseInstanceOf(LedgerException.class);

    assertThat(parked()).isEmpty();
    assertThat(cursor("items")).isNull();
    route = exchange -> record(exchange).markRecorded();
    read(reader);
    assertThat(emittedIds()).containsExactly("1", "1");
    assertThat(cursor("items")).isEqualTo("2026-11-20T08:00:00Z");
  }

  @Test
  void a_record_that_the_database_refuses_is_parked() throws Exception {
    client.vendor = asked -> page("", item("1", "2026-11-20T08:00:00Z"));
    route =
        exchange -> {
          throw new LedgerException("the ledger's database failed while writing");
        };

    read(reader("items"));

    assertThat(parked()).hasSize(1);
  }

  @Test
  void a_failure_that_the_route_took_for_handled_is_parked_and_strange_errors_tell_no_data()
      throws Exception {
    client.vendor = asked -> page("", item("1", "2026-11-20T08:00:00Z"));
    route =
        exchange ->
            exchange.setProperty(
                ExchangePropertyKey.EXCEPTION_CAUGHT,
                new IllegalStateException("Jane Doe, jane@example.com"));

    read(reader("items"));

    assertThat(parked().get(0).reason())
        .startsWith("the route failed with IllegalStateException in StreamReaderTest.")
        .doesNotContain("Jane");
  }

  @Test
  void a_record_that_the_ledger_cannot_keep_holds_the_cursor() throws Exception {
    client.vendor = asked -> page("", item("1", "2026-11-20T08:00:00Z"));
    route =
        exchange -> {
          ledger.close();
          throw new MappingException("no");
        };

    assertThatThrownBy(() -> read(reader("items"))).isInstanceOf(RuntimeException.class);

    ledger = Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")), clock);
    assertThat(cursor("items")).isNull();
  }

  @Test
  void a_list_of_one_may_be_an_object_and_an_empty_one_a_text_or_nothing() throws Exception {
    StreamReader reader = reader("items");
    client.vendor =
        asked ->
            json("{'@attributes':{'next':''},'Item':" + item("1", "2026-11-20T08:00:00Z") + "}");
    read(reader);
    client.vendor = asked -> json("{'@attributes':{'next':''},'Item':''}");
    read(reader);
    client.vendor = asked -> json("{'@attributes':{'count':'0'}}");
    read(reader);

    assertThat(emittedIds()).containsExactly("1");
    assertThat(cursor("items")).isEqualTo("2026-11-20T08:00:00Z");
  }

  @Test
  void records_with_a_dropped_value_are_left_out_but_count_for_the_cursor() throws Exception {
    client.vendor =
        asked ->
            json(
                "{'ItemShop':[{'id':'1','shopID':'3','stamp':'2026-11-20T08:00:00Z'},"
                    + "{'id':'2','shopID':'0','stamp':'2026-11-20T09:00:00Z'}]}");

    read(reader("stock"));

    assertThat(emittedIds()).containsExactly("1");
    assertThat(cursor("stock")).isEqualTo("2026-11-20T09:00:00Z");
  }

  @Test
  void a_group_is_one_record_with_its_members_and_related_records_are_fetched_once()
      throws Exception {
    client.vendor =
        asked ->
            asked.request().path().equals("/Item.json")
                ? json(
                    "{'Item':[{'id':'1','stamp':'2026-11-20T08:00:00Z','matrix':'7'},"
                        + "{'id':'2','stamp':'2026-11-20T08:01:00Z','matrix':'0'},"
                        + "{'id':'3','stamp':'2026-11-20T08:02:00Z','matrix':'7'}]}")
                : json("{'Matrix':{'id':'" + asked.variables().path("matrix").asText() + "'}}");

    read(reader("items"));

    assertThat(emittedIds()).containsExactlyInAnyOrder("2", "3");
    JsonNode grouped =
        emitted.stream().filter(r -> r.nativeId().equals("3")).findFirst().orElseThrow().body();
    assertThat(grouped.path("_group")).hasSize(2);
    assertThat(grouped.path("_related").path("matrix").path("id").asText()).isEqualTo("7");
    assertThat(client.asked).hasSize(2);
  }

  @Test
  void inner_connections_are_read_to_their_end_before_the_record_is_emitted() throws Exception {
    client.vendor =
        asked -> {
          String text = asked.request().graphql();
          if (text.contains("query orders")) {
            return json(
                "{'data':{'orders':{'nodes':[{'id':'order/1','updatedAt':'2026-11-20T08:00:00Z',"
                    + "'parcels':{'nodes':[{'id':'parcel/1','lines':{'nodes':[1],'pageInfo':"
                    + "{'hasNextPage':false}}}],'pageInfo':{'hasNextPage':true,'endCursor':'a'}}}],"
                    + "'pageInfo':{'hasNextPage':false}}}}");
          }
          if (text.contains("query parcels")) {
            assertThat(asked.variables()).isEqualTo(json("{'id':'order/1','after':'a'}"));
            return json(
                "{'data':{'order':{'parcels':{'nodes':[{'id':'parcel/2','lines':{'nodes':[{'n':2}],"
                    + "'pageInfo':{'hasNextPage':true,'endCursor':'b'}}}],"
                    + "'pageInfo':{'hasNextPage':false,'endCursor':'z'}}}}}");
          }
          assertThat(asked.variables().path("id").asText()).isEqualTo("parcel/2");
          boolean first = asked.variables().path("after").asText().equals("b");
          return json(
              "{'data':{'parcel':{'lines':{'nodes':[{'n':"
                  + (first ? 3 : 4)
                  + "}],'pageInfo':{'hasNextPage':"
                  + first
                  + ",'endCursor':'"
                  + (first ? "c" : "d")
                  + "'}}}}}");
        };

    read(reader("orders"));

    JsonNode order = emitted.get(0).body();
    assertThat(order.path("parcels").path("nodes")).hasSize(2);
    assertThat(order.at("/parcels/nodes/1/lines"))
        .isEqualTo(json("{'nodes':[{'n':2},{'n':3},{'n':4}]}"));
    assertThat(Json.text(order)).doesNotContain("pageInfo");
    assertThat(client.asked.get(0).variables()).isEqualTo(json("{'first':20}"));
  }

  @Test
  void an_inner_list_that_will_never_be_readable_parks_its_record_and_a_replay_reads_it_whole()
      throws Exception {
    AtomicInteger mended = new AtomicInteger();
    client.vendor =
        asked -> {
          String text = asked.request().graphql();
          if (text.contains("query orders")) {
            return json(
                "{'data':{'orders':{'nodes':["
                    + "{'id':'order/1','updatedAt':'2026-11-20T08:00:00Z','parcels':{'nodes':[],"
                    + "'pageInfo':{'hasNextPage':true,'endCursor':'a'}}},"
                    + "{'id':'order/2','updatedAt':'2026-11-20T08:00:00Z'}],"
                    + "'pageInfo':{'hasNextPage':false}}}}");
          }
          if (mended.get() == 0) {
            throw new CallException(Failure.PERMANENT, "parcels of pos: field is gone");
          }
          return json(
              "{'data':{'order':{'parcels':{'nodes':[{'id':'parcel/1'}],"
                  + "'pageInfo':{'hasNextPage':false}}}}}");
        };
    StreamReader reader = reader("orders");

    read(reader);
    assertThat(emittedIds()).containsExactly("order/2");
    assertThat(parked()).hasSize(1);
    assertThat(parked().get(0).reason()).isEqualTo("parcels of pos: field is gone");
    assertThat(cursor("orders")).isEqualTo("2026-11-20T08:00:00Z");

    long change = parked().get(0).changeId();
    mended.set(1);
    ledger.writeNow(tx -> tx.replayChange(change, null, "ann"));
    reader.run(false, () -> true);

    assertThat(emittedIds()).containsExactly("order/2", "order/1");
    assertThat(emitted.get(1).body().at("/parcels/nodes/0/id").asText()).isEqualTo("parcel/1");
    assertThat(emitted.get(1).body().has(StreamReader.INCOMPLETE)).isFalse();
    assertThat(state(change)).isEqualTo("REPLAYED");
  }

  @Test
  void each_element_of_an_inner_list_is_a_record_that_knows_where_it_came_from() throws Exception {
    client.vendor =
        asked ->
            json(
                "{'data':{'orders':{'nodes':[{'id':'order/1','name':'#1','updatedAt':"
                    + "'2026-11-20T08:00:00Z','parcels':{'nodes':[{'id':'parcel/1'},"
                    + "{'id':'parcel/2'}]}}],'pageInfo':{'hasNextPage':false}}}}");

    read(reader("parcels"));

    assertThat(emittedIds()).containsExactly("parcel/1", "parcel/2");
    assertThat(emitted.get(1).body().at("/_parent/name").asText()).isEqualTo("#1");
    assertThat(emitted.get(1).body().at("/_parent/parcels/nodes").isMissingNode()).isTrue();
    assertThat(cursor("parcels")).isEqualTo("2026-11-20T08:00:00Z");
  }

  @Test
  void hinted_records_are_read_by_the_rule_of_their_prefix_before_any_list() throws Exception {
    hint("orders", "order/5");
    hint("orders", "parcel/6");
    client.vendor =
        asked -> {
          String text = asked.request().graphql();
          return text.contains("query byParcel")
              ? json("{'data':{'parcel':{'order':{'id':'order/6','updatedAt':'x'}}}}")
              : text.contains("query order ")
                  ? json("{'data':{'order':{'id':'order/5','updatedAt':'x'}}}")
                  : json("{'data':{'orders':{'nodes':[],'pageInfo':{'hasNextPage':false}}}}");
        };

    read(reader("orders"));

    assertThat(emittedIds()).containsExactly("order/5", "order/6");
    assertThat(client.asked).hasSize(3);
    assertThat(client.asked.get(2).request().graphql()).contains("query orders");
    assertThat(hints("orders")).isEmpty();
  }

  @Test
  void a_hint_that_comes_again_while_its_record_is_read_stays() throws Exception {
    hint("orders", "order/5");
    client.vendor =
        asked -> {
          clock.advance(10);
          hint("orders", "order/5");
          return json("{'data':{'order':{'id':'order/5'}}}");
        };
    StreamReader reader = reader("orders");

    reader.run(false, () -> true);

    assertThat(hints("orders")).hasSize(1);
    assertThat(ledger.<Boolean>read(reader::waiting)).isTrue();
  }

  @Test
  void a_hint_of_a_record_that_is_gone_or_unreadable_does_not_hold_up_the_others()
      throws Exception {
    hint("orders", "order/1");
    hint("orders", "order/2");
    hint("orders", "order/3");
    client.vendor =
        asked -> {
          switch (asked.variables().path("id").asText()) {
            case "order/1":
              throw new CallException(Failure.MISSING, "no such order");
            case "order/2":
              throw new CallException(Failure.PERMANENT, "the vendor cannot show it");
            default:
              return json("{'data':{'order':{'id':'order/3'}}}");
          }
        };
    StreamReader reader = reader("orders");

    reader.run(false, () -> true);

    assertThat(emittedIds()).containsExactly("order/3");
    assertThat(hints("orders")).extracting(h -> h.nativeId()).containsExactly("order/2");
    assertThat(ledger.<Boolean>read(reader::waiting)).isFalse();
    assertThat(alarms()).extracting(a -> a.subject()).containsExactly("pos/orders/order/2");

    clock.advance(60_000);
    client.vendor = asked -> json("{'data':{'order':{'id':'order/2'}}}");
    reader.run(false, () -> true);
    assertThat(hints("orders")).isEmpty();
    assertThat(alarms()).isEmpty();
  }

  @Test
  void a_record_of_which_nothing_is_shown_is_asked_for_again_before_it_is_taken_as_gone()
      throws Exception {
    hint("orders", "order/1");
    hint("orders", "order/2");
    client.vendor = asked -> json("{'data':{'order':null}}");
    StreamReader reader = reader("orders");
    reader.run(false, () -> true);
    assertThat(hints("orders")).hasSize(2);
    assertThat(ledger.<Boolean>read(reader::waiting)).as("not at once").isFalse();
    clock.advance(30_000);
    client.vendor =
        asked ->
            asked.variables().path("id").asText().equals("order/1")
                ? json("{'data':{'order':{'id':'order/1'}}}")
                : json("{'data':{'order':null}}");
    reader.run(false, () -> true);
    assertThat(emittedIds()).containsExactly("order/1");
    assertThat(hints("orders")).hasSize(1);
    for (long wait = 60_000; wait <= 240_000; wait *= 2) {
      assertThat(hints("orders")).hasSize(1);
      clock.advance(wait);
      reader.run(false, () -> true);
    }
    assertThat(hints("orders")).isEmpty();
    assertThat(alarms()).isEmpty();
  }

  @Test
  void a_hint_that_no_rule_can_read_is_answered_by_the_list() throws Exception {
    hint("stock", "9");
    client.vendor = asked -> json("{'ItemShop':{'id':'9','shopID':'1'}}");

    reader("stock").run(false, () -> true);

    assertThat(emittedIds()).containsExactly("9");
    assertThat(hints("stock")).isEmpty();
  }

  @Test
  void a_throttled_hint_is_kept_and_what_was_read_beside_it_is_not_read_again() throws Exception {
    hint("orders", "order/1");
    hint("orders", "order/2");
    client.vendor =
        asked -> {
          if (asked.variables().path("id").asText().equals("order/1")) {
            throw new CallException(Failure.THROTTLED, "too many", 1500, null);
          }
          return json("{'data':{'order':{'id':'order/2'}}}");
        };

    assertThatThrownBy(() -> reader("orders").run(true, () -> true))
        .isInstanceOfSatisfying(CallException.class, e -> assertThat(e.waitMs()).isEqualTo(1500));

    assertThat(emittedIds()).containsExactly("order/2");
    assertThat(hints("orders")).extracting(h -> h.nativeId()).containsExactly("order/1");
  }

  @Test
  void a_parked_record_that_a_person_wants_again_is_settled_by_how_it_goes() throws Exception {
    client.vendor = asked -> page("", item("1", "2026-11-20T08:00:00Z"));
    route =
        exchange -> {
          throw new MappingException("first");
        };
    StreamReader reader = reader("items");
    read(reader);
    long change = parked().get(0).changeId();

    route =
        exchange -> {
          throw new MappingException("second");
        };
    ledger.writeNow(tx -> tx.replayChange(change, null, "ann"));
    assertThat(ledger.<Boolean>read(reader::waiting)).isTrue();
    reader.run(false, () -> true);
    assertThat(parked()).hasSize(1);
    assertThat(parked().get(0).changeId()).isEqualTo(change);
    assertThat(parked().get(0).reason()).isEqualTo("second");

    route = exchange -> record(exchange).markRecorded();
    ObjectNode edited = (ObjectNode) json(item("1", "2026-11-20T09:00:00Z"));
    ledger.writeNow(tx -> tx.replayChange(change, edited, "ann"));
    reader.run(false, () -> true);
    assertThat(state(change)).isEqualTo("REPLAYED");
    SourceRecord last = emitted.get(emitted.size() - 1);
    assertThat(last.replayOf()).isEqualTo(change);
    assertThat(last.body()).isEqualTo(edited);
  }

  @Test
  void a_record_without_an_id_is_parked_with_the_place_where_it_was_looked_for() throws Exception {
    client.vendor = asked -> json("{'Item':[{'stamp':'2026-11-20T08:00:00Z'}]}");

    read(reader("items"));

    assertThat(parked().get(0).reason()).contains("has no id").contains("id");
    assertThat(emitted).isEmpty();
  }

  @Test
  void no_more_records_than_allowed_are_on_their_way_at_once() throws Exception {
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      items.append(i == 0 ? "" : ",").append(item("i" + i, "2026-11-20T08:00:00Z"));
    }
    client.vendor = asked -> json("{'Item':[" + items + "]}");
    Map<String, Integer> most = new ConcurrentHashMap<>();
    AtomicInteger running = new AtomicInteger();
    AsyncProcessor slow =
        new AsyncProcessorSupport() {
          @Override
          public boolean process(Exchange exchange, AsyncCallback callback) {
            most.merge("most", running.incrementAndGet(), Math::max);
            ledger
                .write(tx -> tx.now())
                .thenRun(
                    () -> {
                      running.decrementAndGet();
                      emitted.add(record(exchange));
                      record(exchange).markRecorded();
                      callback.done(false);
                    });
            return false;
          }
        };

    new StreamReader(
            settings("items").inFlight(7),
            new RecordIntake(context.getEndpoint("direct:test"), slow, ledger))
        .run(true, () -> true);

    assertThat(emitted).hasSize(200);
    assertThat(most.get("most")).isBetween(2, 7);
  }

  @Test
  void a_reader_that_must_stop_ends_between_two_pages() throws Exception {
    client.vendor = asked -> page("next" + client.asked.size(), item("1", "2026-11-20T08:00:00Z"));
    AtomicInteger asked = new AtomicInteger();

    reader("items").run(true, () -> asked.incrementAndGet() < 4);

    assertThat(client.asked.size()).isBetween(1, 4);
    assertThat(ledger.<Boolean>read(r -> r.fact("baseline/pos/items").isPresent())).isFalse();
  }

  private String state(long change) {
    return ledger.read(reads -> reads.change(change).orElseThrow().state());
  }
}
