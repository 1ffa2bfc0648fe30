package io.caravan.ledger;

class PostgresToSqliteTest extends LedgerMoveContract {
  @Override
  LedgerSettings from() {
    return TestPostgres.freshPlace();
  }

  @Override
  LedgerSettings to() {
    return freshFile("to.db");
  }
}
