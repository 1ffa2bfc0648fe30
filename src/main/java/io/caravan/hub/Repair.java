package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallLog;
import io.caravan.api.ReadLoop;
import io.caravan.api.SecondLook;
import io.caravan.api.SecondLook.Made;
import io.caravan.api.StreamSchedule;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Call;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.OrphanEffect;
import io.caravan.ledger.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each trace of a call that may have been made twice: by a runner that was paused for
 * longer than its lease, or whose request was late. Of two documents the one that is not linked is
 * taken away, if its pack knows how and nobody has touched it; else an alarm names both, and ends
 * by itself once one of them is gone.
 */
public final class Repair implements ReadLoop.Reading, AutoCloseable {
  static final String NAME = "repair";
  static final String ALARM = "made-twice";

  /** Before that a call may still be on its way, and an index may lag. */
  static final long SETTLE_MS = 60_000;

  private static final long LEASE_MS = 120_000;
  private static final int MOST = 200;
  private static final String EVERY = "repair.every";
  private static final String USUAL = "1m";
  private static final String ACTOR = "repair";
  private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

  private final Hub hub;
  private final Ledger ledger;
  private final SecondLook look;

  /** Null: it never looks. */
  private final ReadLoop loop;

  /**
   * @param hub its setting {@code repair.every} says how often; 0s: never
   * @param executor a place for work that waits for vendors
   */
  public Repair(Hub hub, SecondLook look, Timers timers, Executor executor) {
    this.hub = hub;
    this.ledger = hub.ledger();
    this.look = look;
    boolean looks = hub.settings().millis(EVERY, USUAL) > 0 && !hub.dryRun();
    this.loop =
        looks
            ? new ReadLoop(
                NAME,
                ledger,
                timers,
                executor,
                StreamSchedule.parse(hub.settings().get(EVERY, USUAL)),
                LEASE_MS,
                this)
            : null;
  }

