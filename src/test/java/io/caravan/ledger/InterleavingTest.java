package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sessions on one lane of a real PostgreSQL, statement by statement: every order with so many
 * preemptions, and some of the others by chance. A build takes a minute; for longer: {@code
 * -Dinterleave.everywhere=true -Dinterleave.preemptions=2 -Dinterleave.samples=50
 * -Dinterleave.seed=2}.
 */
class InterleavingTest {
  private static final long SEED = Long.getLong("interleave.seed", 1);
  private static final int PREEMPTIONS = Integer.getInteger("interleave.preemptions", 1);
  private static final int SAMPLES = Integer.getInteger("interleave.samples", 1);
  private static final boolean EVERYWHERE = Boolean.getBoolean("interleave.everywhere");

  @Test
  void no_order_of_statements_breaks_a_rule() throws Exception {
    try (Rounds rounds = new Rounds(new Lanes(), UnaryOperator.identity())) {
      for (List<LaneMove> pair : pairs(EnumSet.allOf(LaneMove.class))) {
        boolean atOnce = pair.stream().anyMatch(LaneMove.BESIDE_WRITERS::contains);
        // Two writers wait for each other from their first statement on.
        rounds.run(pair, atOnce || EVERYWHERE ? PREEMPTIONS : 0, SAMPLES, SEED);
      }
      System.out.println("interleaved as shipped: " + rounds.told());
      assertThat(rounds.lockWaits()).isPositive();
    }
  }

  @Test
  void lanes_hold_even_if_writers_did_not_wait_for_each_other() throws Exception {
    try (Rounds rounds = new Rounds(new Lanes(), Broken::withoutWriterLock)) {
      for (List<LaneMove> pair : pairs(LaneMove.OF_LANES)) {
        rounds.run(pair, PREEMPTIONS, SAMPLES, SEED);
      }
      for (List<LaneMove> three : THREES) {
        rounds.run(three, 0, 10 * SAMPLES, SEED);
      }
      System.out.println("interleaved by the locks of rows alone: " + rounds.told());
      assertThat(rounds.lockWaits()).isPositive();
    }
  }

  private static final List<List<LaneMove>> THREES =
      List.of(
          List.of(LaneMove.CLAIM, LaneMove.DONE, LaneMove.RECORD),
          List.of(LaneMove.CLAIM, LaneMove.RETRY, LaneMove.CLAIM),
          List.of(LaneMove.REPLAY, LaneMove.DISCARD, LaneMove.CLAIM),
          List.of(LaneMove.PARK, LaneMove.RECORD, LaneMove.EXTEND));

  private static List<List<LaneMove>> pairs(Set<LaneMove> moves) {
    List<LaneMove> all = new ArrayList<>(moves);
    List<List<LaneMove>> pairs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (LaneMove other : all.subList(i, all.size())) {
        pairs.add(List.of(all.get(i), other));
      }
    }
    return pairs;
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_ledger_is_noticed(Broken broken) throws Exception {
    try (Rounds rounds = new Rounds(broken.lanes(), broken::rewritten)) {
      assertThatThrownBy(
              () -> {
                for (List<LaneMove> pair : broken.shownBy()) {
                  rounds.run(pair, 1, 0, SEED);
                  rounds.run(pair, 1, 0, SEED);
                }
              })
          .isInstanceOf(AssertionError.class)
          .satisfies(e -> System.out.println(broken + " noticed: " + lastLine(e)));
    }
  }

  private static String lastLine(Throwable failure) {
    return failure
        .getMessage()
        .lines()
        .filter(l -> l.startsWith("["))
        .reduce((a, b) -> b)
        .orElse("");
  }
}
