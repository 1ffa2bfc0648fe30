package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.SchemaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mapping of every shipped pack on its samples. With {@code -Dsamples.write=true} results
 * that nobody has written down yet are written, to be read by a person.
 */
class PackSamplesTest {
  private static final Set<String> TOLD = Set.of("links", "reads", "found");
  private static final Pattern ANSWER = Pattern.compile("\\$answers\\.(\\w+)");

  static List<String> kinds() {
    return PackFiles.kinds().stream().filter(kind -> !PackSample.mappings(kind).isEmpty()).toList();
  }

  static Stream<PackSample> samples() {
    return PackFiles.kinds().stream().flatMap(kind -> PackSample.of(kind).stream());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_sample_maps_to_exactly_what_is_expected(PackSample sample) {
    JsonNode result = sample.mapped(sample.input(), PackSample.system(sample.kind(), Map.of()));

    if (sample.expected() == null && Boolean.getBoolean("samples.write")) {
      sample.write(result);
    }
    assertThat(sample.expected()).as("samples/%s.expected.json", sample.name()).isNotNull();
    assertThat(result.toPrettyString()).isEqualTo(sample.expected().toPrettyString());
    if (sample.entity() != null) {
      assertThat(SchemaCheck.check(sample.entity(), result)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_mapping_has_a_sample_and_every_sample_a_mapping(String kind) {
    Set<String> sampled =
        PackSample.of(kind).stream()
            .map(PackSample::mapping)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(sampled).containsExactlyElementsOf(new TreeSet<>(PackSample.mappings(kind)));
    assertThat(PackSample.orphans(kind)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_stream_action_and_answer_has_its_mapping(String kind) {
    List<String> mappings = PackSample.mappings(kind);
    SystemPack pack = PackSample.system(kind, Map.of()).pack();

    assertThat(mappings).containsAll(pack.actions().keySet());
    assertThat(mappings)
        .containsAll(
            pack.operations().values().stream()
                .map(SystemPack.Operation::answer)
                .filter(answer -> answer != null)
                .toList());
    for (SystemPack.Stream stream : pack.streams().values()) {
      assertThat(mappings)
          .as("what maps the stream %s", stream.name())
          .anyMatch(name -> name.endsWith(".in") && reads(stream, name));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void steps_compile_and_look_only_at_answers_of_calls_before_them(String kind) {
    List<String> faults = new ArrayList<>();
    for (Action action : PackSample.system(kind, Map.of()).pack().actions().values()) {
      List<String> before = new ArrayList<>();
      for (SystemPack.Step step : action.steps()) {
        Mapping.compile(action.name() + " " + step.call(), "system.yaml", step.with());
        Matcher looks = ANSWER.matcher(step.with());
        while (looks.find()) {
          if (!before.contains(looks.group(1))) {
            faults.add(action.name() + " looks at " + looks.group(1) + " before it is called");
          }
        }
        before.add(step.call());
      }
    }
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answers_tell_links_reads_and_what_was_found_only(PackSample sample) {
    SystemPack pack = PackSample.system(sample.kind(), Map.of()).pack();
    boolean answer =
        pack.operations().values().stream().anyMatch(o -> sample.mapping().equals(o.answer()));
    if (answer) {
      JsonNode result = sample.mapped(sample.input(), PackSample.system(sample.kind(), Map.of()));
      result.fieldNames().forEachRemaining(name -> assertThat(TOLD).contains(name));
      for (JsonNode link : result.path("links")) {
        assertThat(link.path("kind").asText()).isNotEmpty();
        assertThat(link.path("ref").asText()).isNotEmpty();
        assertThat(link.path("id").asText()).isNotEmpty();
      }
    }
  }

  private static boolean reads(SystemPack.Stream stream, String mapping) {
    String stem = mapping.substring(0, mapping.length() - ".in".length());
    return stream.name().equals(stem)
        || stream.name().equals(stem + "s")
        || stream.name().equals(stem.replaceFirst("ix$", "ices"));
  }
}
