package io.caravan.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What differs between the databases; every other statement is the same on both. */
interface Dialect {
  /** {@code sqlite} or {@code postgresql}; also the folder of its migrations. */
  String name();

  void begin(Session session) throws SQLException;

  /** Begins a transaction that sees one snapshot and writes nothing. */
  void beginReading(Session session) throws SQLException;

  void commit(Session session) throws SQLException;

  void rollback(Session session) throws SQLException;

  /**
   * Makes recording works of several runners run one after the other; the first statement of the
   * writer's transaction.
   */
  void serialise(Session session);

  /** Reads the database's time, epoch ms. */
  String timeSql();

  /** Suffix that locks the selected rows until the end of the transaction; may be empty. */
  String forUpdate();

  /** Suffix like {@link #forUpdate} that leaves out rows locked by others; may be empty. */
  String skipLocked();

  /** A condition that is true if the column is in a list bound as one {@code long[]}. */
  String anyOf(String column);

  /**
   * Waiting deliveries of lanes bound as one {@code long[]} behind what is done, then the most per
   * lane; in order of lane and seq.
   */
  String loadSql(String columns);

  /** True if claims must go through the writer because there is only one. */
  boolean claimsThroughWriter();

  /** Rows of a long result in memory at once; 0 if the database gives them one by one anyway. */
  int fetchedAtOnce();

  /** Part of an insert, before its values, that gives ids which the database would make itself. */
  String withGivenIds();

  /** The id that the next row of a table would get. */
  long nextId(Session session, String table, String column);

  /** Sets the id that the next row of a table gets. */
  void continueIds(Session session, String table, String column, long next);

  void bind(PreparedStatement statement, int index, Object value) throws SQLException;

  /** True if the transaction was refused by a race and can run again. */
  boolean isRace(SQLException failure);

  /** True if the connection is gone; nothing of an uncommitted transaction remains. */
  boolean isLost(SQLException failure);
}
