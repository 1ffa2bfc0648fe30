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
    String now = text(in.only());
    Optional<String> before = tx.fact(name);
    if (!now.equals(before.orElse(ALL))) {
      tx.putFact(name, now);
    }
  }

  /** Targets that a record of a system may lead to, or null for all. */
  static Set<String> of(LedgerReads reads, String system, String entity) {
    return named(reads.fact(name(system, entity)).orElse(ALL));
  }

  /** Targets as one text, which {@link #named} reads. */
  static String text(Set<String> only) {
    return only == null ? ALL : String.join(",", only);
  }

  static Set<String> named(String text) {
    return text.equals(ALL) ? null : Set.of(text.split(","));
  }

  private static String name(String system, String entity) {
    return "partners/" + system + "/" + entity;
  }
}
