package io.caravan.security;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.caravan.api.OAuth;
import io.caravan.hook.Signature;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A comparison that ends at the first wrong byte tells, by its time, how much of a signature is
 * right. Time itself cannot be measured well enough in a test, so the call that compares is held.
 */
class ConstantTimeTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.caravan.hook", "io.caravan.api");

  @Test
  void signatures_and_consents_are_compared_in_constant_time() {
    classes()
        .that()
        .belongToAnyOf(Signature.class, OAuth.class)
        .and()
        .areTopLevelClasses()
        .should()
        .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
        .check(classes);
    noClasses()
        .that()
        .belongToAnyOf(Signature.class)
        .should()
        .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
        .orShould()
        .callMethod(Objects.class, "equals", Object.class, Object.class)
        .check(classes);
  }
}
