package io.caravan.ledger;

import java.sql.SQLException;

/** The database refused a statement or was not there. */
final class SqlFailure extends LedgerException {
  private static final long serialVersionUID = 1L;

  SqlFailure(String doing, SQLException cause) {
    super(
        "the ledger's database failed while "
            + doing
            + " (SQLSTATE "
            + cause.getSQLState()
            + ", code "
            + cause.getErrorCode()
            + "): "
            + firstLine(cause.getMessage()),
        cause);
  }

  /** The database's own exception behind a failure of a work, or null. */
  static SQLException behind(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }

  // Further lines of PostgreSQL hold values of the row.
  private static String firstLine(String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("no message");
  }
}
