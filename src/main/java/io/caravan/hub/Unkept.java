package io.caravan.hub;

import io.caravan.ledger.Conflict;
import io.caravan.ledger.LedgerTx;
import io.caravan.policy.Decision;
import io.caravan.policy.Decision.FieldConflict;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A system that rounds or trims what it is given tells another value each time that it was given
 * the owner's. Written again and again, the two would go on for ever; so after a few times its
 * value stands there, with an alarm, until somebody says something else.
 */
final class Unkept {
  /** So often the owner's value is written over the same other value within {@link #SPAN}. */
  static final int MOST = 3;

  private static final Duration SPAN = Duration.ofDays(1);
  private static final int LOOKED_AT = 50;
  private static final String ALARM = "not-kept";

  private Unkept() {}

  /** Takes the write to the teller out of a decision if it would only be told the same again. */
  static void stop(LedgerTx tx, String entity, String ref, String teller, Decision decision) {
    boolean corrects =
        !decision.conflicts().isEmpty()
            && decision.deliveries().stream().anyMatch(draft -> draft.target().equals(teller));
    if (!corrects) {
      return;
    }
    List<Conflict> before = tx.conflicts(entity, ref, LOOKED_AT);
    long since = tx.now() - SPAN.toMillis();
    boolean known =
        decision.conflicts().stream()
            .allMatch(
                now ->
                    before.stream().filter(one -> one.at() >= since && same(one, now)).count()
                        >= MOST);
    if (known) {
      decision.deliveries().removeIf(draft -> draft.target().equals(teller));
      tx.alarm(ALARM, teller + "/" + ref, text(entity, ref, teller, decision));
    }
  }

  private static boolean same(Conflict before, FieldConflict now) {
    return before.field().equals(now.field())
        && before.other().equals(now.other())
        && String.valueOf(before.ownerValue()).equals(now.ownerValue())
        && String.valueOf(before.otherValue()).equals(now.otherValue());
  }

  private static String text(String entity, String ref, String teller, Decision decision) {
    String fields =
        decision.conflicts().stream()
            .map(one -> one.field() + " " + one.otherValue() + " instead of " + one.ownerValue())
            .collect(Collectors.joining(", "));
    return teller
        + " does not keep what it is given of "
        + entity
        + " "
        + ref
        + ": "
        + fields
        + ". It was written "
        + MOST
        + " times and is left now; change the value so that both sides can hold it.";
  }
}
