package io.caravan.ledger;

/** The ledger could not do what it was asked; the message says what and what to do. */
public class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  public LedgerException(String message) {
    this(message, null);
  }

  public LedgerException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param passing the database is in trouble: the same work succeeds once that is over
   */
  public LedgerException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** Whether a failure comes of a database in trouble, and of nothing that it was asked. */
  public static boolean isPassing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LedgerException found && found.passing) {
        return true;
      }
    }
    return false;
  }
}
