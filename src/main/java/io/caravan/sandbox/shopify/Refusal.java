package io.caravan.sandbox.shopify;

import java.util.List;

/** A mutation says no in its payload: a user error. Thrown before anything is written. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> field;
  private final String code;

  /**
   * @param field path of the input at fault; null if none is
   * @param code null where the payload's errors have no code
   */
  Refusal(List<String> field, String message, String code) {
    super(message, null, false, false);
    this.field = field;
    this.code = code;
  }

  static Refusal of(String field, String message, String code) {
    return new Refusal(field == null ? null : List.of(field.split("\\.")), message, code);
  }

  List<String> field() {
    return field;
  }

  String code() {
    return code;
  }
}
