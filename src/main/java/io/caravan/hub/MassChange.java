package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Need;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds back what would empty shelves: when one source takes many things off sale in a short time
 * (stock that falls to nothing, items that are archived), the deliveries wait until it is known how
 * many there are, and if they are too many until a person says so. What sells the last piece of
 * something is an order, and is not held.
 *
 * <p>Of each source and entity one fact is kept: {@code count} and {@code since}, things taken off
 * in the current window; {@code at}, when the last one was; {@code state}, {@code suspected} or
 * {@code held}. A held delivery needs a link of the kind {@code release}, which a person makes.
 */
public final class MassChange {
  /** Kind of alarm: much is held back. */
  public static final String ALARM = "held";

  static final String KIND = "release";

  private static final String FACT = "guard/";
  private static final String OPEN = "guards";
  private static final String STATE = "state";
  private static final String SUSPECTED = "suspected";
  private static final String HELD = "held";
  private static final String INVENTORY = "inventory";
  private static final String ITEM = "item";
  private static final String ARCHIVED = "archived";
  private static final String COUNT = "count";
  private static final String SINCE = "since";
  private static final String AT = "at";
  private static final String ID = "id";

  /** So long after the last one it is known how many there are. */
  private static final long QUIET_MS = 3_000;

  private final Hub hub;

  MassChange(Hub hub) {
    this.hub = hub;
  }

  /** The drafts as they may be queued: those that empty a shelf in a rush need a release. */
  List<DeliveryDraft> guarded(LedgerTx tx, Incoming cause, List<DeliveryDraft> drafts) {
    List<DeliveryDraft> sudden =
        drafts.stream()
            .filter(draft -> cause.entity().equals(draft.entity()) && empties(tx, draft))
            .toList();
    if (sudden.isEmpty()) {
      return drafts;
    }
    // However many shops are told of it, it is one thing that goes off sale.
    Optional<Need> release = counted(tx, cause);
    if (release.isEmpty()) {
      return drafts;
    }
    List<DeliveryDraft> guarded = new ArrayList<>();
    for (DeliveryDraft draft : drafts) {
      guarded.add(sudden.contains(draft) ? needing(tx, draft, release.get()) : draft);
    }
    return guarded;
  }

  private static boolean empties(LedgerReads reads, DeliveryDraft draft) {
    if (INVENTORY.equals(draft.entity())) {
      JsonNode now = draft.body().path("available");
      return now.isTextual()
          && new BigDecimal(now.textValue()).signum() == 0
          && Held.shows(reads, draft).signum() > 0;
    }
    return ITEM.equals(draft.entity())
        && ARCHIVED.equals(draft.body().path("status").asText())
        && !draft.body().path("create").asBoolean()
        && !Held.isArchived(reads, draft);
  }

  /** Counts one thing that goes off sale; what it needs to go out, if it is held. */
  private Optional<Need> counted(LedgerTx tx, Incoming cause) {
    String place = cause.from() + "/" + cause.entity();
    ObjectNode guard = guard(tx, place);
    long window = hub.settings().millis("guard.window", "10m");
    boolean open = guard.has(STATE);
    if (!open && tx.now() - guard.path(SINCE).asLong() > window) {
      guard.removeAll();
      guard.put(SINCE, tx.now());
    }
    int count = guard.path(COUNT).asInt() + 1;
    guard.put(COUNT, count).put(AT, tx.now());
    boolean holds = open || cause.alike() >= least() || count >= least();
    if (holds && !open) {
      guard.put(STATE, SUSPECTED).put(ID, place + "/" + tx.now());
      open(tx, place);
    }
    tx.putFact(FACT + place, Json.text(guard));
    return holds ? Optional.of(Need.must(KIND, guard.path(ID).asText())) : Optional.empty();
  }

  private static DeliveryDraft needing(LedgerTx tx, DeliveryDraft draft, Need release) {
    Links.await(tx, draft.target(), release, draft.key());
    List<Need> needs = new ArrayList<>(draft.needs());
    needs.add(release);
    return new DeliveryDraft(
        draft.entity(),
        draft.target(),
        draft.key(),
        draft.action(),
        draft.kind(),
        draft.body(),
        needs);
  }

