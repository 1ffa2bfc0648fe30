package io.caravan.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All checks, in their order. */
public final class Kit {
  private Kit() {}

  /** Every check with its number. */
  public static List<Check> checks() {
    List<Check> all = new ArrayList<>();
    Stream.of(
            IdentityChecks.all(),
            PagingChecks.all(),
            InnerChecks.all(),
            CursorChecks.all(),
            PlayedCursorChecks.all(),
            RecordChecks.all(),
            DeletionChecks.all(),
            ErrorChecks.all(),
            ThrottleChecks.all(),
            TokenChecks.all(),
            OutcomeChecks.all(),
            AgainChecks.all(),
            ProbeChecks.all(),
            BatchChecks.all(),
            TextChecks.all(),
            EchoChecks.all())
        .flatMap(List::stream)
        .forEach(check -> all.add(check.numbered(all.size() + 1)));
    return List.copyOf(all);
  }

  /** Names of the groups, in their order. */
  public static List<String> groups() {
    return checks().stream().map(Check::group).distinct().toList();
  }
}
