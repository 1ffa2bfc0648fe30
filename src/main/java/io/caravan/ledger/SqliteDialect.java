package io.caravan.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite. Transactions are begun in words, because the driver would begin a deferred one at the
 * first savepoint.
 */
class SqliteDialect implements Dialect {
  /** SQLite adds the kind of an error above its lowest byte. */
  private static final int PRIMARY_CODE = 0xff;

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public void begin(Session session) throws SQLException {
    session.say("begin immediate");
  }

  @Override
  public void beginReading(Session session) throws SQLException {
    session.say("begin");
  }

  @Override
  public void commit(Session session) throws SQLException {
    session.say("commit");
  }

  @Override
  public void rollback(Session session) throws SQLException {
    session.say("rollback");
  }

  @Override
  public void serialise(Session session) {
    // BEGIN IMMEDIATE has taken the one write lock.
  }

  @Override
  public String timeSql() {
    return "select cast(round((julianday('now') - 2440587.5) * 86400000) as integer)";
  }

  @Override
  public String forUpdate() {
    return "";
  }

  @Override
  public String skipLocked() {
    return "";
  }

  @Override
  public String anyOf(String column) {
    return column + " in (select value from json_each(?))";
  }

  @Override
  public String loadSql(String columns) {
    return "select "
        + columns
        + " from lane l join delivery d on d.lane_id = l.lane_id and d.seq in"
        + " (select w.seq from delivery w where w.lane_id = l.lane_id and w.seq > l.done_seq"
        + " and w.state in ('PENDING', 'UNKNOWN', 'PARKED') order by w.seq limit ?2)"
        + " left join payload p on p.payload_id = d.delivery_id"
        + " where l.lane_id in (select value from json_each(?1)) order by d.lane_id, d.seq";
  }

  @Override
  public boolean claimsThroughWriter() {
    return true;
  }

  @Override
  public int fetchedAtOnce() {
    return 0;
  }

  @Override
  public String withGivenIds() {
    return "";
  }

  @Override
  public long nextId(Session session, String table, String column) {
    return session
        .one("select seq + 1 from sqlite_sequence where name = ?", row -> row.getLong(1), table)
        .orElse(1L);
  }

  @Override
  public void continueIds(Session session, String table, String column, long next) {
    session.update("delete from sqlite_sequence where name = ?", table);
    session.update("insert into sqlite_sequence (name, seq) values (?, ?)", table, next - 1);
  }

  @Override
  public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    if (value instanceof long[] numbers) {
      statement.setString(index, Arrays.toString(numbers));
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else {
      statement.setObject(index, value);
    }
  }

  @Override
  public boolean isRace(SQLException failure) {
    int code = failure.getErrorCode() & PRIMARY_CODE;
    return code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  @Override
  public boolean isLost(SQLException failure) {
    return false;
  }
}
