package io.caravan.hub;

import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import java.util.Optional;
import java.util.Set;

/**
 * Who a system talks with, point to point: what is decided again later, with nobody's route at
 * hand, must not reach anybody else.
 */
final class Partners {
  private static final String ALL = "";

  private Partners() {}

  /** Keeps where the records of a system and entity go now. */
  static void keep(LedgerTx tx, Incoming in) {
    String name = name(in.from(), in.entity());
    String now = in.only() == null ? ALL : String.join(",", in.only());
    Optional<String> before = tx.fact(name);
    if (!now.equals(before.orElse(ALL))) {
      tx.putFact(name, now);
    }
  }

  /** Targets that a record of a system may lead to, or null for all. */
  static Set<String> of(LedgerReads reads, String system, String entity) {
    String told = reads.fact(name(system, entity)).orElse(ALL);
    return told.equals(ALL) ? null : Set.of(told.split(","));
  }

  private static String name(String system, String entity) {
    return "partners/" + system + "/" + entity;
  }
}
