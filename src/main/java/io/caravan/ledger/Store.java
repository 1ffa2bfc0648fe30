package io.caravan.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Gives connections to one database. */
interface Store extends AutoCloseable {
  Dialect dialect();

  /** A connection for writing, held until it breaks or the ledger is closed. */
  Connection writer() throws SQLException;

  /** A connection for one short transaction; on SQLite it cannot write. */
  Connection reader() throws SQLException;

  /** A session of {@link #reader}. */
  default Session reading(LedgerTime time) throws SQLException {
    return new Session(reader(), dialect(), time);
  }

  /** Place and product, for people; no password. */
  String place();

  /** Whether it is another machine's or process's, which may stop answering. */
  boolean remote();

  @Override
  void close();
}
