package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every ledger promises about the facts it keeps, whatever the database. */
abstract class LedgerFactsContract extends AccessContract {

  <T> T write(Ledger.Work<T> work) {
    return ledger.writeNow(work);
  }

  void run(Act act) {
    ledger.writeNow(
        tx -> {
          act.on(tx);
          return null;
        });
  }

  interface Act {
    void on(LedgerTx tx);
  }

  // identity

  @Test
  void a_native_id_is_tied_to_one_record_only() {
    run(tx -> tx.link("item", "i1", target, "77"));
    run(tx -> tx.link("item", "i1", target, "77"));
    run(tx -> tx.link("item", "i1", target, "78"));
    assertThatThrownBy(() -> run(tx -> tx.link("item", "i2", target, "77")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("is tied to i1");
    ledger.read(
        reads -> {
          assertThat(reads.ref("item", target, "77")).contains("i1");
          assertThat(reads.ref("order", target, "77")).isEmpty();
          assertThat(reads.nativeIds("item", "i1", target)).containsExactly("77", "78");
          assertThat(reads.linked("item", target, "", 9)).containsExactly("77", "78");
          assertThat(reads.linked("item", target, "77", 9)).containsExactly("78");
          assertThat(reads.linked("item", target, "", 1)).containsExactly("77");
          assertThat(reads.linked("order", target, "", 9)).isEmpty();
          assertThat(reads.links("item", "i1")).contains(new String[] {target, "78"});
          return null;
        });
    run(tx -> tx.unlink("item", target, "77"));
    run(tx -> tx.link("item", "i2", target, "77"));
    assertThat(ledger.<Optional<String>>read(r -> r.ref("item", target, "77"))).contains("i2");
  }

  @Test
  void an_alias_may_name_several_records() {
    run(tx -> tx.alias("item", "sku", target, "b"));
    run(tx -> tx.alias("item", "sku", target, "a"));
    run(tx -> tx.alias("item", "sku", target, "a"));
    assertThat(ledger.<Object>read(r -> r.refsByAlias("item", "sku", target)))
        .isEqualTo(Set.of("a", "b"));
    run(tx -> tx.unalias("item", "sku", target, "a"));
    assertThat(ledger.<Object>read(r -> r.refsByAlias("item", "sku", target)))
        .isEqualTo(Set.of("b"));
  }

  @Test
  void refs_are_short_unique_and_sort_by_age() {
    List<String> refs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      refs.addAll(
          write(
              tx -> {
                List<String> some = new ArrayList<>();
                for (int n = 0; n < 200; n++) {
                  some.add(tx.newRef("order"));
                }
                return some;
              }));
      clock.advance(1);
    }
    assertThat(refs).isSorted().doesNotHaveDuplicates();
    assertThat(refs).allMatch(ref -> ref.matches("o[0-9a-v]{12}"));
  }

  // facts

  @Test
  void a_state_is_replaced_and_its_version_raised() {
    run(tx -> tx.putState("item", target, json("{\"price\":\"20.00\"}"), null));
    run(tx -> tx.putState("item", target, json("{\"price\":20.00}"), json("{\"m\":1}")));
    State state = ledger.read(r -> r.state("item", target)).orElseThrow();
    assertThat(state.version()).isEqualTo(2);
    assertThat(state.body().toString()).isEqualTo("{\"price\":20.00}");
    assertThat(state.memo().toString()).isEqualTo("{\"m\":1}");
    assertThat(ledger.<Optional<State>>read(r -> r.state("order", target))).isEmpty();
  }

  @Test
  void a_shadow_is_what_was_put_last() {
    run(tx -> tx.putShadow(target, "item", "1", json("{\"a\":1}"), "v1", null));
    run(tx -> tx.putShadow(target, "item", "1", json("{\"a\":2}"), "v2", "hash"));
    assertThat(ledger.<Optional<Shadow>>read(r -> r.shadow(target, "item", "1")))
        .contains(new Shadow(target, "item", "1", json("{\"a\":2}"), "v2", "hash"));
  }

  @Test
  void changes_are_kept_with_their_payload_and_can_be_replayed_by_people() {
    String text = "{\"text\":\"ودقة 漢字 🚚 'quoted' \\u0001\"}";
    long id = write(tx -> tx.insertChange(change("order", target, "PARKED", json(text))));
    long next = write(tx -> tx.insertChange(change("order", target, "RECORDED", null)));
    assertThat(next).isGreaterThan(id);
    Change kept = ledger.read(r -> r.change(id)).orElseThrow();
    assertThat(kept.body()).isEqualTo(json(text));
    assertThat(kept.recordedAt()).isEqualTo(clock.millis());
    assertThat(ledger.<List<Change>>read(r -> r.changes("order", target, 10)))
        .extracting(Change::changeId)
        .containsExactly(next, id);
    assertThat(ledger.<List<Change>>read(r -> r.parkedChanges(1000)))
        .extracting(Change::changeId)
        .contains(id)
        .doesNotContain(next);
    assertThat(this.<Boolean>write(tx -> tx.replayChange(next, null, "ann"))).isFalse();
    assertThat(ledger.<Boolean>read(LedgerReads::anyToReplay)).isFalse();
    assertThat(this.<Boolean>write(tx -> tx.replayChange(id, json("{\"e\":1}"), "ann"))).isTrue();
    assertThat(ledger.<List<Change>>read(r -> r.changesToReplay(1000)))
        .filteredOn(c -> c.changeId() == id)
        .singleElement()
        .satisfies(c -> assertThat(c.body()).isEqualTo(json("{\"e\":1}")));
    assertThat(ledger.<Boolean>read(LedgerReads::anyToReplay)).isTrue();
    run(tx -> tx.changeState(id, "REPLAYED", null));
    assertThat(ledger.<Boolean>read(LedgerReads::anyToReplay)).isFalse();
    assertThat(ledger.<List<Change>>read(r -> r.changesToReplay(1000))).isEmpty();
    assertThatThrownBy(() -> run(tx -> tx.changeState(Long.MAX_VALUE, "DONE", null)))
        .hasMessageContaining("there is no change");
    long other = write(tx -> tx.insertChange(change("order", target, "PARKED", null)));
    assertThat(this.<Boolean>write(tx -> tx.discardChange(other, "double", "ann"))).isTrue();
    assertThat(this.<Boolean>write(tx -> tx.discardChange(other, "double", "ann"))).isFalse();
  }

  @Test
  void deliveries_of_a_change_are_found_and_their_ids_are_stable_in_one_ledger() {
    long id = write(this::recorded);
    run(tx -> tx.enqueue(id, List.of(draft("order", "k", "a"), draft("order", "k", "b"))));
    List<Delivery> found = ledger.read(r -> r.deliveriesOf(id));
    assertThat(found).extracting(d -> d.body().get("kind").asText()).containsExactly("a", "b");
    assertThat(found).allMatch(d -> d.deliveryId().matches("[0-9a-f]{32}"));
    assertThat(ledger.<Optional<Delivery>>read(r -> r.delivery(found.get(0).deliveryId())))
        .contains(found.get(0));
  }

  // calls

  @Test
  void calls_keep_intent_and_answer_and_batches_keep_their_order() {
    Call first = LedgerContract.call(target + "-1", "KEY", "INTENT", null);
    Call second =
        new Call(
            target + "-2",
            0,
            "upsert",
            "KEY",
            "INTENT",
            "key",
            first.batchId(),
            1,
            "{}",
            null,
            0,
            null,
            5,
            0);
    run(tx -> tx.intend(List.of(first, second)));
    run(tx -> tx.intend(List.of(first, second)));
    Call answered = LedgerContract.call(target + "-1", "KEY", "DONE", "{\"id\":1}");
    run(tx -> tx.answered(List.of(answered)));
    assertThat(ledger.<List<Call>>read(r -> r.calls(target + "-1"))).containsExactly(answered);
    assertThat(ledger.<List<Call>>read(r -> r.callsOfBatch(first.batchId())))
        .containsExactly(second, answered);
  }

  @Test
  void effects_of_fenced_runners_wait_for_repair() {
    run(tx -> tx.orphanEffect(target, 7, "ext-1"));
    OrphanEffect orphan =
        ledger.read(r -> r.orphanEffects(1000)).stream()
            .filter(o -> o.deliveryId().equals(target))
            .findFirst()
            .orElseThrow();
    assertThat(orphan.externalId()).isEqualTo("ext-1");
    run(tx -> tx.resolveOrphan(orphan.orphanId()));
    assertThat(ledger.<List<OrphanEffect>>read(r -> r.orphanEffects(1000)))
        .noneMatch(o -> o.deliveryId().equals(target));
  }

  // stock

  @Test
  void the_journal_takes_each_movement_once_and_positions_keep_exact_numbers() {
    assertThat(move("m1", "-1.50", -1)).isTrue();
    assertThat(move("m1", "-9", -1)).isFalse();
    assertThat(move("m2", "-2", -1)).isTrue();
    assertThat(move("m3", "5", 0)).isTrue();
    run(tx -> tx.included(target + "m2", 100));
    assertThat(ledger.read(r -> r.movement(target + "m2")).orElseThrow().includedAt())
        .isEqualTo(100);
    assertThat(ledger.read(r -> r.movement(target + "none")).isPresent()).isFalse();
    List<Movement> all = ledger.read(r -> r.movements(target, "store", 10));
    assertThat(all).extracting(Movement::kind).containsOnly("reserve");
    assertThat(all)
        .extracting(m -> m.quantity().toPlainString())
        .containsExactly("5", "-2", "-1.50");
    assertThat(ledger.<List<Movement>>read(r -> r.movementsNotIn(target, "store", 99)))
        .extracting(Movement::movementId)
        .containsExactly(target + "m1", target + "m2");
    assertThat(ledger.<List<Movement>>read(r -> r.movementsNotIn(target, "store", 100)))
        .extracting(Movement::movementId)
        .containsExactly(target + "m1");
    long stocked = ledger.<Long>read(r -> r.stocked());
    run(tx -> tx.putPosition(new Position(target, "store", new BigDecimal("3.10"), 5, 0)));
    run(tx -> tx.putPosition(new Position(target, "store", new BigDecimal("3.20"), 6, 0)));
    run(tx -> tx.putPosition(new Position(target, "web", null, 0, 0)));
    assertThat(ledger.<List<Position>>read(r -> r.positions(target)))
        .containsExactly(
            new Position(target, "store", new BigDecimal("3.20"), 6, 2),
            new Position(target, "web", null, 0, 1));
    assertThat(ledger.<Optional<Position>>read(r -> r.position(target, "nowhere"))).isEmpty();
    run(tx -> tx.putPosition(new Position(target, "empty", new BigDecimal("0.00"), 6, 0)));
    run(tx -> tx.putPosition(new Position(target, "owed", new BigDecimal("-1"), 6, 0)));
    assertThat(ledger.<Long>read(r -> r.stocked())).isEqualTo(stocked + 1);
  }

  private boolean move(String id, String quantity, long includedAt) {
    Movement movement =
        new Movement(
            target + id,
            target,
            "store",
            "pos",
            "reserve",
            new BigDecimal(quantity),
            "o1#1",
            includedAt,
            1);
    return write(tx -> tx.move(movement));
  }

  // reading

  @Test
  void cursors_and_facts_are_kept_by_name() {
    assertThat(ledger.<Optional<String>>read(r -> r.cursor(target, "items"))).isEmpty();
    run(tx -> tx.putCursor(target, "items", "a"));
    run(tx -> tx.putCursor(target, "items", "b"));
    assertThat(ledger.<Optional<String>>read(r -> r.cursor(target, "items"))).contains("b");
    run(tx -> tx.putFact(target, "1"));
    run(tx -> tx.putFact(target, "2"));
    assertThat(ledger.<Optional<String>>read(r -> r.fact(target))).contains("2");
  }

  @Test
  void a_hint_told_twice_is_counted_once() {
    assertThat(hinted("items")).isFalse();
    assertThat(hint("1", "e1", 10)).isTrue();
    assertThat(hint("1", "e1", 11)).isFalse();
    assertThat(hint("2", "e2", 12)).isTrue();
    assertThat(ledger.<Long>read(r -> r.duplicateHints(target))).isEqualTo(1);
    assertThat(ledger.<List<Hint>>read(r -> r.hints(target, "items", 10)))
        .extracting(Hint::nativeId)
        .containsExactly("1", "2");
    assertThat(hinted("items")).isTrue();
    assertThat(hinted("orders")).isFalse();
    assertThat(hint("1", "e3", 30)).isTrue();
    run(tx -> tx.dropHint(target, "items", "1", 29));
    assertThat(ledger.<List<Hint>>read(r -> r.hints(target, "items", 10))).hasSize(2);
    run(tx -> tx.dropHint(target, "items", "1", 30));
    assertThat(ledger.<List<Hint>>read(r -> r.hints(target, "items", 10)))
        .extracting(Hint::nativeId)
        .containsExactly("2");
    run(tx -> tx.dropHint(target, "items", "2", 30));
    assertThat(hinted("items")).isFalse();
  }

  private boolean hinted(String stream) {
    return ledger.read(r -> r.anyHint(target, stream));
  }

  private boolean hint(String nativeId, String event, long at) {
    return write(tx -> tx.hint(new Hint(target, "items", nativeId, event, at)));
  }

  @Test
  void a_schedule_fires_for_one_runner_and_a_wish_during_the_run_is_kept() {
    Lease lease = take().orElseThrow();
    assertThat(take()).isEmpty();
    clock.advance(1000);
    Lease next = take().orElseThrow();
    assertThat(next.epoch()).isGreaterThan(lease.epoch());
    assertThat(reschedule(lease, 5000)).isFalse();
    run(tx -> tx.fireNow(target));
    assertThat(reschedule(next, 5000)).isTrue();
    Lease fired = take().orElseThrow();
    assertThat(fired.intervalMs()).isEqualTo(50);
    assertThat(reschedule(fired, 5000)).isTrue();
    assertThat(ledger.<Long>read(r -> r.scheduledAt(target))).isEqualTo(clock.millis() + 5000);
    assertThat(take()).isEmpty();
    clock.advance(5000);
    assertThat(take()).isPresent();
  }

  private Optional<Lease> take() {
    return write(tx -> tx.takeSchedule(target, 1000));
  }

  private boolean reschedule(Lease lease, long delay) {
    return write(tx -> tx.reschedule(lease, clock.millis() + delay, 50));
  }

  @Test
  void runners_are_seen() {
    run(tx -> tx.heartbeat(target, "host", "1.0"));
    clock.advance(5);
    run(tx -> tx.heartbeat(target, "host", "1.1"));
    assertThat(ledger.<List<RunnerSeen>>read(LedgerReads::runners))
        .contains(new RunnerSeen(target, "host", "1.1", clock.millis() - 5, clock.millis()));
  }

  // limits, credentials, subscriptions

  @Test
  void a_budget_refills_with_time_and_follows_the_vendor() {
    assertThat(budget(6)).isZero();
    assertThat(budget(6)).isEqualTo(1000);
    clock.advance(1000);
    assertThat(budget(6)).isZero();
    clock.advance(3000);
    run(tx -> tx.correctBudget(target, "calls", 0, 1, 10, 2));
    assertThat(budget(3)).isEqualTo(1000);
    run(tx -> tx.correctBudget(target, "calls", 0, 9, 10, 2));
    assertThat(budget(3)).as("an answer that is older than what was taken").isEqualTo(1000);
    run(tx -> tx.correctBudget(target, "calls", -2, 9, 10, 2));
    assertThat(budget(3)).as("it was charged more").isEqualTo(2000);
    run(tx -> tx.correctBudget(target, "calls", 4, 9, 10, 2));
    assertThat(budget(3)).as("it was charged less").isZero();
    clock.advance(1_000_000);
    assertThat(budget(50)).as("dearer than the bucket: when it is full").isZero();
    assertThat(budget(10)).isEqualTo(5000);
  }

  private long budget(double cost) {
    return write(tx -> tx.takeBudget(target, "calls", cost, 10, 2));
  }

  @Test
  void credentials_change_only_from_the_version_that_was_read() {
    byte[] token = {1, 2, 0, -1};
    Credential first = new Credential(target, 0, token, null, null, 10, 0, "key", "OK", "read");
    assertThat(put(first, 0)).isTrue();
    assertThat(put(first, 0)).isFalse();
    Credential kept = ledger.read(r -> r.credential(target)).orElseThrow();
    assertThat(kept.version()).isEqualTo(1);
    assertThat(kept.access()).isEqualTo(token);
    assertThat(kept.refresh()).isNull();
    assertThat(put(kept, 1)).isTrue();
    assertThat(put(kept, 1)).isFalse();
    run(tx -> tx.deleteCredential(target));
    assertThat(ledger.<Optional<Credential>>read(r -> r.credential(target))).isEmpty();
  }

  private boolean put(Credential credential, long expected) {
    return write(tx -> tx.putCredential(credential, expected));
  }

  @Test
  void subscriptions_last_until_ended_and_every_change_is_audited() {
    run(tx -> tx.subscribe(target, "item-" + target, "ann"));
    run(tx -> tx.subscribe(target, "item-" + target, "ann"));
    assertThat(ledger.<Object>read(r -> r.subscribers("item-" + target))).isEqualTo(Set.of(target));
    run(tx -> tx.unsubscribe(target, "item-" + target, "bob"));
    assertThat(ledger.<Set<String>>read(r -> r.subscribers("item-" + target))).isEmpty();
    assertThat(ledger.<List<AuditEntry>>read(r -> r.auditTrail(1000)))
        .filteredOn(e -> e.object().startsWith(target))
        .extracting(AuditEntry::actor)
        .containsExactly("bob", "ann");
  }

  // people

  @Test
  void one_alarm_is_open_per_kind_and_subject() {
    run(tx -> tx.alarm("short", target, "first"));
    run(tx -> tx.alarm("short", target, "second"));
    assertThat(alarms()).extracting(Alarm::text).containsExactly("second");
    run(tx -> tx.clearAlarm("short", target));
    assertThat(alarms()).isEmpty();
    run(tx -> tx.alarm("short", target, "third"));
    assertThat(alarms()).hasSize(1);
  }

  private List<Alarm> alarms() {
    return ledger.read(r -> r.openAlarms(1000)).stream()
        .filter(a -> a.subject().equals(target))
        .toList();
  }

  @Test
  void conflicts_keep_both_values() {
    run(tx -> tx.conflict(new Conflict(0, "item", target, "title", "pos", "A", "shop", null, 9)));
    assertThat(ledger.<List<Conflict>>read(r -> r.conflicts("item", target, 10)))
        .singleElement()
        .satisfies(c -> assertThat(c.ownerValue()).isEqualTo("A"))
        .satisfies(c -> assertThat(c.otherValue()).isNull());
  }

  @Test
  void the_audit_is_a_chain_that_shows_an_edit() {
    run(tx -> tx.audit("ann", "did", target, null));
    run(tx -> tx.audit("ann", "did", target, "more"));
    assertThat(ledger.<Optional<AuditEntry>>read(LedgerReads::brokenAudit)).isEmpty();
    AuditEntry broken =
        write(
            tx -> {
              Session session = ((SqlTx) tx).session;
              session.update(
                  "update audit set detail = 'x' where object = ? and detail = 'more'", target);
              AuditEntry found = tx.brokenAudit().orElseThrow();
              session.update("update audit set detail = 'more' where detail = 'x'");
              return found;
            });
    assertThat(broken.object()).isEqualTo(target);
    assertThat(ledger.<Optional<AuditEntry>>read(LedgerReads::brokenAudit)).isEmpty();
  }

  @Test
  void reads_see_one_snapshot() {
    run(tx -> tx.putFact(target, "before"));
    List<Optional<String>> seen =
        ledger.read(
            reads -> {
              Optional<String> first = reads.fact(target);
              run(tx -> tx.putFact(target, "after"));
              return List.of(first, reads.fact(target));
            });
    assertThat(new HashSet<>(seen)).containsExactly(Optional.of("before"));
    assertThat(ledger.<Optional<String>>read(r -> r.fact(target))).contains("after");
  }

  @Test
  void states_are_listed_in_the_order_of_refs_from_a_place_on() {
    ledger.writeNow(
        tx -> {
          for (String ref : List.of("b", "a", "c")) {
            tx.putState(target, ref, json("{\"n\":\"" + ref + "\"}"), null);
          }
          return null;
        });
    List<State> found = ledger.read(reads -> reads.states(target, "a", 9));
    assertThat(found).extracting(State::ref).containsExactly("b", "c");
    assertThat(found.get(0).body()).isEqualTo(json("{\"n\":\"b\"}"));
    List<State> first = ledger.read(reads -> reads.states(target, "", 1));
    assertThat(first).extracting(State::ref).containsExactly("a");
  }

  @Test
  void due_schedules_are_listed_by_prefix_and_end_unless_fired_meanwhile() {
    String prefix = "again/" + target + "/";
    ledger.writeNow(
        tx -> {
          tx.fireNow(prefix + "1");
          tx.fireNow(prefix + "2");
          return null;
        });
    List<String> due = ledger.read(reads -> reads.dueSchedules(prefix, 9));
    assertThat(due).containsExactly(prefix + "1", prefix + "2");
    ledger.writeNow(
        tx -> {
          Lease one = tx.takeSchedule(prefix + "1", LEASE).orElseThrow();
          Lease two = tx.takeSchedule(prefix + "2", LEASE).orElseThrow();
          assertThat(tx.dueSchedules(prefix, 9)).isEmpty();
          tx.fireNow(prefix + "2");
          assertThat(tx.endSchedule(one)).isTrue();
          assertThat(tx.endSchedule(two)).isTrue();
          assertThat(tx.endSchedule(one)).as("is gone").isFalse();
          return null;
        });
    List<String> left = ledger.read(reads -> reads.dueSchedules(prefix, 9));
    assertThat(left).as("fired while it ran").containsExactly(prefix + "2");
    assertThat(ledger.<Long>read(reads -> reads.scheduledAt(prefix + "1"))).isEqualTo(-1);
  }
}
