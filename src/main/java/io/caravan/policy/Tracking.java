package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.policy.Decision.Notice;
import java.util.List;
import java.util.Objects;

/**
 * Tracking of a shipment that changes after the shipment was passed on. A system that we told reads
 * its own copy back, later and with what it has filled in: that is no news.
 *
 * <p>The memo of the shipment has under {@code was} the trackings that others took the place of.
 */
final class Tracking {
  private static final String ENTITY = "shipment";
  private static final String TRACKING = "tracking";
  private static final String NOTICE = "tracking-changed";
  private static final String WAS = "was";
  private static final int REMEMBERED = 10;
  private static final List<String> WORDS = List.of("number", "company", "url");

  /** Field of a kept shipment: systems that it was passed on to. */
  private static final String PASSED = "passed";

  private final Situation s;
  private final JsonNode before;
  private final JsonNode told;
  private final boolean news;

  Tracking(Situation s) {
    this.s = s;
    this.before = s.state() == null ? Fields.object() : s.state().path(TRACKING);
    this.told = s.incoming().path(TRACKING);
    this.news = isNews();
  }

  /** Remembers that a system is told of the shipment. */
  static void passed(ObjectNode kept, String system) {
    if (!contains(kept, system)) {
      kept.withArray(PASSED).add(system);
    }
  }

  private static boolean contains(JsonNode kept, String system) {
    for (JsonNode name : kept.path(PASSED)) {
      if (name.asText().equals(system)) {
        return true;
      }
    }
    return false;
  }

  /** Keeps what holds now. */
  void keep(ObjectNode kept, Decision decision) {
    if (!news && !before.isEmpty()) {
      kept.set(TRACKING, before.deepCopy());
    } else if (news && !before.isEmpty()) {
      ObjectNode memo = Fields.copy(s.memo());
      ArrayNode was = memo.withArray(WAS);
      was.add(before.deepCopy());
      if (was.size() > REMEMBERED) {
        was.remove(0);
      }
      decision.memo(memo);
    }
  }

  /** Tells the change to whoever got the shipment before; if nobody can be told, people are. */
  void tell(String order, JsonNode head, ObjectNode kept, Decision decision) {
    if (!news || s.state() == null || !Shipped.gone(Fields.text(s.state(), "state"))) {
      return;
    }
    boolean some = false;
    for (Situation.Target target : s.targets()) {
      if (!told.isEmpty() && !target.system().equals(s.from()) && has(target, kept)) {
        decision.deliveries().add(delivery(target, order, head, kept));
        some = true;
      }
    }
    decision
        .notices()
        .add(
            new Notice(
                NOTICE,
                s.ref(),
                some ? null : "the tracking number of a shipment that was passed on has changed"));
  }

  private boolean has(Situation.Target target, ObjectNode kept) {
    return target.can("track")
        && (contains(kept, target.system()) || s.facts().linked(ENTITY, s.ref(), target.system()));
  }

  // Nothing is waited for: the lane of the order hands this over after the shipment itself.
  private DeliveryDraft delivery(
      Situation.Target target, String order, JsonNode head, ObjectNode kept) {
    ObjectNode body = ShipmentPolicy.body(s, order, head, kept);
    body.put("notify", s.settings().on("shipment.notify"));
    return new DeliveryDraft(
        ENTITY, target.system(), order, "track", "track/" + s.ref(), body, List.of());
  }

  private boolean isNews() {
    JsonNode known = s.known() == null ? Fields.object() : s.known().path(TRACKING);
    if (!told.isArray() || same(before, told) || s.known() != null && same(known, told)) {
      return false;
    }
    boolean passed = s.state() != null && contains(s.state(), s.from());
    boolean copy =
        passed
            || s.facts().targets(ENTITY).stream()
                .anyMatch(target -> target.system().equals(s.from()) && target.can("track"));
    return !copy || !repeats(before) && (agrees(before, known) || !repeatsEarlier());
  }

  private boolean repeats(JsonNode ours) {
    return agrees(ours, told);
  }

  // Written before the change, read after it.
  private boolean repeatsEarlier() {
    for (JsonNode earlier : s.memo().path(WAS)) {
      if (repeats(earlier)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return agrees(one, other) && agrees(other, one);
  }

  /** Whether everything that is said stands in the copy; shops build addresses by themselves. */
  private static boolean agrees(JsonNode said, JsonNode copy) {
    if (said.size() != copy.size()) {
      return false;
    }
    for (int i = 0; i < said.size(); i++) {
      for (String word : WORDS) {
        String text = Fields.text(said.get(i), word);
        if (text != null && !Objects.equals(text, Fields.text(copy.get(i), word))) {
          return false;
        }
      }
    }
    return true;
  }
}
