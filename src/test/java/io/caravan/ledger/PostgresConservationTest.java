package io.caravan.ledger;

class PostgresConservationTest extends ConservationContract {
  @Override
  LedgerSettings place() {
    return TestPostgres.freshPlace();
  }
}
