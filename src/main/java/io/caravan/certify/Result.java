package io.caravan.certify;

/**
 * What came of a check.
 *
 * @param expected what should have been, empty unless it failed
 * @param seen what was, or the reason why it was not tried
 * @param remedy what to do, empty unless it failed
 */
public record Result(State state, String expected, String seen, String remedy) {
  /** How a check ended. */
  public enum State {
    PASS,
    FAIL,
    NOT_APPLICABLE,
    NOT_RUN
  }

  static Result pass(String seen) {
    return new Result(State.PASS, "", seen, "");
  }

  static Result fail(String expected, String seen, String remedy) {
    return new Result(State.FAIL, expected, seen, remedy);
  }

  static Result notApplicable(String reason) {
    return new Result(State.NOT_APPLICABLE, "", reason, "");
  }

  static Result notRun(String reason) {
    return new Result(State.NOT_RUN, "", reason, "");
  }

  boolean isFailed() {
    return state == State.FAIL;
  }
}
