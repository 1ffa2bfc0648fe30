package io.caravan.shadow;

import io.caravan.ledger.Movement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Levels at shops: what must be shown is a curve, and so is what is shown. Both are looked at
 * without what the shop sells and takes back by itself, which moves both at once; what is left of
 * the first changes when the till's stock does, and the second must follow.
 */
final class StockJudge {
  private static final String ENTITY = "inventory";
  private static final Set<String> OF_SHOP = Set.of("reserve", "release", "restock", "test");

  /** A vendor's seconds and ours, and things of the same second. */
  private static final long BLUR_MS = 2000;

  private static final int MOST = 100_000;

  private final History history;
  private final Limits limits;

  StockJudge(History history, Limits limits) {
    this.history = history;
    this.limits = limits;
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    history
        .wants(ENTITY)
        .forEach((key, wants) -> findings.addAll(new Place(key.get(0), key.get(1)).judge(wants)));
    return findings;
  }

  /** A value that holds from a time on; a level that was read may be one of several. */
  private record Step(long at, Set<BigDecimal> values, BigDecimal told) {}

  /** One value that must be shown, until the next one must. */
  private static final class Target {
    private final Would would;
    private final BigDecimal value;
    private final long from;
    private long until = Long.MAX_VALUE;
    private Step wrong;

    Target(Would would, BigDecimal value, long from) {
      this.would = would;
      this.value = value;
      this.from = from;
    }
  }

  private final class Place {
    private final String shop;
    private final String key;

    /** What the shop moved by itself up to a time, as far as it was told by then. */
    private final NavigableMap<Long, BigDecimal> told;

    /** The same by the shop's own times. */
    private final NavigableMap<Long, BigDecimal> moved;

    Place(String shop, String key) {
      this.shop = shop;
      this.key = key;
      int at = key.lastIndexOf('@');
      List<Movement> moves =
          history.reads().movements(key.substring(0, at), key.substring(at + 1), MOST).stream()
              .filter(move -> move.system().equals(shop) && OF_SHOP.contains(move.kind()))
              .toList();
      this.told = sums(moves, Movement::at);
      this.moved = sums(moves, this::happened);
    }

    private static NavigableMap<Long, BigDecimal> sums(
        List<Movement> moves, ToLongFunction<Movement> time) {
      NavigableMap<Long, BigDecimal> sums = new TreeMap<>();
      moves.forEach(move -> sums.merge(time.applyAsLong(move), move.quantity(), BigDecimal::add));
      BigDecimal sum = BigDecimal.ZERO;
      for (Map.Entry<Long, BigDecimal> one : sums.entrySet()) {
        sum = sum.add(one.getValue());
        one.setValue(sum);
      }
      return sums;
    }

    private static BigDecimal upTo(NavigableMap<Long, BigDecimal> sums, long at) {
      Map.Entry<Long, BigDecimal> last = sums.floorEntry(at);
      return last == null ? BigDecimal.ZERO : last.getValue();
    }

    private long happened(Movement move) {
      String[] parts = move.movementId().split("/");
      if (parts.length == 3 && parts[2].equals("1")) {
        for (String order : history.reads().refsByAlias("order", "line", parts[1])) {
          long made =
              history
                  .reads()
                  .state("order", order)
                  .map(state -> History.millis(state.body(), "createdAt"))
                  .orElse(0L);
          if (made > 0) {
            return made;
          }
        }
      }
      return move.at();
    }

    private List<Step> shown() {
      List<Step> steps = new ArrayList<>();
      history.seen(ENTITY, shop, key).stream()
          .filter(seen -> seen.body().hasNonNull("available"))
          .forEach(
              seen -> {
                BigDecimal read = new BigDecimal(seen.body().path("available").asText());
                Set<BigDecimal> values = new HashSet<>();
                for (long blur : new long[] {-BLUR_MS, 0, BLUR_MS}) {
                  values.add(read.subtract(upTo(moved, seen.at() + blur)).stripTrailingZeros());
                }
                // An order that was told later may be in it as well.
                values.add(read.subtract(upTo(told, seen.readAt())).stripTrailingZeros());
                steps.add(new Step(seen.at(), values, read));
              });
      return steps;
    }

    List<Finding> judge(List<Would> wants) {
      List<Step> shown = shown();
      List<Target> targets = targets(wants, shown);
      wrongs(targets, shown);
      List<Finding> findings = new ArrayList<>();
      for (Target target : targets) {
        if (target.would != null) {
          Finding finding = judge(target, shown);
          if (finding != null) {
            findings.add(finding);
          }
        }
      }
      return findings;
    }

