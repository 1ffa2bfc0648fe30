package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class E2eCommandTest {
  @TempDir private Path home;

  private CommandLine command(StringWriter said) {
    return new CommandLine(new E2eCommand(home))
        .setOut(new PrintWriter(said))
        .setExecutionExceptionHandler(
            (fault, line, parsed) -> {
              throw fault;
            });
  }

  @Test
  void one_line_says_what_is_missing_and_nothing_is_run() throws IOException {
    Files.writeString(home.resolve("pom.xml"), "no project: Maven would fail on it");
    Path start = Files.createDirectories(home.resolve("e2e/peers/a")).resolve("start");
    Files.writeString(start, "#!/bin/sh\necho 'npm not found (it comes with Node.js)'\nexit 3\n");
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
    StringWriter said = new StringWriter();
    assertThat(command(said).execute()).isEqualTo(3);
    assertThat(said.toString().strip()).isEqualTo("skipped: npm not found (it comes with Node.js)");
  }

  @Test
  void an_installation_without_sources_is_told_where_it_works() {
    E2eCommand command = new E2eCommand(home);
    assertThatThrownBy(command::call)
        .isInstanceOf(CommandFault.class)
        .hasMessageContaining("checkout");
  }

  @Test
  void a_part_that_does_not_exist_is_answered_with_those_that_do() {
    E2eCommand command = new E2eCommand(home);
    new CommandLine(command).parseArgs("--part", "trades");
    assertThatThrownBy(command::call)
        .isInstanceOf(CommandFault.class)
        .hasMessageContaining("trades is no part; there are trade, writers, faults, kills");
  }
}
