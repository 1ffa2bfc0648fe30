package io.caravan.command.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.proof.Effort;
import io.caravan.proof.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresCrashesTest {
  @Test
  void without_a_server_it_says_what_is_missing_and_proves_nothing() throws Exception {
    List<String> told = new ArrayList<>();
    Tally tally =
        new PostgresCrashes(Optional::empty).run(new Effort(Effort.Size.BRIEF, 1), told::add);
    assertThat(tally.good()).isFalse();
    assertThat(tally.failed()).isFalse();
    assertThat(tally.runs()).isZero();
    assertThat(tally.notRun()).singleElement().asString().contains("pg_ctl", "apt install");
    assertThat(told).singleElement().asString().startsWith("not run: no PostgreSQL");
  }
}