    private List<Target> targets(List<Would> wants, List<Step> shown) {
      List<Target> targets = new ArrayList<>();
      // Before anything was to be written, what was shown was right.
      if (!shown.isEmpty() && shown.get(0).at < wants.get(0).cause()) {
        targets.add(new Target(null, shown.get(0).values.iterator().next(), shown.get(0).at));
      }
      for (Would would : wants) {
        BigDecimal value =
            SaleMatch.decimal(would.body().path("available").asText())
                .subtract(upTo(told, would.planned()))
                .stripTrailingZeros();
        Target last = targets.isEmpty() ? null : targets.get(targets.size() - 1);
        if (last != null && last.value.compareTo(value) == 0) {
          if (last.would == null && !isShown(last, shown, would.planned())) {
            last.until = would.cause();
            targets.add(new Target(would, value, would.cause()));
          }
          continue;
        }
        if (last != null) {
          last.until = would.cause();
        }
        targets.add(new Target(would, value, would.cause()));
      }
      return targets;
    }

    private boolean isShown(Target target, List<Step> shown, long at) {
      Step current = null;
      for (Step step : shown) {
        current = step.at <= at ? step : current;
      }
      return current == null || current.values.contains(target.value);
    }

    /** Values that were never to be shown, or not for long. */
    private void wrongs(List<Target> targets, List<Step> shown) {
      for (Step step : shown) {
        if (step.at <= limits.begun() || targets.isEmpty()) {
          continue;
        }
        Target current = null;
        boolean known = false;
        for (Target target : targets) {
          boolean recent =
              target.from <= step.at + BLUR_MS
                  && (target.until == Long.MAX_VALUE
                      || target.until >= step.at - limits.lost(ENTITY));
          known |= recent && step.values.contains(target.value);
          current = target.from <= step.at + BLUR_MS ? target : current;
        }
        boolean unchanged = previous(shown, step) != null && same(previous(shown, step), step);
        if (!known && !unchanged && current != null) {
          wrong(targets, current, step);
        }
      }
    }

    private void wrong(List<Target> targets, Target current, Step step) {
      int next = targets.indexOf(current) + 1;
      // Caused by the wrong write itself.
      Target blamed = current.would == null && next < targets.size() ? targets.get(next) : current;
      if (blamed.wrong == null) {
        blamed.wrong = step;
      }
    }

    private static Step previous(List<Step> shown, Step step) {
      int index = shown.indexOf(step);
      return index > 0 ? shown.get(index - 1) : null;
    }

    private static boolean same(Step one, Step other) {
      return one.values.stream().anyMatch(other.values::contains);
    }

    private Finding judge(Target target, List<Step> shown) {
      String about = history.name(ENTITY, key);
      if (target.wrong != null) {
        return Finding.of(
            target.would,
            Verdict.WRONG,
            about,
            target.wrong.at - target.from,
            "available " + target.wrong.told.toPlainString() + " instead of " + wanted(target));
      }
      if (target.from < limits.begun()) {
        return Finding.of(target.would, Verdict.STANDING, about, -1, "");
      }
      if (isShown(target, shown, target.from)
          && !shown.isEmpty()
          && shown.get(0).at <= target.from) {
        // The target shows it already: nothing would have been written.
        return null;
      }
      for (Step step : shown) {
        if (step.at >= target.from - BLUR_MS
            && step.at < target.until
            && step.values.contains(target.value)) {
          long lag = Math.max(0, step.at - target.from);
          return Finding.of(
              target.would,
              limits.done(ENTITY, lag),
              about,
              lag,
              "shown after " + lag / 1000 + " s");
        }
      }
      return never(target, about);
    }

    private Finding never(Target target, String about) {
      if (target.until != Long.MAX_VALUE) {
        long lag = target.until - target.from;
        boolean late = lag > limits.late(ENTITY);
        return Finding.of(
            target.would,
            late ? Verdict.LATE : Verdict.OVERTAKEN,
            about,
            lag,
            "not shown for " + lag / 1000 + " s, until it was to be another");
      }
      boolean lost = limits.isOverdue(ENTITY, target.from);
      return Finding.of(
          target.would,
          lost ? Verdict.LOST : Verdict.WAITING,
          about,
          -1,
          lost ? "available " + wanted(target) + " was never shown" : "");
    }

    private String wanted(Target target) {
      return target.would.body().path("available").asText();
    }
  }
}
