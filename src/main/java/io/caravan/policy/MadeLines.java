package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of an order that we made at a shop. The shop may tell of it before it answers us, and
 * keeps the lines in the order in which they were sent: what looks alike at its place is ours.
 */
final class MadeLines {
  private static final String ORDER = "order";
  private static final String LINE = "line";
  private static final String VARIANT = "variant";

  /** What a shop keeps of an order that we made there. */
  private static final String OURS = "caravan:";

  private final Pending pending;
  private final List<JsonNode> sent = new ArrayList<>();

  private MadeLines(Pending pending) {
    this.pending = pending;
  }

  /** The order of ours that another system shows by our mark. */
  static Optional<String> order(Pending pending, JsonNode order) {
    String told = Pending.text(order, "sourceIdentifier");
    if (told == null || !told.startsWith(OURS)) {
      return Optional.empty();
    }
    String ref = told.substring(OURS.length());
    return pending.lookup.state(ORDER, ref).map(state -> ref);
  }

  /** Those of an order; none if it does not carry our mark. */
  static MadeLines of(Pending pending, String ref, JsonNode order) {
    MadeLines lines = new MadeLines(pending);
    if (order(pending, order).filter(ref::equals).isPresent()) {
      for (JsonNode line : pending.lookup.state(ORDER, ref).orElseThrow().path("lines")) {
        if (Fields.quantity(line, "currentQuantity").signum() > 0) {
          lines.sent.add(line);
        }
      }
    }
    return lines;
  }

  /** Gives a line that is not known yet the ref of the line that was sent at its place. */
  void name(ObjectNode line, int place) {
    String id = Pending.text(line, "id");
    if (id == null || place >= sent.size() || pending.ref(LINE, id).isPresent()) {
      return;
    }
    JsonNode ours = sent.get(place);
    String ref = Fields.text(ours, "ref");
    String variant = Fields.ref(ours, VARIANT);
    boolean alike =
        variant == null
            ? Fields.text(ours, "title").equals(Pending.text(line, "title"))
            : pending
                .ref(VARIANT, Pending.text(line.path(VARIANT), "id"))
                .filter(variant::equals)
                .isPresent();
    if (ref != null && alike) {
      pending.link(LINE, ref, id, "$.lines[" + place + "].id");
    }
  }
}
