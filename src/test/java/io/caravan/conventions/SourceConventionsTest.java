package io.caravan.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Habits of the code that a compiler does not see. */
class SourceConventionsTest {
  private static final int LONGEST_CLASS = 300;
  private static final Path ROOT = Path.of("").toAbsolutePath();

  /** Marks of unfinished work. This file names them, so it is the one that is not searched. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b|@Disabled|[Nn]ot implemented");

  private static final Pattern SLEEP = Pattern.compile("\\.sleep\\(|LockSupport\\.park");
  private static final Pattern VAGUE_NAME = Pattern.compile(".*(Util|Utils|Manager|Helper)\\.java");

  private static final Pattern QUALIFIED =
      Pattern.compile(
          "(?<![\\w.$@])(?:javax?|io|org|com|net|graphql)(?:\\.[a-z_0-9]+)+\\.([A-Z]\\w*)");

  private static final Pattern EMULATION =
      Pattern.compile(
          "io/caravan/(sandbox/|command/((demo|outside|crash|proof)/|(Emulation|SandboxCommand|DemoCommand)\\.java))");

  @Test
  void classes_stay_under_300_lines() {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources("src/main/java")) {
      int lines = text(file).split("\n", -1).length;
      if (lines > LONGEST_CLASS) {
        tooLong.add(ROOT.relativize(file) + " has " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void names_say_what_a_class_is() {
    assertThat(sources("src")).noneMatch(f -> VAGUE_NAME.matcher(f.toString()).matches());
  }

  @Test
  void nothing_is_left_unfinished_or_switched_off() {
    List<String> found = new ArrayList<>();
    for (Path file : sources("src")) {
      if (!file.endsWith("SourceConventionsTest.java") && UNFINISHED.matcher(text(file)).find()) {
        found.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(found).isEmpty();
  }

  /** A system joins by its folder. What emulates two of them is no part of a hub. */
  @Test
  void no_code_names_a_system_that_has_a_pack() throws IOException {
    List<String> kinds;
    try (Stream<Path> packs = Files.list(ROOT.resolve("src/main/resources/systems"))) {
      kinds =
          packs
              .filter(Files::isDirectory)
              .map(pack -> pack.getFileName().toString().replaceAll("-.*", ""))
              .filter(kind -> !kind.equals("generic"))
              .sorted()
              .toList();
    }
    assertThat(kinds).contains("shopify", "tryton");
    List<String> found = new ArrayList<>();
    for (Path file : sources("src/main/java")) {
      String name = ROOT.relativize(file).toString();
      String code =
          text(file).replaceAll("(?s)/\\*.*?\\*/|(?<!:)//[^\\n]*", "").toLowerCase(Locale.ROOT);
      if (!EMULATION.matcher(name).find() && kinds.stream().anyMatch(code::contains)) {
        found.add(name);
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void no_test_sleeps() {
    List<String> found = new ArrayList<>();
    for (Path file : sources("src/test")) {
      if (!file.toString().contains("/conventions/") && SLEEP.matcher(text(file)).find()) {
        found.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(found).isEmpty();
  }

  /** A name is imported, unless another class of the same simple name is. */
  @Test
  void classes_are_named_by_their_simple_names() {
    List<String> found = new ArrayList<>();
    List<Path> files = new ArrayList<>(sources("src/main/java"));
    files.addAll(sources("src/test/java"));
    for (Path file : files) {
      String code = text(file);
      code.lines()
          .filter(line -> !line.matches("(import|package) .*|\\s*(\\*|/\\*|//).*"))
          .map(line -> line.replaceAll("\"(\\\\.|[^\"])*\"", "\"\""))
          .flatMap(line -> QUALIFIED.matcher(line).results())
          .filter(name -> !code.matches("(?s).*\\nimport [\\w.]+\\." + name.group(1) + ";.*"))
          .forEach(name -> found.add(ROOT.relativize(file) + ": " + name.group()));
    }
    assertThat(found).isEmpty();
  }

  private static List<Path> sources(String folder) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files.filter(f -> f.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
