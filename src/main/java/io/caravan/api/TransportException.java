package io.caravan.api;

/** No answer, or none that can be read. The message names host and reason, never what was sent. */
public final class TransportException extends Exception {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  /** What is known of the request. */
  public enum Kind {
    /** The configuration does not allow this address. */
    REFUSED,
    /** It never left. */
    NOT_SENT,
    /** It left; nobody knows what became of it. */
    UNCLEAR
  }

  public TransportException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
