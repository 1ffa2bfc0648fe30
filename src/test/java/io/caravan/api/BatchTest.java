package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.flow.FlowSettings;
import io.caravan.ledger.Call;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stock levels that go together, before a vendor that keeps idempotency keys. */
class BatchTest extends CallFixture {
  private static final String URI = "api:shop/inventory.set?linger=150ms";
  private static final String GOOD = "{'data':{'setStock':{'userErrors':[]}}}";

  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final Map<String, Integer> levels = new ConcurrentHashMap<>();
  private final AtomicInteger applied = new AtomicInteger();

  /** Answers to lose after the work was done. */
  private final AtomicInteger lose = new AtomicInteger();

  private volatile String badItems = "";
  private volatile boolean indexed = true;
  private volatile boolean backwards;
  private volatile int shift;

  @BeforeEach
  void start() {
    context();
    vendor.rule = this::answer;
  }

  private synchronized Reply answer(Asked asked) {
    JsonNode variables = asked.json().path("variables");
    String key = variables.path("key").asText();
    String before = bodies.putIfAbsent(key, asked.body());
    if (before != null && !before.equals(asked.body())) {
      return userError("'field':null", "KEY_MISMATCH");
    }
    List<String> errors = new ArrayList<>();
    int i = 0;
    for (JsonNode quantity : variables.at("/input/quantities")) {
      if (badItems.contains(quantity.path("item").asText())) {
        String field = indexed ? "['input','quantities','%d','item']".formatted(i + shift) : "null";
        errors.add("{'field':%s,'code':'STALE','message':'changed'}".formatted(field));
      }
      i++;
    }
    if (backwards) {
      Collections.reverse(errors);
    }
    if (errors.isEmpty() && before == null) {
      applied.incrementAndGet();
      variables
          .at("/input/quantities")
          .forEach(q -> levels.put(q.path("item").asText(), q.path("quantity").asInt()));
    }
    if (lose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return Reply.nothing();
    }
    return errors.isEmpty()
        ? Reply.json(GOOD)
        : Reply.json("{'data':{'setStock':{'userErrors':[" + String.join(",", errors) + "]}}}");
  }

  private static Reply userError(String field, String code) {
    return Reply.json(
        "{'data':{'setStock':{'userErrors':[{%s,'code':'%s','message':'no'}]}}}"
            .formatted(field, code));
  }

  private CompletableFuture<Exchange> set(String delivery, String item, int quantity) {
    return deliver(
        URI,
        null,
        new Attempt(delivery, "inventory"),
        "{'input':{'name':'available','quantities':[{'item':'%s','quantity':%d,'was':null}]}}"
            .formatted(item, quantity));
  }

  private Map<String, Exchange> setAll(String... items) {
    Map<String, CompletableFuture<Exchange>> sent = new HashMap<>();
    for (String item : items) {
      sent.put(item, set("d-" + item, item, 5));
    }
    Map<String, Exchange> ended = new HashMap<>();
    sent.forEach((item, call) -> ended.put(item, good(call)));
    return ended;
  }

  private List<String> keys() {
    return vendor.asked.stream().map(a -> a.json().at("/variables/key").asText()).toList();
  }

  private static int size(Asked asked) {
    return asked.json().at("/variables/input/quantities").size();
  }

  @Test
  void calls_that_wait_go_together_and_each_ends_on_its_own() {
    Map<String, Exchange> ended = setAll("a", "b", "c");
    assertThat(ended.values()).allMatch(exchange -> exchange.getException() == null);
    assertThat(vendor.asked).hasSize(1);
    assertThat(size(vendor.asked.get(0))).isEqualTo(3);
    assertThat(vendor.asked.get(0).body()).contains("\"was\":null");
    Call row = rows("d-a").get(0);
    assertThat(row.state()).isEqualTo("DONE");
    assertThat(row.idempotencyKey()).isEqualTo(keys().get(0)).hasSize(36);
  }

  @Test
  void a_batch_goes_without_those_that_another_runner_has_by_now() {
    Attempt taken = new Attempt("d-a", "inventory");
    taken.lost = true;
    String body =
        "{'input':{'name':'available','quantities':[{'item':'a','quantity':5,'was':null}]}}";
    CompletableFuture<Exchange> first = deliver(URI, null, taken, body);
    CompletableFuture<Exchange> second = set("d-b", "b", 5);
    assertThat(good(second).getException()).isNull();
    assertThat(first.join().getException()).hasMessageContaining("another runner has the delivery");
    assertThat(vendor.asked).hasSize(1);
    assertThat(size(vendor.asked.get(0))).isEqualTo(1);
    assertThat(rows("d-a")).isEmpty();
  }

