package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Caravan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An integrator's own pack and mappings, checked as he writes them. */
class CheckPackTest {
  private static final String PACK =
      """
      kind: mytill
      title: My Till
      role: pos
      base-url: "{url}"
      settings:
        url: {required: true, about: "host"}
      streams:
        tickets:
          entity: order
          path: /tickets
          records: data
          id: id
          cursor: {field: at}
        shelves:
          entity: inventory
          path: /shelves
          records: data
          id: id
          cursor: {field: at}
      """;

  private static final String MAPPING =
      """
      {
        "variant": {"id": .item},
        "location": {"id": .shop},
        "onHand": .count
      }
      """;

  private static final String SAMPLE = "{\"item\": \"1\", \"shop\": \"2\", \"count\": \"3\"}";
  private static final String EXPECTED =
      "{\"variant\": {\"id\": \"1\"}, \"location\": {\"id\": \"2\"}, \"onHand\": \"3\"}";

  @TempDir Path folder;
  private String out;

  @BeforeEach
  void write() throws IOException {
    write("systems/mytill/system.yaml", PACK);
    write("mappings/mytill/shelve.in.jslt", MAPPING);
    write("mappings/mytill/samples/shelve.in.json", SAMPLE);
    write("mappings/mytill/samples/shelve.in.expected.json", EXPECTED);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private int caravan(String command, String... more) throws IOException {
    Path config =
        write(
            "application.properties",
            "caravan.systems.till.kind=mytill\ncaravan.systems.till.url=https://mytill.example\n"
                + "caravan.packs="
                + folder.resolve("systems")
                + "\ncaravan.mappings="
                + folder.resolve("mappings")
                + "\n"
                + String.join("\n", more));
    StringWriter told = new StringWriter();
    CommandLine line = Caravan.commandLine().setOut(new PrintWriter(told));
    int code = line.execute(command, "-c", config.toString());
    out = told.toString();
    return code;
  }

  @Test
  void a_good_one_has_no_fault() throws IOException {
    assertThat(caravan("check")).as(out).isZero();
  }

  @Test
  void faults_of_packs_and_of_mappings_come_together_each_with_its_line() throws IOException {
    write("systems/mytil/system.yaml", PACK.replace("kind: mytill", "kind: mytil\ntitel: x"));
    write("mappings/mytill/shelve.in.jslt", MAPPING.replace("onHand", "onhand"));
    assertThat(caravan("check", "caravan.systems.old.kind=mytil")).isEqualTo(1);
    assertThat(out)
        .contains("FAULT " + folder.resolve("systems/mytil/system.yaml") + ":2: titel is no key")
        .contains("FAULT " + folder.resolve("mappings/mytill/shelve.in.jslt") + ":4: ");
  }

  @Test
  void a_runner_does_not_start_with_a_bad_pack() throws IOException {
    write("systems/mytill/system.yaml", PACK.replace("role: pos", "role: poz"));
    assertThat(caravan("run")).isEqualTo(1);
  }

  @Test
  void a_field_that_the_model_does_not_have_is_told_with_the_line_that_makes_it()
      throws IOException {
    write("mappings/mytill/shelve.in.jslt", MAPPING.replace("onHand", "onhand"));
    assertThat(caravan("check")).isEqualTo(1);
    assertThat(out)
        .contains(
            folder.resolve("mappings/mytill/shelve.in.jslt")
                + ":4: of samples/shelve.in.json it makes no inventory: $ onhand is not part of the"
                + " model. Did you mean onHand? Known there: ");
  }

  @Test
  void a_sample_that_gives_something_else_is_told_with_the_place() throws IOException {
    write("mappings/mytill/shelve.in.jslt", MAPPING.replace(".shop", ".item"));
    assertThat(caravan("check")).isEqualTo(1);
    assertThat(out)
        .contains("it makes $.location.id \"1\" and not \"2\". Mend the mapping or samples/shelve")
        .contains("1 fault.");
  }

  @Test
  void a_mapping_without_a_sample_or_with_a_broken_one_is_told() throws IOException {
    write("mappings/mytill/ticket.in.jslt", "{\"id\": .id}");
    write("mappings/mytill/samples/shelve.in.json", "{");
    assertThat(caravan("check")).isEqualTo(1);
    assertThat(out)
        .contains("ticket.in.jslt: no sample shows what it makes. Write samples/ticket.in.json")
        .contains("samples/shelve.in.json or what is expected of it is not JSON")
        .contains("2 faults.");
  }

  @Test
  void what_a_stream_reads_is_held_against_its_own_entity() throws IOException {
    write("mappings/mytill/ticket.in.jslt", "{\"id\": .id}");
    write("mappings/mytill/samples/ticket.in.json", "{\"id\": \"1\"}");
    write("mappings/mytill/samples/ticket.in.expected.json", "{\"id\": \"1\"}");
    assertThat(caravan("check")).isEqualTo(1);
    assertThat(out).contains("of samples/ticket.in.json it makes no order: $ ");
  }

  @Test
  void a_mapping_of_one_system_is_run_on_the_samples_beside_it() throws IOException {
    write("mappings/till/shelve.in.jslt", MAPPING.replace(".count", ".pieces"));
    write("mappings/till/samples/shelve.in.json", SAMPLE.replace("count", "pieces"));
    assertThat(caravan("check")).as(out).isZero();
    write("mappings/till/samples/shelve.in.expected.json", EXPECTED.replace("3", "4"));
    assertThat(caravan("check")).isEqualTo(1);
    assertThat(out).contains("till/shelve.in.jslt: of samples/shelve.in.json it makes $.onHand");
  }
}
