package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.interleave.GatedSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Changes statements of the ledger on purpose, one at a time, and counts which changes the contract
 * notices. The mutants stand in {@code sql-mutants.txt}. Run by {@code -Dsql.mutants=true}.
 */
@EnabledIfSystemProperty(named = "sql.mutants", matches = "true")
class SqlMutantsTest {
  private static final double WANTED = 0.9;

  /** Of threads and of the group commit: long, and no statement is wrong because of them. */
  private static final Set<String> NOT_OF_STATEMENTS =
      Set.of(
          "a_work_sees_the_works_before_it_and_their_order_is_that_of_submission",
          "acknowledgements_may_wait_for_further_works",
          "listeners_hear_of_ready_lanes_and_hints_after_the_commit",
          "several_claimers_never_share_a_lane");

  private record Mutant(String name, String text, String becomes) {
    static Mutant of(String line) {
      String[] parts = line.split(" [|] ");
      return new Mutant(parts[0], parts[1], parts[2]);
    }
  }

  @Test
  void the_contract_notices_changed_statements() throws Exception {
    assertThat(firstFailure(sql -> sql)).as("the contract as it is").isNull();
    List<String> survivors = new ArrayList<>();
    List<Mutant> mutants = mutants();
    for (Mutant mutant : mutants) {
      boolean[] applied = new boolean[1];
      String failure =
          firstFailure(
              sql -> {
                String changed = sql.replace(mutant.text, mutant.becomes);
                applied[0] |= !changed.equals(sql);
                return changed;
              });
      assertThat(applied[0]).as("a statement has the text of: %s", mutant).isTrue();
      System.out.println(
          (failure == null ? "SURVIVED " : "caught ") + mutant.name + ": " + failure);
      if (failure == null) {
        survivors.add(mutant.name);
      }
    }
    int caught = mutants.size() - survivors.size();
    System.out.println(
        "SQL mutants: " + caught + " of " + mutants.size() + " caught, not: " + survivors);
    assertThat(caught).isGreaterThanOrEqualTo((int) Math.ceil(WANTED * mutants.size()));
  }

  private static List<Mutant> mutants() throws IOException {
    try (InputStream text = SqlMutantsTest.class.getResourceAsStream("/ledger/sql-mutants.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Mutant::of)
          .toList();
    }
  }

  /** Name of the first test of the contract that fails, or null. */
  private static String firstFailure(UnaryOperator<String> rewriting)
      throws ReflectiveOperationException, SQLException {
    LedgerSettings place = TestPostgres.freshPlace();
    try (GatedSource source = GatedSource.rewriting(TestPostgres::connect, rewriting)) {
      LedgerContract contract =
          new LedgerContract() {
            @Override
            LedgerSettings place() {
              return LedgerSettings.in(source).schema(place.schema());
            }
          };
      contract.open();
      try {
        return firstFailure(contract);
      } finally {
        contract.close();
      }
    }
  }

  private static String firstFailure(LedgerContract contract) throws ReflectiveOperationException {
    for (Method test : tests()) {
      contract.newTarget();
      try {
        test.invoke(contract);
      } catch (InvocationTargetException e) {
        return test.getName() + " (" + firstLine(e.getCause()) + ")";
      }
    }
    return null;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("no message");
  }

  private static List<Method> tests() {
    List<Method> tests = new ArrayList<>();
    for (Class<?> type : List.of(LedgerContract.class, LedgerFactsContract.class)) {
      Arrays.stream(type.getDeclaredMethods())
          .filter(m -> m.isAnnotationPresent(Test.class))
          .filter(m -> !NOT_OF_STATEMENTS.contains(m.getName()))
          .sorted(Comparator.comparing(Method::getName))
          .forEach(tests::add);
    }
    return tests;
  }
}
