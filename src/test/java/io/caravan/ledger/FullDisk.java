package io.caravan.ledger;

/** A disk without room for a ledger in a SQLite file to grow. */
public final class FullDisk {
  private static final int NO_LIMIT = 1_000_000_000;

  private FullDisk() {}

  /** From now on the file stays as large as it is. */
  public static void fill(Ledger ledger) {
    pages(ledger, 1);
  }

  /** There is room again. */
  public static void makeRoom(Ledger ledger) {
    pages(ledger, NO_LIMIT);
  }

  // SQLite keeps the present size if that is larger.
  private static void pages(Ledger ledger, int most) {
    ledger.writeNow(
        tx -> {
          ((SqlTx) tx).session.list("pragma max_page_count = " + most, row -> row.getLong(1));
          return null;
        });
  }
}
