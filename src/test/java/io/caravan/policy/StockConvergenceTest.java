package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in whatever order, at rest the shop shows what is there to be sold. */
class StockConvergenceTest {
  private static final int STEPS = 60;
  private static final StockSimulation.Rules OURS = new StockSimulation.Rules() {};

  @Property(tries = 400)
  void sales_orders_returns_and_counts_come_to_one_number(
      @ForAll long seed, @ForAll boolean excludes, @ForAll boolean withEdits) {
    StockSimulation simulation = new StockSimulation(seed, excludes, OURS);
    int wanted = simulation.run(STEPS, withEdits);
    assertThat(simulation.available).isEqualTo(wanted);
  }

  /** Fixed seeds: a shop that is written to while an order is under way can still look edited. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void without_foreign_edits_nothing_is_called_one(boolean excludes) {
    for (int seed = 0; seed < 150; seed++) {
      StockSimulation simulation = new StockSimulation(seed, excludes, OURS);
      simulation.run(STEPS, false);
      assertThat(simulation.world.conflicts).as("seed " + seed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void counts_that_never_hold_movements_are_caught(boolean excludes) {
    assertCaught(
        excludes,
        new StockSimulation.Rules() {
          @Override
          public boolean includes() {
            return false;
          }
        });
  }

  @Test
  void movements_that_count_twice_are_caught() {
    assertCaught(
        false,
        new StockSimulation.Rules() {
          @Override
          public Decision publish(StockSituation s) {
            return new InventoryPolicy().publish(twice(s));
          }
        });
  }

  private static StockSituation twice(StockSituation s) {
    List<io.caravan.ledger.Movement> doubled = new java.util.ArrayList<>(s.stock().movements());
    doubled.addAll(s.stock().movements());
    Situation.Stock stock = new Situation.Stock(s.stock().position(), doubled, s.stock().levels());
    return new StockSituation(
        s.variant(), s.location(), stock, s.targets(), s.memo(), s.settings(), s.facts(), s.now());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void levels_that_nobody_reads_are_caught(boolean excludes) {
    assertCaught(
        excludes,
        new StockSimulation.Rules() {
          @Override
          public Decision decide(Situation s) {
            return "shop".equals(s.from()) ? new Decision() : new InventoryPolicy().decide(s);
          }
        });
  }

  private static void assertCaught(boolean excludes, StockSimulation.Rules broken) {
    int caught = 0;
    for (int seed = 0; seed < 40; seed++) {
      StockSimulation simulation = new StockSimulation(seed, excludes, broken);
      int wanted = simulation.run(STEPS, true);
      caught += simulation.available == wanted ? 0 : 1;
    }
    assertThat(caught).as("of 40 runs").isPositive();
  }
}
