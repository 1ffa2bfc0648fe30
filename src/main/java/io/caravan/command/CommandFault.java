package io.caravan.command;

/** A command could not do its work; the message says why and what to do. */
public class CommandFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFault(String message) {
    super(message);
  }
}
