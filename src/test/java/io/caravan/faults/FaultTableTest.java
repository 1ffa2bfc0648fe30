package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.FaultTable.Row;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/faults.md tells every fault; {@code -Dfaults.write=true} writes it anew. */
class FaultTableTest {
  /** Faults that cannot happen to this program, each with the reason. */
  private static final Map<Integer, String> NOT_APPLICABLE = Map.of();

  /** Faults whose tests are still to be written; the list can only become shorter. */
  private static final List<Integer> OPEN = List.of();

  private static final Path FILE = Path.of("docs/faults.md");
  private static final Path SOURCES = Path.of("src/test/java");
  private static final String MARK = "@Fault(";
  private static final String HEAD =
      """
      # Faults

      What goes wrong around a hub, and what must come of it without a hand, unless it says parked. Each is made to happen by a test, which also
      asserts that it did happen: the emulated vendors count the disturbances that they made, and servers and proxies of the tests count what they
      were asked. All run in `mvn verify`; one alone by `mvn test -Dtest='Class#method'`. Faults 9 and 10 need an installed PostgreSQL
      and are skipped with a printed line where there is none.

      | # | what happens | what must come of it | tests |
      |---|---|---|---|
      """;

  @Test
  void every_fault_has_a_test_or_a_reason() throws Exception {
    Map<Integer, List<String>> tests = tests();
    assertThat(FaultTable.rows()).extracting(Row::number).hasSize(40).doesNotHaveDuplicates();
    for (Row row : FaultTable.rows()) {
      int number = row.number();
      boolean tested = tests.containsKey(number);
      boolean reasoned = NOT_APPLICABLE.containsKey(number);
      boolean open = OPEN.contains(number);
      assertThat(Stream.of(tested, reasoned, open).filter(one -> one).count())
          .as("fault %d: tested %s, not applicable %s, open %s", number, tested, reasoned, open)
          .isEqualTo(1);
    }
    assertThat(tests.keySet()).allMatch(number -> number >= 1 && number <= 40);
  }

  @Test
  void every_fault_is_told() throws Exception {
    Map<Integer, List<String>> tests = tests();
    StringBuilder told = new StringBuilder(HEAD);
    for (Row row : FaultTable.rows()) {
      String how =
          tests.containsKey(row.number())
              ? String.join(", ", tests.get(row.number()))
              : NOT_APPLICABLE.getOrDefault(row.number(), "none yet");
      told.append(
          "| %d | %s | %s | %s |\n".formatted(row.number(), row.what(), row.expected(), how));
    }
    if (Boolean.getBoolean("faults.write")) {
      Files.writeString(FILE, told);
    }
    assertThat(FILE).hasContent(told.toString());
  }

  /** Tests of each fault, as {@code `Class.method`}. */
  private static Map<Integer, List<String>> tests() throws Exception {
    Map<Integer, List<String>> tests = new TreeMap<>();
    for (String name : classes()) {
      for (Method method : Class.forName(name).getDeclaredMethods()) {
        Fault fault = method.getAnnotation(Fault.class);
        if (fault != null) {
          String test = "`" + method.getDeclaringClass().getSimpleName() + "." + method.getName();
          for (int number : fault.value()) {
            tests.computeIfAbsent(number, none -> new ArrayList<>()).add(test + "`");
          }
        }
      }
    }
    tests.values().forEach(list -> list.sort(null));
    return tests;
  }

  private static List<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<String> names = new ArrayList<>();
      for (Path file : files.filter(one -> one.toString().endsWith(".java")).sorted().toList()) {
        if (!file.endsWith("FaultTableTest.java") && Files.readString(file).contains(MARK)) {
          String path = SOURCES.relativize(file).toString();
          names.add(path.replace(".java", "").replace('/', '.'));
        }
      }
      return names;
    }
  }
}
