package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.Movement;
import io.caravan.mapping.Json;
import io.caravan.policy.MovementPolicy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedByTest {
  @TempDir Path folder;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger =
        Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void our_own_sales_and_refunds_are_told_with_their_order() {
    ledger.writeNow(
        tx -> {
          tx.putState("order", "O1", Json.parse("{\"name\":\"#1001\"}"), Json.parse("{}"));
          tx.putState(
              "shipment", "S1", Json.parse("{\"order\":{\"ref\":\"O1\"}}"), Json.parse("{}"));
          tx.putState("refund", "R1", Json.parse("{\"order\":{\"ref\":\"O1\"}}"), Json.parse("{}"));
          tx.link("sale", "S1", "pos", "88");
          tx.link("refund", "R1", "pos", "89");
          tx.link("order", "O7", "pos", "90");
          return null;
        });
    assertThat(told("{\"sale\":\"88\",\"reason\":\"Sold\"}"))
        .isEqualTo("our sale 88 of order #1001 (Sold)");
    assertThat(told("{\"sale\":\"89\"}")).isEqualTo("our sale 89 of order #1001");
    assertThat(told("{\"sale\":\"90\"}")).isEqualTo("sale 90 at pos");
    assertThat(told("{\"sale\":null,\"count\":null,\"reason\":\"Broken\"}"))
        .isEqualTo("somebody at pos (Broken)");
  }

  @Test
  void a_count_that_was_read_before_its_answer_is_told_as_ours_once_that_has_come() {
    assertThat(told("{\"count\":\"17\"}")).isEqualTo("count 17 at pos");
    ledger.writeNow(
        tx -> {
          tx.link("count", "edit/shop/V1@web/5", "pos", "17");
          return null;
        });
    assertThat(told("{\"count\":\"17\"}")).isEqualTo("a count that an edit in the shop asked for");
  }

  private String told(String cause) {
    Movement row =
        new Movement(
            "log/pos/1", "V1", "web", "pos", MovementPolicy.KIND, BigDecimal.ONE, cause, 0, 7);
    return ledger.read(reads -> new MovedBy(reads).told(row));
  }
}
