package io.caravan.ledger;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/** The database refused a statement or was not there. */
final class SqlFailure extends LedgerException {
  private static final long serialVersionUID = 1L;
  private static final int STATE_CLASS = 2;

  /** SQLSTATE: wrong values, broken constraints, wrong statements. */
  private static final Set<String> DATA_CLASSES = Set.of("22", "23", "42");

  /** The same of SQLite, which has no SQLSTATE. */
  private static final Set<Integer> DATA_CODES =
      Set.of(
          SQLiteErrorCode.SQLITE_ERROR.code,
          SQLiteErrorCode.SQLITE_TOOBIG.code,
          SQLiteErrorCode.SQLITE_CONSTRAINT.code,
          SQLiteErrorCode.SQLITE_MISMATCH.code,
          SQLiteErrorCode.SQLITE_RANGE.code);

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
        cause,
        !isOfData(cause));
  }

  private static boolean isOfData(SQLException cause) {
    String state = cause.getSQLState();
    return state == null || state.length() < STATE_CLASS
        ? DATA_CODES.contains(cause.getErrorCode())
        : DATA_CLASSES.contains(state.substring(0, STATE_CLASS));
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
