package io.caravan.command.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.outside.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real process says that it had to keep. */
class HeapLogTest {
  private static final int MEGA = 1024 * 1024;
  private static final int KEPT = 40;

  @TempDir private Path folder;

  /** Keeps some memory and throws other away. */
  static final class Hoarder {
    private Hoarder() {}

    public static void main(String[] words) {
      List<byte[]> kept = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(words[0]); i++) {
        kept.add(new byte[MEGA]);
      }
      System.gc();
      System.out.println(kept.size());
    }
  }

  private long peak(int kept) throws IOException {
    HeapLog heap = new HeapLog(folder.resolve("heap-" + kept));
    try (ChildProcess hoarder =
        ChildProcess.start(
            folder.resolve("said"),
            heap.flags(),
            Hoarder.class.getName(),
            List.of(String.valueOf(kept)))) {
      assertThat(hoarder.end()).as(hoarder.told()).isZero();
    }
    return heap.peakMb().orElseThrow();
  }

  @Test
  void what_is_kept_is_told_and_what_is_thrown_away_is_not() throws IOException {
    assertThat(peak(KEPT)).isBetween((long) KEPT, KEPT + 10L);
    assertThat(peak(0)).isLessThan(10);
  }

  @Test
  void a_process_that_collected_nothing_says_nothing() throws IOException {
    assertThat(new HeapLog(folder.resolve("none")).peakMb()).isEmpty();
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThat(new HeapLog(empty).peakMb()).isEmpty();
  }
}
