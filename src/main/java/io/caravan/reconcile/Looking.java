package io.caravan.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.SourceRecord;
import io.caravan.api.Viewer;
import io.caravan.hub.Hub;
import io.caravan.hub.Knowledge;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Worksheet;
import io.caravan.mapping.Json;
import io.caravan.policy.Facets;
import io.caravan.policy.Identified;
import java.math.BigDecimal;
import java.util.Optional;

/** Puts what a side shows of an entity into a worksheet, by the refs of the records. */
final class Looking implements Viewer {
  /** Before the key of a record that the hub does not know. */
  static final String UNKNOWN = "?";

  static final String REASON = "reason";

  /** The record is left out on purpose. */
  static final String IGNORED = "ignored";

  private static final String SHIPMENT = "shipment";
  private static final String ORDER = "order";

  private final Hub hub;
  private final Knowledge knowledge;
  private final String entity;
  private final Worksheet sheet;

  Looking(Hub hub, String entity, Worksheet sheet) {
    this.hub = hub;
    this.knowledge = new Knowledge(hub);
    this.entity = entity;
    this.sheet = sheet;
  }

  @Override
  public void shown(SourceRecord source, String told, JsonNode document) {
    hub.ledger()
        .read(
            reads -> {
              if (SHIPMENT.equals(entity) && ORDER.equals(told)) {
                sale(reads, source, document);
              } else {
                record(reads, source, told, document);
              }
              return null;
            });
  }

  private void record(LedgerReads reads, SourceRecord source, String told, JsonNode document) {
    Optional<Identified> found = knowledge.identified(reads, source, told, document);
    if (found.isEmpty()) {
      ObjectNode facets = Facets.of(told, document);
      if (!facets.isEmpty()) {
        unknown(source, "", facets.path(Facets.MONTH).asText(), "");
      }
    } else if (found.get().ignored() != null) {
      unknown(source, IGNORED, "", found.get().ignored());
    } else {
      ObjectNode fields = Facets.of(told, found.get().document());
      String key =
          SHIPMENT.equals(told)
              ? found.get().document().path(ORDER).path("ref").asText()
              : found.get().ref();
      if (!fields.isEmpty()) {
        put(key, source, fields);
      }
    }
  }

  /** Of a sale at the till, what it sold of web orders. */
  private void sale(LedgerReads reads, SourceRecord source, JsonNode sale) {
    if ("cancelled".equals(sale.path("status").asText())) {
      return;
    }
    for (JsonNode line : sale.path("lines")) {
      BigDecimal pieces = new BigDecimal(line.path("quantity").asText("0"));
      String id = line.path("id").asText();
      reads
          .ref("line", source.system(), id)
          .filter(ref -> pieces.signum() > 0)
          .ifPresent(
              ref ->
                  reads.refsByAlias(ORDER, "line", ref).stream()
                      .findFirst()
                      .ifPresent(
                          order -> {
                            ObjectNode fields = Json.mapper().createObjectNode();
                            Facets.sold(fields, ref, id, pieces);
                            put(order, source, fields);
                          }));
    }
  }

  @Override
  public void unreadable(SourceRecord source, String reason) {
    unknown(source, "", "", reason);
  }

  private void unknown(SourceRecord source, String state, String month, String reason) {
    ObjectNode fields = Json.mapper().createObjectNode();
    fields.put(REASON, String.valueOf(reason)).put("state", state).put(Facets.MONTH, month);
    put(UNKNOWN + source.system() + "/" + source.nativeId(), source, fields);
  }

  private void put(String key, SourceRecord source, ObjectNode fields) {
    if (source.version() != null) {
      fields.put(Facets.VERSION, source.version());
    }
    sheet.put(new Worksheet.Row(key, source.system(), source.nativeId(), fields, source.readAt()));
  }
}
