package io.caravan.conventions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.ObjectInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Who may know whom, and what nobody may use. */
@AnalyzeClasses(packages = "io.caravan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule only_the_entry_points_know_everything =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.caravan.ledger..",
              "io.caravan.policy..",
              "io.caravan.mapping..",
              "io.caravan.system..",
              "io.caravan.api..",
              "io.caravan.hook..",
              "io.caravan.hub..",
              "io.caravan.flow..",
              "io.caravan.certify..",
              "io.caravan.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.caravan", "io.caravan.command..");

  @ArchTest
  static final ArchRule the_ledger_knows_no_camel_and_no_vendor =
      noClasses()
          .that()
          .resideInAPackage("io.caravan.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.camel..",
              "io.caravan.policy..",
              "io.caravan.system..",
              "io.caravan.api..",
              "io.caravan.hook..",
              "io.caravan.hub..",
              "io.caravan.flow..",
              "io.caravan.sandbox..");

  @ArchTest
  static final ArchRule policies_know_only_the_canonical_model =
      noClasses()
          .that()
          .resideInAPackage("io.caravan.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.camel..",
              "java.sql..",
              "io.vertx..",
              "io.caravan.system..",
              "io.caravan.api..",
              "io.caravan.hook..",
              "io.caravan.hub..",
              "io.caravan.flow..",
              "io.caravan.sandbox..");

  @ArchTest
  static final ArchRule nobody_but_commands_knows_the_sandbox =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.caravan.sandbox..",
              "io.caravan",
              "io.caravan.command..",
              "io.caravan.simulation..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.caravan.sandbox..");

  @ArchTest
  static final ArchRule nobody_but_commands_knows_the_simulation =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.caravan.simulation..", "io.caravan.command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.caravan.simulation..");

  @ArchTest
  static final ArchRule the_sandbox_knows_nothing_of_the_hub =
      noClasses()
          .that()
          .resideInAPackage("io.caravan.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.caravan.ledger..",
              "io.caravan.policy..",
              "io.caravan.system..",
              "io.caravan.api..",
              "io.caravan.hook..",
              "io.caravan.hub..",
              "io.caravan.flow..");

  @ArchTest
  static final ArchRule time_and_chance_are_injected =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.caravan.ledger..",
              "io.caravan.policy..",
              "io.caravan.mapping..",
              "io.caravan.system..",
              "io.caravan.api..",
              "io.caravan.hook..",
              "io.caravan.hub..",
              "io.caravan.flow..",
              "io.caravan.certify..",
              "io.caravan.simulation..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule there_is_one_json_mapper =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.caravan.mapping.Json")
          .should()
          .callConstructor(ObjectMapper.class)
          .orShould()
          .callMethod(JsonMapper.class, "builder");

  @ArchTest
  static final ArchRule nothing_is_deserialised =
      noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

  @ArchTest
  static void packages_have_no_cycles(JavaClasses classes) {
    SlicesRuleDefinition.slices()
        .matching("io.caravan.(*)..")
        .should()
        .beFreeOfCycles()
        .check(classes);
  }
}
