package io.caravan.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.Fault;
import io.caravan.ledger.FullDisk;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A door whose ledger has no room left on its disk. */
class FullDiskTest extends HookFixture {
  private static final int MANY = 20_000;

  @BeforeEach
  void start() throws Exception {
    HookIngress.start(context, systems.require("shop"), ledger);
  }

  @Test
  @Fault(12)
  void what_does_not_fit_is_never_acknowledged_and_comes_again_once_there_is_room() {
    FullDisk.fill(ledger);
    int kept = 0;
    HttpResponse<String> last = send(kept);
    while (last.statusCode() == 200 && kept < MANY) {
      kept++;
      last = send(kept);
    }
    assertThat(last.statusCode()).isEqualTo(503);
    // The ledger has a new connection since, and the limit is that of a connection.
    FullDisk.fill(ledger);
    assertThat(send(kept).statusCode()).as("the same once more").isEqualTo(503);
    assertThat(stored()).isEqualTo(kept);
    FullDisk.makeRoom(ledger);
    assertThat(send(kept).statusCode()).isEqualTo(200);
    assertThat(send(kept + 1).statusCode()).isEqualTo(200);
    assertThat(stored()).isEqualTo(kept + 2);
    assertThat(ledger.<Long>read(reads -> reads.duplicateHints("shop"))).isZero();
  }

  private HttpResponse<String> send(int number) {
    return notice("orders/create", "event-" + number, "{\"id\":" + (1_000_000 + number) + "}");
  }

  private int stored() {
    return ledger.read(reads -> reads.hints("shop", "orders", MANY).size());
  }
}
