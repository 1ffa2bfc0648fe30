package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.policy.CustomerPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntoldTest {
  private static final String AT_TILL =
      """
      {"id":"2","email":"eve@example.com","lastName":"Old","updatedAt":"2026-11-24T09:00:00Z"}
      """;
  private static final String IN_SHOP =
      """
      {"id":"C1","email":"eve@example.com","lastName":"%s","phone":"+12025550101",
       "emailVerified":true,"updatedAt":"2026-11-24T09:01:00Z"%s}
      """;

  @TempDir Path folder;
  private HubFixture hub;

  @BeforeEach
  void open() {
    hub = new HubFixture(folder);
    hub.policies.put("customer", new CustomerPolicy());
    hub.close();
    hub.open();
    hub.subscribe("customer", "pos");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private ObjectNode handedOver(String toldByShop) {
    hub.tell("customer", "pos", AT_TILL);
    String ref = hub.tell("customer", "shop", toldByShop).ref();
    Delivery delivery = hub.deliveries("customer", ref).get(0);
    assertThat(delivery.target()).isEqualTo("pos");
    return hub.ledger.read(reads -> Handover.of(reads, hub.systems, delivery)).document();
  }

  @Test
  void what_the_target_told_itself_is_not_written_back_to_it() {
    ObjectNode document = handedOver(IN_SHOP.formatted("Old", ""));
    assertThat(document.path("id").asText()).isEqualTo("2");
    assertThat(document.path("phone").asText()).isEqualTo("+12025550101");
    assertThat(document.has("lastName")).isFalse();
    assertThat(document.has("email")).isFalse();
  }

  @Test
  void what_it_holds_otherwise_is_written() {
    assertThat(handedOver(IN_SHOP.formatted("New", "")).path("lastName").asText()).isEqualTo("New");
  }

  @Test
  void what_the_target_has_changed_since_is_not_written_over() {
    hub.tell("customer", "pos", AT_TILL);
    String ref = hub.tell("customer", "shop", IN_SHOP.formatted("New", "")).ref();
    Delivery unclear = hub.deliveries("customer", ref).get(0);
    hub.tell("customer", "pos", AT_TILL.replace("Old", "Newer").replace("09:00", "09:02"));

    ObjectNode again =
        hub.ledger.read(reads -> Handover.of(reads, hub.systems, unclear)).document();

    assertThat(again.has("lastName")).isFalse();
    assertThat(again.path("phone").asText()).isEqualTo("+12025550101");
  }

  @Test
  void a_consent_keeps_the_address_that_it_is_for() {
    hub.tell("customer", "pos", AT_TILL);
    String consent =
        ",\"consent\":{\"email\":{\"state\":\"unsubscribed\",\"at\":\"2026-11-24T09:01:00Z\"}}";
    String ref = hub.tell("customer", "shop", IN_SHOP.formatted("Old", consent)).ref();
    Delivery unclear = hub.deliveries("customer", ref).get(0);
    hub.tell("customer", "pos", AT_TILL.replace("eve@", "eva@").replace("09:00", "09:02"));

    ObjectNode again =
        hub.ledger.read(reads -> Handover.of(reads, hub.systems, unclear)).document();

    assertThat(again.path("consent").has("email")).isTrue();
    assertThat(again.path("email").asText()).isEqualTo("eve@example.com");
  }

  @Test
  void a_consent_goes_with_its_address() {
    ObjectNode document =
        handedOver(
            IN_SHOP.formatted(
                "Old",
                ",\"consent\":{\"email\":{\"state\":\"unsubscribed\",\"at\":\"2026-11-24T09:01:00Z\"}}"));
    assertThat(document.path("email").asText()).isEqualTo("eve@example.com");
    assertThat(document.has("lastName")).isFalse();
  }
}
