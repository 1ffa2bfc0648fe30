package io.caravan.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteConservationTest extends ConservationContract {
  @TempDir Path folder;
  private int places;

  @Override
  LedgerSettings place() {
    return LedgerSettings.at("jdbc:sqlite:" + folder.resolve("ledger-" + places++ + ".db"));
  }
}
