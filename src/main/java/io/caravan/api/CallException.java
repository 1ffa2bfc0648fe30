package io.caravan.api;

/**
 * A call failed. The message says which operation of which system, what the vendor said (field and
 * message) and nothing personal.
 */
public class CallException extends Exception {
  private static final long serialVersionUID = 1L;
  private final Failure failure;
  private final long waitMs;
  private final String path;
  private final boolean aTry;

  public CallException(Failure failure, String message) {
    this(failure, message, 0, null);
  }

  /**
   * @param waitMs how long to wait at least (Retry-After), in the ledger's time
   * @param path JSON path in the request that the vendor complains of, or null
   */
  public CallException(Failure failure, String message, long waitMs, String path) {
    this(failure, message, waitMs, path, false);
  }

  private CallException(Failure failure, String message, long waitMs, String path, boolean aTry) {
    super(message);
    this.failure = failure;
    this.waitMs = waitMs;
    this.path = path;
    this.aTry = aTry;
  }

  /** The same of a call that was let through to try whether its system answers again. */
  public CallException ofTry() {
    CallException same = new CallException(failure, getMessage(), waitMs, path, true);
    same.initCause(this);
    return same;
  }

  /**
   * Whether it only tried whether a system that answers nobody does again: what it failed with
   * counts no failure of its delivery.
   */
  public boolean isTry() {
    return aTry;
  }

  public Failure failure() {
    return failure;
  }

  public long waitMs() {
    return waitMs;
  }

  public String path() {
    return path;
  }
}
