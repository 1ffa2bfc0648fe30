package io.caravan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger is for shadow mode or for real, and stays so. */
final class LedgerUseTest {
  @TempDir Path folder;

  private void run(String mode) {
    Settings settings = Settings.of(mode.isEmpty() ? Map.of() : Map.of(mode, "true"));
    Ledger ledger =
        Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")), Clock.systemUTC());
    LedgerUse.claim(ledger, settings);
    ledger.writeNow(
        tx -> {
          tx.heartbeat("one", "here", "1");
          return null;
        });
    ledger.close();
  }

  @Test
  void what_was_run_in_shadow_mode_is_not_run_for_real() {
    run("caravan.shadow");
    assertThatCode(() -> run("caravan.shadow")).doesNotThrowAnyException();
    assertThatThrownBy(() -> run(""))
        .isInstanceOf(StartFault.class)
        .hasMessageContaining("must never be sent")
        .hasMessageContaining("caravan.ledger.url");
    assertThatThrownBy(() -> run("caravan.dry-run")).isInstanceOf(StartFault.class);
  }

  @Test
  void what_was_run_for_real_is_not_run_in_shadow_mode() {
    run("");
    assertThatThrownBy(() -> run("caravan.shadow"))
        .isInstanceOf(StartFault.class)
        .hasMessageContaining("without --shadow");
    assertThatCode(() -> run("")).doesNotThrowAnyException();
  }

  @Test
  void a_dry_run_can_become_real_and_not_a_shadow() {
    run("caravan.dry-run");
    assertThatThrownBy(() -> run("caravan.shadow")).isInstanceOf(StartFault.class);
    assertThatCode(() -> run("")).doesNotThrowAnyException();
  }
}
