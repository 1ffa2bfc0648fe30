package io.caravan.ledger;

class PostgresLiveFirstTest extends LiveFirstContract {
  @Override
  LedgerSettings place() {
    return TestPostgres.freshPlace();
  }
}
