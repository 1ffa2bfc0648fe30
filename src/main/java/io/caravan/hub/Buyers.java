package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * For whom a till keeps its reservations, as far as we know by what we wrote there. An order whose
 * goods are kept for a stand-in is decided again at once: its buyer may have come meanwhile, and if
 * not, is waited for.
 */
final class Buyers {
  private static final String LINE = "line";
  private static final String BUYER = "buyer";
  private static final String CUSTOMER = "customer";
  private static final String ORDER = "order";
  private static final String NOBODY = "";

  private final LedgerTx tx;
  private final Delivery delivery;
  private final JsonNode document;
  private final boolean sure;

  /**
   * @param log of a delivery that is done
   */
  Buyers(LedgerTx tx, Delivery delivery, DeliveryLog log) {
    this.tx = tx;
    this.delivery = delivery;
    this.document = log.document();
    // What an earlier attempt made, it made for whom it knew.
    this.sure = log.isFirst();
  }

  /** Customer that a system keeps a line for; empty text for a stand-in. */
  static Optional<String> of(LedgerReads reads, String line, String system) {
    return reads
        .shadow(system, LINE, line)
        .map(Shadow::known)
        .map(known -> known.path(BUYER))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  void reserved() {
    keep(lineOf(document), document.path(CUSTOMER), sure);
  }

  void repointed() {
    keep(lineOf(document), document.path(CUSTOMER), true);
  }

  void released() {
    tx.putShadow(delivery.target(), LINE, lineOf(document), null, null, null);
  }

  /** What is left of a line that was sold in part is reserved anew. */
  void sold() {
    for (JsonNode line : document.path("sale").path("lines")) {
      boolean rest = new BigDecimal(line.path("rest").asText("0")).signum() > 0;
      if (rest && line.path("reserve").asBoolean()) {
        keep(lineOf(line), document.path(ORDER).path(CUSTOMER), sure);
      }
    }
  }

  private static String lineOf(JsonNode node) {
    return node.path(LINE).path("ref").asText();
  }

  private void keep(String line, JsonNode customer, boolean known) {
    String buyer = known && customer.hasNonNull("id") ? customer.path("ref").asText() : NOBODY;
    ObjectNode kept = Json.mapper().createObjectNode().put(BUYER, buyer);
    tx.putShadow(delivery.target(), LINE, line, kept, null, null);
    if (buyer.equals(NOBODY)) {
      Schedules.at(tx, Schedules.again(ORDER, delivery.key()), tx.now());
    }
  }
}
