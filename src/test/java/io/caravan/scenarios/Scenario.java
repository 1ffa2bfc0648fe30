package io.caravan.scenarios;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One situation that users of such tools reported, told as given, when and then. */
@Test
@Tag("scenario")
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Scenario {
  /** Number in docs/scenarios.md. */
  int number();

  String given();

  String when();

  String then();
}
