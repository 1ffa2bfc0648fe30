package io.caravan.hub;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub of its own for each test. */
abstract class OnHub {
  @TempDir Path folder;
  HubFixture hub;

  @BeforeEach
  void openHub() {
    hub = new HubFixture(folder);
  }

  @AfterEach
  void closeHub() {
    hub.close();
  }
}
