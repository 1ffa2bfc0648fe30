package io.caravan.command.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.command.CommandFault;
import io.caravan.command.outside.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoVendorsTest {
  @TempDir Path folder;

  @Test
  void a_process_that_does_not_start_is_told_in_one_message_with_what_to_do() {
    Path log = folder.resolve("sandbox.log");
    try (ChildProcess child =
        ChildProcess.start(log, List.of("sandbox", "--lightspeed-port", "none"))) {
      assertThatThrownBy(() -> child.await(() -> false))
          .isInstanceOf(CommandFault.class)
          .hasMessageContaining("caravan sandbox did not start")
          .hasMessageContaining("--lightspeed-port")
          .hasMessageContaining(log.toString())
          .hasMessageNotContaining("\n");
    }
  }
}
