package io.caravan.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLiveFirstTest extends LiveFirstContract {
  @TempDir static Path folder;

  @Override
  LedgerSettings place() {
    return LedgerSettings.at("jdbc:sqlite:" + folder.resolve("data/caravan.db"));
  }
}
