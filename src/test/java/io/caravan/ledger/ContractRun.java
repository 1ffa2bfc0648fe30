package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the tests of one contract until one fails. */
final class ContractRun {
  /** Of threads and of the group commit: long, and no statement is wrong because of them. */
  private static final Set<String> NOT_OF_STATEMENTS =
      Set.of(
          "a_work_sees_the_works_before_it_and_their_order_is_that_of_submission",
          "acknowledgements_may_wait_for_further_works",
          "listeners_hear_of_ready_lanes_and_hints_after_the_commit",
          "several_claimers_never_share_a_lane",
          "who_finds_no_ready_lane_does_not_wait_for_what_is_being_recorded");

  /** Class of SQLSTATE of what is no SQL or names what is not there. */
  private static final String NO_STATEMENT = "42";

  private final Object contract;

  private ContractRun(Object contract) {
    this.contract = contract;
  }

  /** The contract that speaks of a group of statements, on places of this kind. */
  static ContractRun of(String group, Supplier<LedgerSettings> places) {
    return new ContractRun(
        switch (group) {
          case "Loads" ->
              new LiveFirstContract() {
                @Override
                LedgerSettings place() {
                  return places.get();
                }
              };
          case "Retention" ->
              new RetentionContract() {
                @Override
                LedgerSettings place() {
                  return places.get();
                }
              };
          case "Conservation" ->
              new ConservationContract() {
                @Override
                LedgerSettings place() {
                  return places.get();
                }
              };
          default ->
              new LedgerContract() {
                @Override
                LedgerSettings place() {
                  return places.get();
                }
              };
        });
  }

  /** Name of the first test that fails, and its words; or null. */
  String firstFailure() throws ReflectiveOperationException {
    all(BeforeAll.class);
    try {
      for (Method test : methods(Test.class)) {
        if (!NOT_OF_STATEMENTS.contains(test.getName())) {
          String failure = failure(test);
          if (failure != null) {
            return failure;
          }
        }
      }
      return null;
    } finally {
      all(AfterAll.class);
    }
  }

  private String failure(Method test) throws ReflectiveOperationException {
    all(BeforeEach.class);
    try {
      test.invoke(contract);
      return null;
    } catch (InvocationTargetException e) {
      SQLException refused = SqlFailure.behind(e.getCause());
      assertThat(refused != null && refused.getSQLState().startsWith(NO_STATEMENT))
          .as("a mutant that the database cannot read is no catch: %s", e.getCause())
          .isFalse();
      return test.getName() + " (" + firstLine(e.getCause()) + ")";
    } finally {
      all(AfterEach.class);
    }
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("no message");
  }

  private void all(Class<? extends Annotation> kind) throws ReflectiveOperationException {
    for (Method method : methods(kind)) {
      method.invoke(contract);
    }
  }

  private List<Method> methods(Class<? extends Annotation> kind) {
    List<Method> found = new ArrayList<>();
    for (Class<?> type = contract.getClass(); type != Object.class; type = type.getSuperclass()) {
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(kind))
          .sorted(Comparator.comparing(Method::getName))
          .forEach(found::add);
    }
    return found;
  }
}
