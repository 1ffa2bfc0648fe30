package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How deliveries stand in their table. */
final class DeliveryRow {
  static final String COLUMNS =
      "d.delivery_id, d.lane_id, d.seq, d.entity, d.target, d.lane_key, d.action, p.body, d.needs,"
          + " d.attempt, d.state, d.reason, d.path, d.change_id, d.created_at";

  static final String SELECT =
      "select " + COLUMNS + " from delivery d left join payload p on p.payload_id = d.delivery_id ";

  private DeliveryRow() {}

  static Delivery of(ResultSet row) throws SQLException {
    return new Delivery(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        json(row.getString(8)),
        needs(row.getString(9)),
        row.getInt(10),
        DeliveryState.valueOf(row.getString(11)),
        withPath(row.getString(12), row.getString(13)),
        row.getLong(14),
        row.getLong(15));
  }

  private static String withPath(String reason, String path) {
    return path == null ? reason : reason + " (at " + path + ")";
  }

  static JsonNode json(String text) {
    return text == null ? null : Json.parse(text);
  }

  static String text(JsonNode node) {
    return node == null ? null : Json.text(node);
  }

  static String text(List<Need> needs) {
    if (needs == null || needs.isEmpty()) {
      return null;
    }
    ArrayNode list = Json.mapper().createArrayNode();
    for (Need need : needs) {
      ObjectNode one = list.addObject();
      one.put("kind", need.kind()).put("ref", need.ref()).put("until", need.until());
    }
    return Json.text(list);
  }

  private static List<Need> needs(String text) {
    if (text == null) {
      return List.of();
    }
    List<Need> needs = new ArrayList<>();
    for (JsonNode one : Json.parse(text)) {
      needs.add(
          new Need(one.get("kind").asText(), one.get("ref").asText(), one.get("until").asLong()));
    }
    return List.copyOf(needs);
  }
}
