package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Caravan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code source <(./caravan generate-completion)} completes at the prompt. */
class CompletionTest {
  @TempDir Path folder;
  private Path script;
  private String text;

  @BeforeEach
  void generate() throws Exception {
    StringWriter told = new StringWriter();
    CommandLine line = Caravan.commandLine().setOut(new PrintWriter(told));
    assertThat(line.execute("generate-completion")).isZero();
    text = told.toString();
    script = Files.writeString(folder.resolve("completion"), text);
  }

  @Test
  void it_names_every_command_and_bash_can_read_it() throws Exception {
    assertThat(Caravan.commandLine().getSubcommands()).hasSizeGreaterThan(9);
    names(Caravan.commandLine());
    assertThat(bash("bash -n " + script)).isEmpty();
  }

  private void names(CommandLine line) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getCommandSpec().usageMessage().hidden()) {
                return;
              }
              assertThat(text).containsPattern("commands=\"[^\"]*\\b" + name + "\\b");
              names(command);
            });
  }

  @Test
  void a_beginning_is_completed_to_the_command_its_subcommand_and_its_option() throws Exception {
    assertThat(completed("./caravan par")).isEqualTo("parked");
    assertThat(completed("./caravan parked dis")).isEqualTo("discard");
    assertThat(completed("./caravan check --conn")).contains("--connect");
    assertThat(bash("source " + script + "; complete -p caravan")).contains("caravan");
  }

  private String completed(String typed) throws Exception {
    return bash(
        "source "
            + script
            + "; COMP_WORDS=("
            + typed
            + "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _complete_caravan; echo \"${COMPREPLY[@]}\"");
  }

  private static String bash(String command) throws Exception {
    Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }
}
