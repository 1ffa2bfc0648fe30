package io.caravan.api;

import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings whatever went wrong into the one kind of exception that callers know. */
final class CallFailures {
  private static final Logger LOG = LoggerFactory.getLogger(CallFailures.class);

  private CallFailures() {}

  /** What is inside the wrappings of futures. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Nothing was sent. */
  static CallException of(Throwable failure, String what) {
    return of(failure, what, Failure.TRANSIENT);
  }

  /**
   * @param otherwise meaning of a failure that is not one of ours
   */
  static CallException of(Throwable failure, String what, Failure otherwise) {
    Throwable cause = cause(failure);
    if (cause instanceof CallException known) {
      return known;
    }
    if (cause instanceof TransportException transport) {
      Failure meaning =
          switch (transport.kind()) {
            case REFUSED -> Failure.PERMANENT;
            case NOT_SENT -> Failure.TRANSIENT;
            case UNCLEAR -> otherwise;
          };
      return new CallException(meaning, what + ": " + transport.getMessage());
    }
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof Vault.Fault fault) {
        return new CallException(Failure.AUTH, fault.getMessage());
      }
    }
    LOG.error("{} failed inside Caravan", what, cause);
    CallException ours =
        new CallException(
            otherwise, what + " failed inside Caravan: " + cause.getClass().getSimpleName());
    ours.initCause(cause);
    return ours;
  }
}
