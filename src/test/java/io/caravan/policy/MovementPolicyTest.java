package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Movement;
import org.junit.jupiter.api.Test;

class MovementPolicyTest {
  private static final String ROW =
      "'variant':{'ref':'V1'},'location':{'ref':'web'},'quantity':'-2',"
          + "'reason':'RemoveForTransaction','at':'1970-01-01T00:00:07Z'";
  private final World world = new World();
  private final MovementPolicy log = new MovementPolicy();

  private Movement told(String more) {
    Decision decision =
        world.tell(log, "pos", "movement", "log/pos/1", World.json("{" + ROW + more + "}"));
    assertThat(decision.deliveries()).isEmpty();
    assertThat(decision.state()).isNull();
    return decision.movements().get(0);
  }

  @Test
  void a_row_of_the_log_explains_and_is_never_added() {
    Movement row = told(",'sale':{'id':'88'}");
    assertThat(row.kind()).isEqualTo("cause");
    assertThat(row.movementId()).isEqualTo("log/pos/1");
    assertThat(row.quantity()).isEqualByComparingTo("-2");
    assertThat(row.at()).isEqualTo(7_000);
    assertThat(World.json(row.cause()))
        .isEqualTo(World.json("{'sale':'88','count':null,'reason':'RemoveForTransaction'}"));
    assertThat(Availability.counts(row)).isFalse();
    assertThat(Availability.moves(row)).isFalse();
  }
}
