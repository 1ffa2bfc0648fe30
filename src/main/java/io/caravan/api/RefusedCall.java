package io.caravan.api;

import java.util.List;
import java.util.stream.Collectors;

/** The vendor understood the request and did not do it, with reasons. */
final class RefusedCall extends CallException {
  private static final long serialVersionUID = 1L;
  private static final int TOLD = 5;

  /** Not carried along if the exception were ever serialised. */
  private final transient List<UserError> errors;

  /**
   * @param what operation of which system
   * @param errors not empty
   */
  RefusedCall(String what, List<UserError> errors) {
    super(decisive(errors).failure(), text(what, errors), 0, decisive(errors).path());
    this.errors = List.copyOf(errors);
  }

  private static String text(String what, List<UserError> errors) {
    return what
        + " was refused: "
        + errors.stream().limit(TOLD).map(UserError::toString).collect(Collectors.joining("; "))
        + (errors.size() > TOLD ? " and " + (errors.size() - TOLD) + " more" : "");
  }

  // What needs a person decides, then what is unclear; else what was told first.
  private static UserError decisive(List<UserError> errors) {
    for (Failure first : List.of(Failure.UNKNOWN, Failure.PERMANENT)) {
      for (UserError error : errors) {
        if (error.failure() == first) {
          return error;
        }
      }
    }
    return errors.get(0);
  }

  List<UserError> errors() {
    return errors;
  }
}
