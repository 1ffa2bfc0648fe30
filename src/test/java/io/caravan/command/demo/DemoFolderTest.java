package io.caravan.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Caravan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoFolderTest {
  @TempDir Path temp;

  @Test
  void a_second_demo_in_a_folder_touches_nothing_of_the_first() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("day"));
    Path kept = Files.writeString(folder.resolve("day.jsonl"), "kept");
    StringWriter told = new StringWriter();
    CommandLine caravan = Caravan.commandLine().setErr(new PrintWriter(told));
    try (DemoFolder held = DemoFolder.take(folder)) {
      assertThat(held).isNotNull();
      assertThat(caravan.execute("demo", "--folder", folder.toString(), "--exit")).isEqualTo(1);
    }
    assertThat(told.toString())
        .contains("is in use by another demo", "--folder")
        .doesNotContain("at io.");
    assertThat(kept).hasContent("kept");
    DemoFolder.take(folder).close();
  }
}
