package io.caravan.faults;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test that makes a fault of docs/faults.md happen, asserts that it happened and asserts what
 * must come of it. It stands on tests of any package.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fault {
  /** Numbers in docs/faults.md. */
  int[] value();
}
