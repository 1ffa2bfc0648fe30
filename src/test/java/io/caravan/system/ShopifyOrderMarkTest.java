package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.Identity;
import io.caravan.policy.Lookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An order that we made at the shop carries our mark, and is known by it before any answer. */
class ShopifyOrderMarkTest {
  private static final String MARK = "/order/sourceIdentifier";

  private final ShopifyPack pack = new ShopifyPack();

  @Test
  void an_order_of_ours_that_the_shop_tells_before_the_answer_came_is_no_second_order() {
    JsonNode made = pack.map("order.create", pack.sample("order.create"));

    assertThat(recorded(made.at(MARK).asText())).isEqualTo("O1");
    assertThat(recorded("caravan:O2")).as("of another hub").isEqualTo("new-1");
    assertThat(recorded("O1")).as("somebody else's number").isEqualTo("new-1");
  }

  @Test
  void the_look_for_an_order_without_an_answer_finds_it_by_the_same_mark() {
    Probe probe = pack.pack().operations().get("createOrder").probe();
    JsonNode made = pack.map("order.create", pack.sample("order.create"));
    JsonNode there = pack.sample("order.created").at("/answer/data/orderCreate/order");

    assertThat(probe.compare())
        .containsExactly(Map.entry("sourceIdentifier", "{order.sourceIdentifier}"));
    assertThat(there.path("sourceIdentifier")).isEqualTo(made.at(MARK));
  }

  /** Ref under which the order is recorded when the shop tells of it. */
  private String recorded(String mark) {
    ObjectNode told = pack.sample("order.in").deepCopy();
    told.put("sourceIdentifier", mark);
    return Identity.toRefs("order", "shop", pack.map("order.in", told), null, new OneOrder()).ref();
  }

  /** Knows the order O1, which is linked nowhere yet. */
  private static final class OneOrder implements Lookup {
    private final AtomicInteger made = new AtomicInteger();

    @Override
    public Optional<String> ref(String kind, String system, String nativeId) {
      return Optional.empty();
    }

    @Override
    public List<String> nativeIds(String kind, String ref, String system) {
      return List.of();
    }

    @Override
    public Set<String> systems(String kind, String ref) {
      return Set.of();
    }

    @Override
    public Set<String> refsByAlias(String entity, String aliasKind, String value) {
      return Set.of();
    }

    @Override
    public Optional<JsonNode> state(String entity, String ref) {
      return "order".equals(entity) && "O1".equals(ref)
          ? Optional.of(ShopifyPack.json("{}"))
          : Optional.empty();
    }

    @Override
    public String newRef(String entity) {
      return "new-" + made.incrementAndGet();
    }

    @Override
    public Optional<String> location(String system, String nativeId) {
      return Optional.empty();
    }

    @Override
    public Optional<String> locationId(String system, String name) {
      return Optional.empty();
    }

    @Override
    public String role(String system) {
      return "shop";
    }
  }
}
