package io.caravan.command.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CrashCommandTest {
  @ParameterizedTest
  @CsvSource({
    "--ledger=oracle, write sqlite or postgresql",
    "--ledger=sqlite --stops=1, SQLite has none"
  })
  void what_cannot_be_done_is_wrong_usage(String options, String words) {
    StringWriter told = new StringWriter();
    CommandLine line = new CommandLine(new CrashCommand()).setErr(new PrintWriter(told));
    assertThat(line.execute(options.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(told.toString()).contains(words).doesNotContain("\tat ");
  }
}
