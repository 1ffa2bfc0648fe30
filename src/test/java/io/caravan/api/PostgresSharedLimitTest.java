package io.caravan.api;

import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;

class PostgresSharedLimitTest extends SharedLimitContract {
  private final LedgerSettings place = TestPostgres.freshPlace();

  @Override
  LedgerSettings place() {
    return place;
  }
}
