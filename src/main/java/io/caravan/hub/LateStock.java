package io.caravan.hub;

import io.caravan.api.Breaker;
import io.caravan.api.StreamReader;
import io.caravan.api.StreamSchedule;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LateLevels;
import io.caravan.ledger.Lease;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Need;
import io.caravan.ledger.PlaceName;
import io.caravan.ledger.Shadow;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says which stock a shop shows for longer than it may (sold in a store and still for sale), and at
 * which step it stands still: one alarm for each shop, and one for a till whose stock is not read.
 */
final class LateStock {
  static final String NAME = "late-stock";
  static final String ALARM = "late-stock";
  private static final String LIMIT = "inventory.freshness";
  private static final String USUAL = "15m";
  private static final String INVENTORY = "inventory";
  private static final long EVERY_MS = Duration.ofMinutes(1).toMillis();
  private static final int LOOKED_AT = 200;
  private static final int NAMED = 5;
  private static final int RECENT = 50;

  private final Hub hub;
  private final long limitMs;

  LateStock(Hub hub) {
    this.hub = hub;
    this.limitMs = hub.settings().millis(LIMIT, USUAL);
  }

  /** A level that a shop should show since then and does not. */
  private record Late(Delivery delivery, long since) {}

  /** Whether it is time to look. */
  boolean isDue(Ledger ledger) {
    return limitMs > 0
        && !hub.dryRun()
        && ledger.read(reads -> reads.scheduledAt(NAME) <= reads.now());
  }

  /** Looks, and plans when to look again. */
  void run(LedgerTx tx, Lease lease) {
    Set<String> told = tx.subscribers(INVENTORY);
    Set<String> names = new TreeSet<>(told);
    hub.systems().all().forEach(system -> names.add(system.name()));
    for (String name : names) {
      List<String> texts = new ArrayList<>();
      List<Late> late = told.contains(name) ? late(tx, name) : List.of();
      if (!late.isEmpty()) {
        texts.add(text(tx, name, late));
      }
      texts.addAll(unread(tx, name));
      tell(tx, name, texts);
    }
    tx.reschedule(lease, tx.now() + EVERY_MS, -1);
  }

  private List<String> unread(LedgerReads reads, String name) {
    SystemConfig system = hub.systems().get(name);
    if (system == null || !"pos".equals(system.pack().role())) {
      return List.of();
    }
    return system.pack().streams().values().stream()
        .filter(stream -> stream.entity().equals(INVENTORY))
        .map(stream -> unread(reads, name, stream))
        .filter(Objects::nonNull)
        .toList();
  }

  private static void tell(LedgerTx tx, String subject, List<String> texts) {
    if (texts.isEmpty()) {
      tx.clearAlarm(ALARM, subject);
    } else {
      tx.alarm(ALARM, subject, String.join(". ", texts));
    }
  }

  private List<Late> late(LedgerReads reads, String target) {
    LateLevels levels = new LateLevels(INVENTORY, target, "variant", reads.now() - limitMs);
    return reads.lateLevels(levels, LOOKED_AT).stream()
        .map(delivery -> new Late(delivery, since(reads, delivery)))
        .sorted(Comparator.comparingLong(Late::since))
        .toList();
  }

  // A newer number takes the place of one that waits; the shop is late since the first of them.
  private static long since(LedgerReads reads, Delivery open) {
    long since = open.createdAt();
    for (Delivery before : reads.deliveries(INVENTORY, open.key(), RECENT)) {
      if (!before.target().equals(open.target()) || before.seq() > open.seq()) {
        continue;
      }
      if (before.state().isFinal() && before.state() != DeliveryState.SUPERSEDED) {
        break;
      }
      since = Math.min(since, before.createdAt());
    }
    return since;
  }

  private String text(LedgerReads reads, String target, List<Late> late) {
    StringBuilder text =
        new StringBuilder(target)
            .append(" shows stock that changed more than ")
            .append(hub.settings().get(LIMIT, USUAL))
            .append(" ago: ");
    late.stream().limit(NAMED).forEach(one -> text.append(sentence(reads, one)).append("; "));
    if (late.size() > NAMED) {
      String least = late.size() == LOOKED_AT ? "at least " : "";
      text.append("and ").append(least).append(late.size() - NAMED).append(" more; ");
    }
    return text.append("./caravan why SKU tells all of it").toString();
  }

  private String sentence(LedgerReads reads, Late late) {
    Delivery delivery = late.delivery();
    String shown =
        reads
            .shadow(delivery.target(), INVENTORY, delivery.key())
            .map(Shadow::known)
            .map(known -> known.path("available").asText("an unknown number"))
            .orElse("an unknown number");
    return PlaceName.of(reads, delivery.key())
        + " shows "
        + shown
        + " instead of "
        + delivery.body().path("available").asText("?")
        + " since "
        + Instant.ofEpochMilli(late.since())
        + " ("
        + Duration.ofMillis(reads.now() - late.since()).toMinutes()
        + " min): "
        + step(reads, delivery);
  }

  private static String step(LedgerReads reads, Delivery delivery) {
    if (delivery.state() == DeliveryState.PARKED) {
      return "it is parked, " + delivery.reason();
    }
    if (MassChange.holds(reads, delivery)) {
      return "it is held, see ./caravan held list";
    }
    Optional<Need> missing = Handover.missing(reads, delivery, 0);
    if (missing.isPresent()) {
      return "it waits for the " + missing.get().kind() + " there";
    }
    long silent = Breaker.openSince(reads, delivery.target());
    if (silent >= 0) {
      return delivery.target() + " has not answered since " + Instant.ofEpochMilli(silent);
    }
    if (delivery.attempt() == 0) {
      return "it was not sent yet: does the flow inventory-to-" + delivery.target() + " run?";
    }
    return "sent "
        + delivery.attempt()
        + " times"
        + (delivery.reason() == null ? "" : ", " + delivery.reason());
  }

  /** What is wrong with the reading of a till's stock, or null. */
  private String unread(LedgerReads reads, String system, SystemPack.Stream stream) {
    String route = INVENTORY + "-from-" + system;
    Optional<String> read = reads.fact(StreamReader.readFact(system, stream.name()));
    String schedule = hub.settings().flow(route, "schedule", stream.schedule());
    if (read.isEmpty() || "false".equals(hub.settings().flow(route, "enabled", "true"))) {
      return null;
    }
    long readAt = Instant.parse(read.get()).toEpochMilli();
    if (reads.now() <= StreamSchedule.parse(schedule).latest(readAt) + limitMs) {
      return null;
    }
    return "the stock of "
        + system
        + " was last read to its end at "
        + Instant.ofEpochMilli(readAt)
        + " ("
        + Duration.ofMillis(reads.now() - readAt).toMinutes()
        + " min ago): what was sold there since then may still be for sale in the shops. Look at"
        + " other alarms about "
        + system
        + ", and at the log of this hub for "
        + system
        + "/"
        + stream.name();
  }
}
