package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.interleave.GatedSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Changes statements of the ledger on purpose, one at a time, and counts which changes the contract
 * notices. The mutants stand in {@code sql-mutants.txt}. Run by {@code -Dsql.mutants=true}; {@code
 * -Dsql.mutants.of=Claims} runs those of one group.
 */
@EnabledIfSystemProperty(named = "sql.mutants", matches = "true")
class SqlMutantsTest {
  /** A mutant that changes nothing is replaced by one that does, so all can be caught. */
  private static final double WANTED = 1;

  private record Mutant(String name, String text, String becomes) {
    static Mutant of(String line) {
      String[] parts = line.split(" [|] ");
      assertThat(parameters(parts[2]))
          .as("parameters of: %s", line)
          .isEqualTo(parameters(parts[1]));
      return new Mutant(parts[0], parts[1], parts[2]);
    }

    private static long parameters(String sql) {
      return sql.chars().filter(c -> c == '?').count();
    }

    String group() {
      return name.substring(0, name.indexOf(':'));
    }
  }

  @Test
  void the_contract_notices_changed_statements() throws Exception {
    List<Mutant> mutants = mutants();
    Set<String> groups = new TreeSet<>(mutants.stream().map(Mutant::group).toList());
    for (String group : groups) {
      assertThat(firstFailure(group, sql -> sql)).as("the contract as it is").isNull();
    }
    List<String> survivors = new ArrayList<>();
    List<Mutant> strangers = new ArrayList<>();
    for (Mutant mutant : mutants) {
      boolean[] applied = new boolean[1];
      String failure =
          firstFailure(
              mutant.group(),
              sql -> {
                String changed = sql.replace(mutant.text, mutant.becomes);
                applied[0] |= !changed.equals(sql);
                return changed;
              });
      if (!applied[0]) {
        strangers.add(mutant);
      }
      System.out.println(
          (failure == null ? "SURVIVED " : "caught ") + mutant.name + ": " + failure);
      if (failure == null) {
        survivors.add(mutant.name);
      }
    }
    int caught = mutants.size() - survivors.size();
    System.out.println(
        "SQL mutants: " + caught + " of " + mutants.size() + " caught, not: " + survivors);
    assertThat(strangers).as("whose text no statement has").isEmpty();
    assertThat(caught).isGreaterThanOrEqualTo((int) Math.ceil(WANTED * mutants.size()));
  }

  private static List<Mutant> mutants() throws IOException {
    String group = System.getProperty("sql.mutants.of", "");
    try (InputStream text = SqlMutantsTest.class.getResourceAsStream("/ledger/sql-mutants.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Mutant::of)
          .filter(mutant -> group.isEmpty() || group.equals(mutant.group()))
          .toList();
    }
  }

  private static String firstFailure(String group, UnaryOperator<String> rewriting)
      throws ReflectiveOperationException, SQLException {
    try (GatedSource source = GatedSource.rewriting(TestPostgres::connect, rewriting)) {
      return ContractRun.of(
              group, () -> LedgerSettings.in(source).schema(TestPostgres.freshPlace().schema()))
          .firstFailure();
    }
  }
}
