package io.caravan.ledger;

class PostgresLedgerTest extends LedgerContract {
  @Override
  LedgerSettings place() {
    return TestPostgres.freshPlace();
  }
}