  @Test
  void what_went_in_another_batch_since_is_not_answered_by_the_earlier_one() {
    setAll("a");
    Call row = rows("d-a").get(0);
    ledger.writeNow(
        tx -> {
          tx.intend(
              List.of(
                  CallRow.ofBatch(
                      "d-a", row.n(), operation(), "newer", 0, 1, json(row.request()), 1)));
          tx.answered(List.of(CallRow.ended(row, CallRow.FAILED, null, 0, "late", 2)));
          return null;
        });
    assertThat(rows("d-a").get(0).state()).isEqualTo(CallRow.INTENT);
  }

  private SystemPack.Operation operation() {
    return systems.require("shop").pack().operations().get("setStock");
  }

  @Test
  void a_full_batch_does_not_wait() {
    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      all.add(
          deliver(
              "api:shop/inventory.set?linger=1h",
              null,
              new Attempt("d" + i, "inventory"),
              "{'input':{'quantities':[{'item':'i%d','quantity':1}]}}".formatted(i)));
    }
    all.forEach(CallFixture::good);
    assertThat(vendor.asked).hasSize(1);
    assertThat(levels).hasSize(250);
  }

  @Test
  void an_operator_says_for_one_flow_how_many_go_together_and_how_long_they_wait() {
    Map<String, String> own = Map.of("batch", "2", "linger", "1h");
    FlowSettings flows = (route, name) -> route.equals("inventory-to-shop") ? own.get(name) : null;
    context.getRegistry().bind("flows", FlowSettings.class, flows);
    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          deliver(
              "api:shop/inventory.set?linger=0ms",
              "inventory-to-shop",
              null,
              new Attempt("d" + i, "inventory"),
              "{'input':{'quantities':[{'item':'i%d','quantity':1}]}}".formatted(i)));
    }
    all.forEach(CallFixture::good);
    assertThat(vendor.asked).hasSize(2).allMatch(asked -> size(asked) == 2);
  }

  @Test
  void requests_that_differ_outside_their_lists_stay_apart() {
    CompletableFuture<Exchange> one = set("d1", "a", 1);
    CompletableFuture<Exchange> other =
        deliver(
            URI,
            null,
            new Attempt("d2", "inventory"),
            "{'input':{'name':'on_hand','quantities':[{'item':'b','quantity':1}]}}");
    good(one);
    good(other);
    assertThat(vendor.asked).hasSize(2);
  }

  @Test
  @Fault(27)
  void members_that_are_named_fail_and_the_others_go_again_under_a_new_key() {
    badItems = "b";
    Map<String, Exchange> ended = setAll("a", "b", "c");
    CallException stale = failure(ended.get("b"));
    assertThat(stale.failure()).isEqualTo(Failure.STALE);
    assertThat(stale).hasMessageStartingWith("shop setStock was refused: input.quantities.");
    assertThat(ended.get("a").getException()).isNull();
    assertThat(ended.get("c").getException()).isNull();
    assertThat(levels).containsOnlyKeys("a", "c");
    assertThat(vendor.asked).hasSize(2);
    assertThat(keys()).doesNotHaveDuplicates();
    assertThat(rows("d-b").get(0).state()).isEqualTo("FAILED");
    assertThat(rows("d-a").get(0).state()).isEqualTo("DONE");
  }

  @Test
  @Fault(27)
  void errors_in_another_order_are_told_to_those_whom_they_name() {
    badItems = "a c";
    backwards = true;
    Map<String, Exchange> ended = setAll("a", "b", "c");
    assertThat(failure(ended.get("a")).failure()).isEqualTo(Failure.STALE);
    assertThat(failure(ended.get("c")).failure()).isEqualTo(Failure.STALE);
    assertThat(ended.get("b").getException()).isNull();
    assertThat(levels).containsOnlyKeys("b");
  }

  @Test
  @Fault(27)
  void an_answer_that_says_nothing_of_anybody_leaves_all_of_them_unknown() {
    vendor.rule = asked -> Reply.json("{'data':{'setStock':null}}");
    Map<String, Exchange> ended = setAll("a", "b");
    assertThat(ended.values()).allMatch(exchange -> failure(exchange).failure() == Failure.UNKNOWN);
    assertThat(vendor.asked).hasSize(1);
    assertThat(rows("d-a").get(0).state()).isEqualTo("UNKNOWN");
  }

  @Test
  @Fault(27)
  void an_error_about_nobody_in_the_batch_has_it_halved() {
    badItems = "b";
    shift = 50;
    Map<String, Exchange> ended = setAll("a", "b", "c");
    assertThat(failure(ended.remove("b")).failure()).isEqualTo(Failure.STALE);
    assertThat(ended.values()).allMatch(exchange -> exchange.getException() == null);
    assertThat(levels).containsOnlyKeys("a", "c");
  }

  @Test
  @Fault(27)
  void a_batch_refused_as_a_whole_is_halved_until_the_bad_one_is_alone() {
    indexed = false;
    badItems = "e";
    Map<String, Exchange> ended = setAll("a", "b", "c", "d", "e", "f", "g", "h");
    assertThat(failure(ended.remove("e")).failure()).isEqualTo(Failure.STALE);
    assertThat(ended.values()).allMatch(exchange -> exchange.getException() == null);
    assertThat(levels).hasSize(7).doesNotContainKey("e");
    assertThat(keys()).doesNotHaveDuplicates();
  }

  @Test
  @Fault(27)
  void a_lost_answer_makes_the_same_batch_go_again_under_the_same_key() {
    lose.set(1);
    Map<String, Exchange> ended = setAll("a", "b", "c");
    assertThat(ended.values()).allMatch(exchange -> failure(exchange).failure() == Failure.UNKNOWN);
    Map<String, Exchange> again = setAll("a", "b", "c");
    assertThat(again.values()).allMatch(exchange -> exchange.getException() == null);
    assertThat(vendor.asked).hasSize(2);
    assertThat(vendor.asked.get(1).body()).isEqualTo(vendor.asked.get(0).body());
    assertThat(applied).hasValue(1);
  }

  @Test
  void the_same_batch_goes_again_after_a_restart_even_if_only_one_member_comes_back() {
    lose.set(1);
    setAll("a", "b", "c");
    context.stop();
    context();
    Exchange one = good(set("d-b", "b", 5));
    assertThat(one.getException()).isNull();
    assertThat(vendor.asked.get(1).body()).isEqualTo(vendor.asked.get(0).body());
    // The others find that theirs was done.
    Map<String, Exchange> rest = setAll("a", "c");
    assertThat(rest.values()).allMatch(exchange -> exchange.getException() == null);
    assertThat(vendor.asked).hasSize(2);
    assertThat(applied).hasValue(1);
  }

  @Test
  void a_batch_of_which_some_have_gone_on_is_not_sent_in_parts_under_its_key() {
    lose.set(1);
    setAll("a", "b");
    // A runner that was told of the refusal sends one of them anew; it had lost the other by then.
    Call gone = rows("d-b").get(0);
    ledger.writeNow(
        tx -> {
          tx.intend(
              List.of(
                  CallRow.ofBatch(
                      "d-b", gone.n(), operation(), "newer", 0, 1, json(gone.request()), 1)));
          return null;
        });
    assertThat(good(set("d-a", "a", 5)).getException()).isNull();
    assertThat(vendor.asked).hasSize(2);
    assertThat(keys()).doesNotHaveDuplicates();
    assertThat(rows("d-b").get(0).state()).isEqualTo(CallRow.INTENT);
  }

  @Test
  void a_newer_level_goes_only_after_the_unclear_one_is_clear() {
    lose.set(1);
    setAll("a", "b");
    Exchange newer = good(set("d-a", "a", 9));
    assertThat(newer.getException()).isNull();
    assertThat(vendor.asked).hasSize(3);
    assertThat(vendor.asked.get(1).body()).isEqualTo(vendor.asked.get(0).body());
    assertThat(keys().get(2)).isNotEqualTo(keys().get(0));
    assertThat(levels).containsEntry("a", 9).containsEntry("b", 5);
  }

  @Test
  void while_it_stays_unclear_nothing_is_learnt() {
    lose.set(1);
    setAll("a");
    vendor.rule = asked -> userError("'field':null", "BUSY");
    assertThat(failure(good(set("d-a", "a", 5))).failure()).isEqualTo(Failure.UNKNOWN);
    assertThat(rows("d-a").get(0).state()).isEqualTo("UNKNOWN");
    vendor.rule =
        asked -> Reply.json("{'errors':[{'message':'x','extensions':{'code':'THROTTLED'}}]}");
    assertThat(failure(good(set("d-a", "a", 5))).failure()).isEqualTo(Failure.THROTTLED);
    assertThat(rows("d-a").get(0).state()).isEqualTo("UNKNOWN");
    assertThat(keys()).containsOnly(keys().get(0));
  }

  @Test
  void a_key_whose_answer_was_clear_is_spent() {
    badItems = "a";
    failure(good(set("d-a", "a", 5)));
    badItems = "";
    assertThat(good(set("d-a", "a", 5)).getException()).isNull();
    assertThat(keys()).hasSize(2).doesNotHaveDuplicates();
  }
}
