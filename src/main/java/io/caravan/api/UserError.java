package io.caravan.api;

import java.util.List;

/**
 * One thing that a vendor did not like in a request it understood.
 *
 * @param field path in the variables, element by element; empty if none was told
 * @param code the vendor's code, or null
 * @param message made safe, see {@link Wording}
 * @param failure what it means by the pack's rules
 */
record UserError(List<String> field, String code, String message, Failure failure) {
  /** Dot path of the field, or null. */
  String path() {
    return field.isEmpty() ? null : String.join(".", field);
  }

  @Override
  public String toString() {
    return (field.isEmpty() ? "" : path() + ": ")
        + message
        + (code == null ? "" : " [" + code + "]");
  }
}
