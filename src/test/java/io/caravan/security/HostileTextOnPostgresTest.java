package io.caravan.security;

import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;
import java.util.Map;

/** The same texts on the other database. */
class HostileTextOnPostgresTest extends HostileTextTest {
  @Override
  Map<String, String> ledger() {
    LedgerSettings place = TestPostgres.freshPlace();
    return Map.of(
        "caravan.ledger.url", place.url(),
        "caravan.ledger.user", place.user(),
        "caravan.ledger.password", String.valueOf(place.password()),
        "caravan.ledger.schema", place.schema());
  }
}
