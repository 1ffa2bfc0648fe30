package io.caravan.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Published schemas and sample records that lie beside a checkout, where somebody put them. */
public final class SharedData {
  private SharedData() {}

  /** The path below the folder of shared data; the test is skipped, saying so, if it is absent. */
  public static Path need(String path) {
    Path file =
        Path.of(Optional.ofNullable(System.getenv("CARAVAN_SHARED")).orElse("../shared"))
            .resolve("data")
            .resolve(path);
    if (!Files.exists(file)) {
      String line = "skipped: no shared data at " + file + " (see CARAVAN_SHARED)";
      System.out.println(line);
      Assumptions.abort(line);
    }
    return file;
  }
}
