package io.caravan.certify;

import io.caravan.api.CallException;
import io.caravan.api.Failure;
import io.caravan.mapping.MappingException;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** One run of the kit against a system. */
public final class Certification {
  private static final String NOT_ALLOWED = "it writes test records, and --yes was not given";

  private final Place place;
  private final boolean mayWrite;

  /**
   * A check and what came of it.
   *
   * @param check looked at
   * @param result seen
   */
  public record Checked(Check check, Result result) {}

  /**
   * @param mayWrite whether test records may be made
   */
  public Certification(Place place, boolean mayWrite) {
    this.place = place;
    this.mayWrite = mayWrite;
  }

  /**
   * Looks at everything.
   *
   * @param told each check when it is over
   * @throws CallException AUTH or SETUP: the system is not connected, and nothing was looked at
   */
  public List<Checked> run(List<Check> checks, Consumer<Checked> told) throws CallException {
    List<Checked> all = new ArrayList<>();
    try (Bench bench = new Bench(place, mayWrite)) {
      let(bench);
      if (mayWrite && checks.stream().anyMatch(Certification::wantsRecords)) {
        prepare(bench);
      }
      for (Check check : checks) {
        bench.renew();
        Checked one = new Checked(check, result(check, bench));
        all.add(one);
        told.accept(one);
      }
    }
    return all;
  }

  /** An empty account shows nothing that could be paged through. */
  private static boolean wantsRecords(Check check) {
    return check.writes() || check.wantsRecords();
  }

  private static void prepare(Bench bench) throws CallException {
    try {
      bench.records();
    } catch (CallException e) {
      if (e.failure() == Failure.SETUP) {
        throw e;
      }
      // The first check that needs them fails with it.
      bench.renew();
    }
  }

  /** Whether we are let in at all; what else is wrong the checks tell. */
  private static void let(Bench bench) throws CallException {
    Optional<SystemPack.Request> asked = Calls.readRequest(bench);
    if (asked.isPresent()) {
      Calls.Ended ended = Calls.read(bench);
      if (ended.failed(Failure.AUTH)) {
        throw new CallException(Failure.AUTH, ended.message());
      }
    }
    bench.renew();
  }

  private Result result(Check check, Bench bench) {
    if (check.writes() && !mayWrite) {
      return Result.notRun(NOT_ALLOWED);
    }
    try {
      return check.trial().on(bench);
    } catch (CallException e) {
      return Result.fail(
          "an answer",
          e.failure() + ": " + e.getMessage(),
          "the system did not let it be tried: mend this first");
    } catch (MappingException | CompletionException e) {
      return Result.fail(
          "a document", String.valueOf(e.getMessage()), "mend the mapping that is named");
    }
  }
}
