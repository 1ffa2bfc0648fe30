package io.caravan.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiaryTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("day.jsonl");
  }

  @Test
  void a_day_goes_on_where_it_ended() {
    new Diary(file).wrote("sell-1", TextNode.valueOf("S1"));
    Diary again = new Diary(file);
    assertThat(again.has("sell-1")).isTrue();
    assertThat(again.result("sell-1").asText()).isEqualTo("S1");
    assertThat(again.has("sell-2")).isFalse();
    assertThat(again.result("sell-2").isMissingNode()).isTrue();
  }

  @Test
  void a_torn_last_line_is_done_again_and_spoils_nothing_after_it() throws IOException {
    new Diary(file).wrote("sell-1", TextNode.valueOf("S1"));
    for (String torn : new String[] {"{\"st", "{\"step\":\"sell-2\",\"result\":{\"a\":{}}"}) {
      Files.writeString(file, Files.readString(file) + torn);
      Diary resumed = new Diary(file);
      assertThat(resumed.has("sell-2")).isFalse();
      resumed.wrote("sell-3" + torn.length(), TextNode.valueOf("S3"));
      assertThat(new Diary(file).has("sell-3" + torn.length())).isTrue();
    }
    assertThat(new Diary(file).has("sell-1")).isTrue();
  }
}
