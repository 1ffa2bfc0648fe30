package io.caravan.mapping;

/** A mapping could not be read, compiled or run; the message never holds the record's data. */
public class MappingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MappingException(String message) {
    super(message);
  }

  public MappingException(String message, Throwable cause) {
    super(message, cause);
  }
}
