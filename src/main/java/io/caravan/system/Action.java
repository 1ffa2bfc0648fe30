package io.caravan.system;

import io.caravan.system.SystemPack.Step;
import java.util.List;
import java.util.Map;

/**
 * What is done for one kind of delivery: calls one after the other.
 *
 * @param leavesOut fields of the record that are not written, because the system has no place for
 *     them: a comparison does not expect them there
 */
public record Action(String name, List<Step> steps, List<String> leavesOut) {
  /** Fields of a record that a comparison holds against each other. */
  public static final Map<String, List<String>> COMPARED =
      Map.of(
          "item", List.of("title", "vendor", "type", "sku", "barcode", "price", "options"),
          "customer", List.of("firstName", "lastName", "email", "phone", "company"));

  /** One that writes all there is. */
  public Action(String name, List<Step> steps) {
    this(name, steps, List.of());
  }
}
