package io.caravan.hub;

import java.util.concurrent.CompletionException;

/** Failures in words for people: messages of others may hold data of the record. */
final class Words {
  private Words() {}

  static String of(Throwable thrown) {
    Throwable last = thrown;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    String name = last.getClass().getSimpleName();
    StackTraceElement[] trace = last.getStackTrace();
    if (trace.length == 0) {
      return name;
    }
    String type = trace[0].getClassName();
    return name
        + " in "
        + type.substring(type.lastIndexOf('.') + 1)
        + "."
        + trace[0].getMethodName();
  }

  /** The failure behind what a future wraps around it. */
  static Throwable unwrapped(Throwable thrown) {
    Throwable inner = thrown;
    while (inner instanceof CompletionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
