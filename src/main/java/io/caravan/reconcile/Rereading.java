package io.caravan.reconcile;

import io.caravan.api.CallException;
import io.caravan.hub.Hub;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Worksheet;
import io.caravan.policy.Facets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Looks again at what nothing explained, once the hub has read all that was changed meanwhile. */
final class Rereading {
  private static final int MOST_ROUNDS = 3;

  /** Of more records the lists are the cheaper reading. */
  private static final int MOST_ALONE = 200;

  /** A hook that comes later than that is late. */
  private static final long HOOKS_TAKE_MS = 30_000;

  private final Hub hub;
  private final Ledger ledger;
  private final String entity;
  private final List<Side> sides;
  private final Freshness freshness;

  Rereading(Hub hub, String entity, List<Side> sides, Freshness freshness) {
    this.hub = hub;
    this.ledger = hub.ledger();
    this.entity = entity;
    this.sides = sides;
    this.freshness = freshness;
  }

  /**
   * What two readings in a row showed alike is unexplained; what changes each time is too fresh.
   */
  List<Difference> judged(Map<String, List<Difference>> open, Tally tally, BooleanSupplier goOn)
      throws CallException {
    List<Difference> judged = new ArrayList<>();
    Map<String, List<Difference>> before = new LinkedHashMap<>(open);
    for (int round = 1; !before.isEmpty(); round++) {
      long asked = ledger.now();
      if (!freshness.reached(sides, goOn)) {
        before
            .values()
            .forEach(
                list ->
                    list.forEach(
                        one -> judged.add(one.because(Cause.UNREAD, "not read a second time"))));
        return judged;
      }
      Map<String, List<Difference>> next = new LinkedHashMap<>();
      try (Worksheet again = Worksheet.open()) {
        Comparer comparer = ledger.read(reads -> new Comparer(hub, entity, sides, reads));
        read(comparer, before.keySet(), again, goOn);
        for (Map.Entry<String, List<Difference>> one : before.entrySet()) {
          List<Difference> now = now(comparer, one.getKey(), again);
          if (now.isEmpty()) {
            tally.cleared();
          }
          if (round == 1 && now.stream().allMatch(two -> two.cause() != Cause.UNEXPLAINED)) {
            late(again.of(one.getKey()), asked, tally);
          }
          for (Difference difference : now) {
            boolean alike = one.getValue().stream().anyMatch(difference::isAlso);
            if (difference.cause() != Cause.UNEXPLAINED || alike) {
              judged.add(difference);
            } else if (round == MOST_ROUNDS) {
              judged.add(difference.because(Cause.FRESH, "it changes all the time"));
            } else {
              next.computeIfAbsent(one.getKey(), key -> new ArrayList<>()).add(difference);
            }
          }
        }
      }
      before = next;
    }
    return judged;
  }

  /** The hub knows it by now, but only because it was asked to read. */
  private void late(List<Worksheet.Row> rows, long asked, Tally tally) {
    for (Worksheet.Row row : rows) {
      boolean hooked =
          sides.stream()
              .anyMatch(
                  side ->
                      side.name().equals(row.side()) && !side.read().stream().hints().isEmpty());
      if (hooked && isOlder(row.fields().path(Facets.VERSION).asText(), asked - HOOKS_TAKE_MS)) {
        tally.late(row.side());
      }
    }
  }

  private static boolean isOlder(String version, long than) {
    try {
      return OffsetDateTime.parse(version).toInstant().toEpochMilli() < than;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void read(
      Comparer comparer, Collection<String> keys, Worksheet sheet, BooleanSupplier goOn)
      throws CallException {
    Looking looking = new Looking(hub, entity, sheet);
    if (keys.size() > MOST_ALONE) {
      for (Side side : sides) {
        side.all(looking, goOn);
      }
      return;
    }
    for (String key : keys) {
      for (Side side : sides) {
        for (String id : ledger.read(reads -> comparer.ids(reads, key, side))) {
          side.read().one(id, looking);
        }
      }
    }
  }

  private List<Difference> now(Comparer comparer, String key, Worksheet sheet) {
    List<Worksheet.Row> rows = sheet.of(key);
    return rows.isEmpty()
        ? List.of()
        : ledger.read(reads -> comparer.judge(reads, key, rows)).differences();
  }
}
