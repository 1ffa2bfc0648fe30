package io.caravan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Ledger;
import io.caravan.proof.Tally;
import io.caravan.simulation.Simulation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignTest {
  private static final class NoLedger extends Parts {
    @Override
    Ledger ledger(Ledger ledger, Runner runner) {
      throw new IllegalStateException("there is none");
    }
  }

  @Test
  void a_day_that_breaks_off_is_an_outcome_like_any_other() {
    Outcome outcome = new Simulation(new NoLedger()).run(5);
    assertThat(outcome.day()).isEqualTo(Day.of(5));
    assertThat(outcome.found())
        .containsExactly("BROKEN java.lang.IllegalStateException: there is none");
    assertThat(new Simulation(new NoLedger()).smallest(outcome).dropped()).hasSize(People.steps());
  }

  @Test
  void every_failed_day_counts_though_only_the_first_are_told() throws Exception {
    List<String> told = new ArrayList<>();
    Campaign campaign = new Campaign(1, Day::of);
    Tally tally = campaign.run(new Simulation(new NoLedger()), 1, 12, told::add);
    assertThat(told).hasSize(10).allMatch(line -> line.contains("BROKEN"));
    assertThat(campaign.failedDays()).isEqualTo(12);
    assertThat(tally.broken()).isEqualTo(12);
  }

  @Test
  void a_property_is_known_by_its_whole_name() {
    Outcome money =
        new Outcome(Day.of(1), List.of("P20 order O1", "P21 A1@1"), "", Map.of(), Map.of(), 0, 0);
    assertThat(money.breaks("P20")).isTrue();
    assertThat(money.breaks("P2")).isFalse();
  }

  @Test
  void packs_leave_no_folder_behind(@TempDir Path folder) throws IOException {
    Packs packs = Packs.of(new Parts(), Files.createDirectory(folder.resolve("packs")));
    assertThat(folder).isEmptyDirectory();
    assertThat(packs.mappings().get("shop/order.in")).isNotNull();
  }
}
