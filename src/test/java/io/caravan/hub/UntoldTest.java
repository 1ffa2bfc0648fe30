package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntoldTest {
  @TempDir private Path folder;
  private HubFixture hub;
  private Delivery delivery;

  @BeforeEach
  void open() {
    hub = new HubFixture(folder);
    hub.subscribe("customer", "pos", "shop");
    String known =
        "{\"id\":\"c1\",\"email\":\"ann@example.org\",\"firstName\":\"Ann\",\"lastName\":\"Ray\"}";
    String told = known.replace("ann@", "new@").replace("Ann\"", "Anna\"");
    Recorded first = hub.tell("customer", "shop", told);
    hub.link("customer", first.ref(), "pos", "7");
    hub.ledger.writeNow(
        tx -> {
          tx.putShadow("pos", "customer", "7", Known.at(Json.parse(known), tx.now()), null, null);
          return null;
        });
    delivery =
        hub.deliveries("customer", first.ref()).stream()
            .filter(one -> one.target().equals("pos"))
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private ObjectNode left(String document) {
    ObjectNode left = (ObjectNode) Json.parse(document);
    hub.ledger.read(
        reads -> {
          Untold.only(reads, delivery, left);
          return null;
        });
    return left;
  }

  /** A system that has one field for the name would make it of the first name alone. */
  @Test
  void a_name_is_written_whole_or_not_at_all() {
    assertThat(
            left(
                "{'email':'ann@example.org','firstName':'Anna','lastName':'Ray'}"
                    .replace('\'', '"')))
        .isEqualTo(Json.parse("{\"firstName\":\"Anna\",\"lastName\":\"Ray\"}"));
    assertThat(
            left(
                "{'email':'new@example.org','firstName':'Ann','lastName':'Ray'}"
                    .replace('\'', '"')))
        .isEqualTo(Json.parse("{\"email\":\"new@example.org\"}"));
  }
}
