package io.caravan.ledger;

class SqliteToPostgresTest extends LedgerMoveContract {
  @Override
  LedgerSettings from() {
    return freshFile("from.db");
  }

  @Override
  LedgerSettings to() {
    return TestPostgres.freshPlace();
  }
}