  /** Begins. */
  public void start() {
    if (loop != null) {
      loop.start();
    }
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.close();
    }
  }

  @Override
  public boolean waiting(LedgerReads reads) {
    return false;
  }

  /** Waits for the vendors. */
  @Override
  public boolean run(boolean listDue, BooleanSupplier goOn) {
    for (List<OrphanEffect> traces : settled(traces(), ledger.now()).values()) {
      if (!goOn.getAsBoolean()) {
        break;
      }
      tried(traces);
    }
    return false;
  }

  private List<OrphanEffect> traces() {
    List<OrphanEffect> all = new ArrayList<>();
    List<OrphanEffect> page;
    do {
      long after = all.isEmpty() ? 0 : all.get(all.size() - 1).orphanId();
      page = ledger.read(reads -> reads.orphanEffects(after, MOST));
      all.addAll(page);
    } while (page.size() == MOST);
    return all;
  }

  /** By delivery: each attempt leaves traces, and one look answers them all. */
  static Map<String, List<OrphanEffect>> settled(List<OrphanEffect> traces, long now) {
    return traces.stream()
        .filter(trace -> trace.at() + SETTLE_MS <= now)
        .collect(
            Collectors.groupingBy(
                OrphanEffect::deliveryId, LinkedHashMap::new, Collectors.toList()));
  }

  // One that cannot be looked at now must not stop the others.
  private void tried(List<OrphanEffect> traces) {
    String delivery = traces.get(0).deliveryId();
    try {
      lookAt(delivery, traces);
    } catch (RuntimeException e) {
      LOG.warn("whether {} was made twice is looked at again: {}", delivery, Words.of(e));
    }
  }

  private void lookAt(String deliveryId, List<OrphanEffect> traces) {
    Optional<Delivery> known = ledger.read(reads -> reads.delivery(deliveryId));
    if (known.isEmpty()) {
      ledger.writeNow(tx -> resolved(tx, deliveryId, traces));
      return;
    }
    Delivery delivery = known.get();
    List<String> left = new ArrayList<>();
    for (Call call : ledger.<List<Call>>read(r -> r.calls(delivery.deliveryId()))) {
      if (!call.outcomeClass().startsWith("PROBE") || !look.canLook(call, delivery.target())) {
        continue;
      }
      List<Made> made = look.look(call, delivery.target(), delivery.body()).join();
      // Asked after the look: what is under way by now was made after it, or is linked.
      if (made.size() > 1 && ledger.read(reads -> isUnderWay(reads, delivery))) {
        return;
      }
      if (made.size() > 1) {
        left.addAll(undo(delivery, call, made));
      }
    }
    ledger.writeNow(
        tx -> left.isEmpty() ? resolved(tx, deliveryId, traces) : alarmed(tx, delivery, left));
  }

  private static boolean isUnderWay(LedgerReads reads, Delivery of) {
    return reads.deliveries(of.entity(), of.key(), MOST).stream()
        .filter(delivery -> delivery.target().equals(of.target()))
        .anyMatch(
            delivery ->
                delivery.attempt() > 0
                    && (delivery.state() == DeliveryState.PENDING
                        || delivery.state() == DeliveryState.UNKNOWN));
  }

  /** Takes away what is not linked; returns what a person must look at. */
  private List<String> undo(Delivery delivery, Call call, List<Made> made) {
    Set<Made> kept = ledger.read(reads -> kept(reads, delivery.target(), made));
    List<String> left = new ArrayList<>();
    for (Made second : made) {
      if (kept.contains(second)) {
        continue;
      }
      if (kept.isEmpty() || second.links().isEmpty()) {
        left.add(call.operation() + " " + names(second));
        continue;
      }
      boolean gone = look.undo(call, delivery.target(), second).join();
      if (gone) {
        String told = call.operation() + " " + names(second) + " was made twice and taken away";
        LOG.warn("{} at {}: {}", delivery.key(), delivery.target(), told);
        ledger.writeNow(tx -> undone(tx, delivery, told));
      } else {
        kept.forEach(one -> left.add(call.operation() + " " + names(one) + " (linked)"));
        left.add(call.operation() + " " + names(second));
      }
    }
    return left;
  }

  private static Void undone(LedgerTx tx, Delivery delivery, String told) {
    tx.audit(ACTOR, "undo", "delivery " + delivery.deliveryId(), told);
    tx.putFact("repair.undone", String.valueOf(undone(tx) + 1));
    // Two records of one customer park what comes after them; now there is one.
    tx.deliveries(delivery.entity(), delivery.key(), MOST).stream()
        .filter(other -> other.target().equals(delivery.target()))
        .filter(other -> other.state() == DeliveryState.PARKED)
        .forEach(other -> tx.replay(other.deliveryId(), null, ACTOR));
    return null;
  }

  /** How many were taken away since this ledger began. */
  public static long undone(LedgerReads reads) {
    return reads.fact("repair.undone").map(Long::parseLong).orElse(0L);
  }

  // All of its links are known, and to these records.
  private static Set<Made> kept(LedgerReads reads, String system, List<Made> made) {
    Set<Made> kept = new LinkedHashSet<>();
    for (Made one : made) {
      boolean linked =
          !one.links().isEmpty()
              && one.links().stream()
                  .allMatch(
                      link ->
                          reads
                              .ref(link.kind(), system, link.id())
                              .filter(link.ref()::equals)
                              .isPresent());
      if (linked) {
        kept.add(one);
      }
    }
    return kept;
  }

  private static String names(Made made) {
    return made.links().isEmpty()
        ? String.valueOf(firstValue(made.record()))
        : made.links().stream()
            .map(CallLog.Link::id)
            .distinct()
            .reduce((a, b) -> a + "/" + b)
            .get();
  }

  private static String firstValue(JsonNode record) {
    return record.isObject() && record.elements().hasNext()
        ? record.elements().next().asText()
        : "of unknown id";
  }

  private static Void resolved(LedgerTx tx, String deliveryId, List<OrphanEffect> traces) {
    traces.forEach(trace -> tx.resolveOrphan(trace.orphanId()));
    tx.clearAlarm(ALARM, Alarm.ofDelivery(deliveryId));
    return null;
  }

  private static Void alarmed(LedgerTx tx, Delivery delivery, List<String> left) {
    tx.alarm(ALARM, Alarm.ofDelivery(delivery.deliveryId()), text(delivery, left));
    return null;
  }

  private static String text(Delivery delivery, List<String> left) {
    return delivery.entity()
        + "."
        + delivery.action()
        + " of "
        + delivery.key()
        + " was made twice at "
        + delivery.target()
        + ": "
        + String.join(", ", left)
        + ". Compare them there and void, cancel or archive the one that is not linked; this alarm"
        + " ends by itself within minutes after that.";
  }
}
