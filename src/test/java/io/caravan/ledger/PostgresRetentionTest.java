package io.caravan.ledger;

class PostgresRetentionTest extends RetentionContract {
  @Override
  LedgerSettings place() {
    return TestPostgres.freshPlace();
  }
}
