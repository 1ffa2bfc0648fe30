package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

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

/** docs/scenarios.md tells every scenario; {@code -Dscenarios.write=true} writes it anew. */
class ScenarioListTest {
  private static final Path FILE = Path.of("docs/scenarios.md");
  private static final Path SOURCES = Path.of("src/test/java/io/caravan/scenarios");
  private static final String HEAD =
      """
      # Scenarios

      What people who use such tools reported, each as a test. A scenario drives both emulated vendors and the hub over HTTP and by commands, as
      people do, and looks at what both vendors' APIs then say. All of them run in `mvn verify`; these alone by

      ```
      mvn test -Dtest='*Scenarios'
      ```

      | # | given | when | then | test |
      |---|---|---|---|---|
      """;

  @Test
  void every_scenario_is_told_once() throws Exception {
    String told = HEAD + String.join("\n", rows().values()) + "\n";
    if (Boolean.getBoolean("scenarios.write")) {
      Files.writeString(FILE, told);
    }
    assertThat(FILE).hasContent(told);
  }

  private static Map<Integer, String> rows() throws Exception {
    Map<Integer, String> rows = new TreeMap<>();
    for (String name : classes()) {
      for (Method method : Class.forName(name).getDeclaredMethods()) {
        Scenario scenario = method.getAnnotation(Scenario.class);
        if (scenario != null) {
          assertThat(rows)
              .as("two scenarios have the number %s", scenario.number())
              .doesNotContainKey(scenario.number());
          rows.put(scenario.number(), row(scenario, method));
        }
      }
    }
    return rows;
  }

  private static String row(Scenario scenario, Method method) {
    return "| %d | %s | %s | %s | `%s.%s` |"
        .formatted(
            scenario.number(),
            scenario.given(),
            scenario.when(),
            scenario.then(),
            method.getDeclaringClass().getSimpleName(),
            method.getName());
  }

  private static List<String> classes() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> names = new ArrayList<>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Scenarios.java"))
          .sorted()
          .forEach(name -> names.add("io.caravan.scenarios." + name.replace(".java", "")));
      return names;
    }
  }
}
