package io.caravan.api;

import io.caravan.ledger.LedgerSettings;

class SqliteSharedLimitTest extends SharedLimitContract {
  @Override
  LedgerSettings place() {
    return LedgerSettings.at("jdbc:sqlite:" + folder.resolve("ledger.db"));
  }
}
