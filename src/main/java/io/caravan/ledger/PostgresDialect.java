package io.caravan.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.Set;

/** PostgreSQL 14 or newer, READ COMMITTED for writing. */
final class PostgresDialect implements Dialect {
  private static final Set<String> RACES = Set.of("40001", "40P01", "55P03");
  private static final String CONNECTION_CLASS = "08";
  private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03");

  /** Any number that is the same in every runner and in nobody else's application. */
  private static final long RECORDING_LOCK = 0x43_61_72_61_76_61_6eL;

  private static final int FETCHED_AT_ONCE = 200;

  private final int schemaLock;

  PostgresDialect(String schema) {
    this.schemaLock = schema.hashCode();
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public void begin(Session session) throws SQLException {
    session.connection().setAutoCommit(false);
  }

  @Override
  public void beginReading(Session session) throws SQLException {
    session.connection().setAutoCommit(false);
    try (Statement statement = session.connection().createStatement()) {
      statement.execute("set transaction isolation level repeatable read read only");
    }
  }

  @Override
  public void commit(Session session) throws SQLException {
    session.connection().commit();
  }

  @Override
  public void rollback(Session session) throws SQLException {
    session.connection().rollback();
  }

  @Override
  public void serialise(Session session) {
    session.one(
        "select 1 from (select pg_advisory_xact_lock(?)) taken",
        row -> row.getInt(1),
        RECORDING_LOCK ^ schemaLock);
  }

  @Override
  public String timeSql() {
    return "select floor(extract(epoch from clock_timestamp()) * 1000)::bigint";
  }

  @Override
  public String forUpdate() {
    return " for update";
  }

  @Override
  public String skipLocked() {
    return " for update skip locked";
  }

  @Override
  public String anyOf(String column) {
    return column + " = any(?)";
  }

  @Override
  public String loadSql(String columns) {
    return "select "
        + columns
        + " from unnest(?::bigint[]) as wanted(lane_id)"
        + " join lane l on l.lane_id = wanted.lane_id"
        + " cross join lateral (select w.* from delivery w where w.lane_id = l.lane_id"
        + " and w.seq > l.done_seq and w.state in ('PENDING', 'UNKNOWN', 'PARKED')"
        + " order by w.seq limit ?) d"
        + " left join payload p on p.payload_id = d.delivery_id order by d.lane_id, d.seq";
  }

  @Override
  public boolean claimsThroughWriter() {
    return false;
  }

  @Override
  public int fetchedAtOnce() {
    return FETCHED_AT_ONCE;
  }

  @Override
  public String withGivenIds() {
    return " overriding system value";
  }

  @Override
  public long nextId(Session session, String table, String column) {
    return session
        .one(
            "select coalesce(pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass) + 1, 1)",
            row -> row.getLong(1),
            table,
            column)
        .orElseThrow();
  }

  @Override
  public void continueIds(Session session, String table, String column, long next) {
    // Said as the last id that was given: that is all that a sequence tells of itself.
    session.one(
        "select setval(pg_get_serial_sequence(?, ?)::regclass, greatest(? - 1, 1), ? > 1)",
        row -> row.getLong(1),
        table,
        column,
        next,
        next);
  }

  @Override
  public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    if (value instanceof long[] numbers) {
      Long[] boxed = Arrays.stream(numbers).boxed().toArray(Long[]::new);
      statement.setArray(index, statement.getConnection().createArrayOf("bigint", boxed));
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value == null) {
      statement.setNull(index, Types.NULL);
    } else {
      statement.setObject(index, value);
    }
  }

  @Override
  public boolean isRace(SQLException failure) {
    return RACES.contains(String.valueOf(failure.getSQLState()));
  }

  @Override
  public boolean isLost(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith(CONNECTION_CLASS) || SHUT_DOWN.contains(state);
  }
}
