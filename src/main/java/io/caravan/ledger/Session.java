package io.caravan.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection with its prepared statements and the time of its running transaction. */
class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final long UNREAD = Long.MIN_VALUE;

  private final Connection connection;
  private final Dialect dialect;
  private final LedgerTime time;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private long now = UNREAD;
  private boolean signalling;

  Session(Connection connection, Dialect dialect, LedgerTime time) {
    this.connection = connection;
    this.dialect = dialect;
    this.time = time;
  }

  Dialect dialect() {
    return dialect;
  }

  Connection connection() {
    return connection;
  }

  /** Breaks the connection while another thread waits for it. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("a connection could not be broken", e);
    }
  }

  /** The ledger's time of this transaction; read once. */
  long now() {
    if (now == UNREAD) {
      now = time.fromDatabase() ? askDatabase() : time.now();
    }
    return now;
  }

  private long askDatabase() {
    long millis = one(dialect.timeSql(), row -> row.getLong(1)).orElseThrow();
    time.observed(millis);
    return millis;
  }

  /** Something became ready or was hinted at: tell the listeners after the commit. */
  void signalAfterCommit() {
    signalling = true;
  }

  boolean signalling() {
    return signalling;
  }

  void begin() throws SQLException {
    now = UNREAD;
    signalling = false;
    dialect.begin(this);
  }

  void beginReading() throws SQLException {
    now = UNREAD;
    dialect.beginReading(this);
  }

  void commit() throws SQLException {
    dialect.commit(this);
  }

  void rollback() throws SQLException {
    dialect.rollback(this);
  }

  /** Runs a word about transactions, prepared once as every statement is. */
  void say(String sql) throws SQLException {
    prepared(sql).execute();
  }

  /** Runs one statement without parameters. */
  void execute(String sql) {
    try {
      say(sql);
    } catch (SQLException e) {
      throw new SqlFailure("running '" + sql + "'", e);
    }
  }

  int update(String sql, Object... values) {
    try {
      return bound(sql, values).executeUpdate();
    } catch (SQLException e) {
      throw new SqlFailure("writing", e);
    }
  }

  /** Runs one statement for many rows of values in one round trip. */
  void batch(String sql, List<Object[]> rows) {
    try {
      PreparedStatement statement = prepared(sql);
      for (Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new SqlFailure("writing a batch", e);
    }
  }

  <T> List<T> list(String sql, Row<T> mapping, Object... values) {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(mapping.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new SqlFailure("reading", e);
    }
  }

  /** Reads rows one by one, however many there are. */
  void each(String sql, RowWork work) throws IOException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      // PostgreSQL would hold the whole result in memory.
      statement.setFetchSize(dialect.fetchedAtOnce());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          work.on(rows);
        }
      }
    } catch (SQLException e) {
      throw new SqlFailure("reading", e);
    }
  }

  <T> Optional<T> one(String sql, Row<T> mapping, Object... values) {
    List<T> found = list(sql, mapping, values);
    return found.isEmpty() ? Optional.empty() : Optional.ofNullable(found.get(0));
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared(sql);
    bind(statement, values);
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      dialect.bind(statement, i + 1, values[i]);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
    } finally {
      connection.close();
    }
  }

  /** Does something with one row of a result. */
  @FunctionalInterface
  interface RowWork {
    void on(ResultSet row) throws SQLException, IOException;
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }
}
