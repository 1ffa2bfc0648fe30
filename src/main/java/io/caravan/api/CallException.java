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

  public CallException(Failure failure, String message) {
    this(failure, message, 0, null);
  }

  /**
   * @param waitMs how long to wait at least (Retry-After), in the ledger's time
   * @param path JSON path in the request that the vendor complains of, or null
   */
  public CallException(Failure failure, String message, long waitMs, String path) {
    super(message);
    this.failure = failure;
    this.waitMs = waitMs;
    this.path = path;
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
