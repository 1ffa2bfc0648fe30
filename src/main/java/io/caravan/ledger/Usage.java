package io.caravan.ledger;

import java.util.List;

/** Who used how much of what the systems let us do. */
final class Usage {
  void add(Session session, ApiUse use) {
    session.update(
        "insert into api_use (system, hour, urgency, operation, calls, cost, refused)"
            + " values (?, ?, ?, ?, ?, ?, ?) on conflict (system, hour, urgency, operation)"
            + " do update set calls = api_use.calls + excluded.calls,"
            + " cost = api_use.cost + excluded.cost,"
            + " refused = api_use.refused + excluded.refused",
        use.system(),
        use.hour(),
        use.urgency(),
        use.operation(),
        use.calls(),
        use.cost(),
        use.refused());
  }

  void forget(Session session, String system, long before) {
    session.update("delete from api_use where system = ? and hour < ?", system, before);
  }

  List<ApiUse> since(Session session, long hour) {
    return session.list(
        "select system, hour, urgency, operation, calls, cost, refused from api_use"
            + " where hour >= ? order by system, hour, urgency, operation",
        row ->
            new ApiUse(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getDouble(6),
                row.getLong(7)),
        hour);
  }

  List<BudgetLevel> budgets(Session session) {
    return session.list(
        "select system, bucket, tokens, capacity, rate, refilled_at from budget"
            + " order by system, bucket",
        row ->
            new BudgetLevel(
                row.getString(1),
                row.getString(2),
                row.getDouble(3),
                row.getDouble(4),
                row.getDouble(5),
                row.getLong(6)));
  }

  long delivered(Session session, String entity, String target, long since) {
    return session
        .one(
            "select count(distinct lane_key) from delivery where target = ? and entity = ?"
                + " and state = 'DONE' and settled_at >= ?",
            row -> row.getLong(1),
            target,
            entity,
            since)
        .orElse(0L);
  }
}