  private static ObjectNode guard(LedgerReads reads, String place) {
    return reads
        .fact(FACT + place)
        .map(text -> (ObjectNode) Json.parse(text))
        .orElseGet(() -> Json.mapper().createObjectNode());
  }

  private int least() {
    return hub.settings().number("guard.least", "20").intValue();
  }

  private static void open(LedgerTx tx, String place) {
    Set<String> places = places(tx);
    places.add(place);
    tx.putFact(OPEN, String.join(",", places));
  }

  private static Set<String> places(LedgerReads reads) {
    Set<String> places = new TreeSet<>();
    reads
        .fact(OPEN)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> places.addAll(List.of(text.split(","))));
    return places;
  }

  static boolean isSuspected(LedgerReads reads) {
    return places(reads).stream()
        .anyMatch(place -> SUSPECTED.equals(guard(reads, place).path(STATE).asText()));
  }

  /** Looks at what is suspected: much of it stays for a person, a little goes out. */
  void tick(LedgerTx tx) {
    for (String place : places(tx)) {
      ObjectNode guard = guard(tx, place);
      if (SUSPECTED.equals(guard.path(STATE).asText())) {
        judge(tx, place, guard);
      }
    }
  }

  private void judge(LedgerTx tx, String place, ObjectNode guard) {
    int count = guard.path(COUNT).asInt();
    String entity = place.substring(place.indexOf('/') + 1);
    long total = INVENTORY.equals(entity) ? count + tx.stocked() : tx.records(entity);
    BigDecimal all = BigDecimal.valueOf(Math.max(count, total));
    BigDecimal most = hub.settings().number("guard.share", "0.3").multiply(all);
    if (count >= least() && BigDecimal.valueOf(count).compareTo(most) >= 0) {
      tx.putFact(FACT + place, Json.text(guard.put(STATE, HELD)));
      tx.alarm(ALARM, place, Held.text(place, count, all.intValue()));
    } else if (tx.now() - guard.path(AT).asLong() > QUIET_MS) {
      Held.release(tx, targets(), guard.path(ID).asText());
      end(tx, place);
    }
  }

  private Set<String> targets() {
    Set<String> names = new TreeSet<>();
    hub.systems().all().forEach(system -> names.add(system.name()));
    return names;
  }

  private static void end(LedgerTx tx, String place) {
    Set<String> places = places(tx);
    places.remove(place);
    tx.putFact(OPEN, String.join(",", places));
    ObjectNode next = Json.mapper().createObjectNode().put(SINCE, tx.now());
    tx.putFact(FACT + place, Json.text(next));
    tx.clearAlarm(ALARM, place);
  }

  /** Places whose deliveries a person decides about: {@code pos/inventory}. */
  public static List<String> held(LedgerReads reads) {
    return places(reads).stream()
        .filter(place -> HELD.equals(guard(reads, place).path(STATE).asText()))
        .toList();
  }

  /** Lets go out what is held; false if nothing is. */
  public static boolean release(LedgerTx tx, String place, Set<String> systems, String actor) {
    if (!held(tx).contains(place)) {
      return false;
    }
    Held.release(tx, systems, guard(tx, place).path(ID).asText());
    end(tx, place);
    tx.audit(actor, "release", place, null);
    return true;
  }

  /** Gives up what is held; what the source tells next is taken as it comes. */
  public static boolean discard(LedgerTx tx, String place, Set<String> systems, String actor) {
    if (!held(tx).contains(place)) {
      return false;
    }
    Held.discard(tx, systems, place, guard(tx, place).path(ID).asText(), actor);
    end(tx, place);
    tx.audit(actor, "discard held", place, null);
    return true;
  }

  /** Whether a delivery waits for a person's word here. */
  public static boolean holds(LedgerReads reads, Delivery delivery) {
    return delivery.state() == DeliveryState.PENDING
        && delivery.needs().stream().anyMatch(need -> need.kind().equals(KIND))
        && !reads.fact(OPEN).orElse("").isEmpty();
  }
}
