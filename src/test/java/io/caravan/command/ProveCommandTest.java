package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code prove} prints, and when it fails. */
class ProveCommandTest {
  private static final Tally WELL = new Tally(7, 0, 0, 0, 0, 0, "all was well");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private record Found(String name, Tally tally) implements Proof {
    @Override
    public Tally run(Effort effort, Consumer<String> told) {
      told.accept("seed " + effort.seed());
      return tally;
    }
  }

  private int prove(List<Proof> proofs, String... words) {
    return new CommandLine(new ProveCommand(proofs))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }

  @Test
  void every_proof_is_run_and_printed() {
    List<Proof> proofs = List.of(new Found("one", WELL), new Found("two", WELL));
    assertThat(prove(proofs, "--seed", "5")).isZero();
    assertThat(out.toString())
        .contains("two: ./caravan prove --only two --size brief --seed 5", "  seed 5")
        .containsPattern("one +7 +0 +0 +0 +0 +0 +all was well");
  }

  @Test
  void anything_wrong_and_nothing_tried_are_failures() {
    for (Tally wrong :
        List.of(
            new Tally(7, 1, 0, 0, 0, 0, ""),
            new Tally(7, 0, 1, 0, 0, 0, ""),
            new Tally(7, 0, 0, 1, 0, 0, ""),
            new Tally(7, 0, 0, 0, 1, 0, ""),
            new Tally(7, 0, 0, 0, 0, 1, ""),
            new Tally(0, 0, 0, 0, 0, 0, "no database was there"))) {
      assertThat(prove(List.of(new Found("one", WELL), new Found("two", wrong))))
          .as("%s", wrong)
          .isEqualTo(1);
    }
  }

  @Test
  void what_could_not_be_run_is_named_and_does_not_count_as_passed() {
    Tally missing = Tally.notRun("no server is here: install one");
    List<Proof> proofs = List.of(new Found("one", WELL), new Found("two", missing));
    assertThat(prove(proofs)).isEqualTo(3);
    assertThat(out.toString())
        .containsPattern("two +0 .* not run")
        .contains("NOT RUN two: no server is here: install one");
    out.getBuffer().setLength(0);
    assertThat(prove(proofs, "--json")).isEqualTo(3);
    JsonNode told = Json.parse(out.toString());
    assertThat(told.at("/notRun/0").asText()).isEqualTo("two");
    assertThat(told.path("notRun")).hasSize(1);
    assertThat(told.at("/proofs/1/good").asBoolean(true)).isFalse();
    assertThat(told.at("/proofs/1/notRun/0").asText()).contains("install one");
    assertThat(prove(proofs, "--only", "one")).isZero();
  }

  @Test
  void what_is_wrong_outweighs_what_could_not_be_run() {
    List<Proof> proofs =
        List.of(
            new Found("one", new Tally(7, 1, 0, 0, 0, 0, "")),
            new Found("two", Tally.notRun("no server is here")));
    assertThat(prove(proofs)).isEqualTo(1);
  }

  @Test
  void json_has_totals_and_nothing_else_on_its_stream() {
    List<Proof> proofs =
        List.of(new Found("one", WELL), new Found("two", new Tally(3, 1, 2, 4, 8, 16, "")));
    assertThat(prove(proofs, "--json", "--size", "campaign")).isEqualTo(1);
    JsonNode told = Json.parse(out.toString());
    assertThat(told.path("runs").asInt()).isEqualTo(10);
    assertThat(told.path("lost").asInt()).isEqualTo(1);
    assertThat(told.path("doubled").asInt()).isEqualTo(2);
    assertThat(told.path("orderViolations").asInt()).isEqualTo(4);
    assertThat(told.path("unexplained").asInt()).isEqualTo(8);
    assertThat(told.path("broken").asInt()).isEqualTo(16);
    assertThat(told.at("/proofs/0/good").asBoolean()).isTrue();
    assertThat(told.at("/proofs/1/command").asText()).endsWith("--size campaign --seed 1");
    assertThat(err.toString()).contains("seed 1");
  }

  @Test
  void an_unknown_name_or_size_is_wrong_usage() {
    assertThat(prove(List.of(new Found("one", WELL)), "--only", "three")).isEqualTo(2);
    assertThat(prove(List.of(new Found("one", WELL)), "--size", "huge")).isEqualTo(2);
    assertThat(err.toString()).contains("write one of one", "write brief, build or campaign");
  }
}
