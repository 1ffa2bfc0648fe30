package io.caravan.certify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.HttpTransport.Outgoing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Going on where the reading before ended, in lists that no account has: they are played. */
final class PlayedCursorChecks {
  private static final String GROUP = CursorChecks.GROUP;

  /** Indexes and transactions lag so long that nobody notices. */
  private static final long LAG_S = 15;

  private PlayedCursorChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "the cursor is asked for",
            "the second request for a list names a time, or the list is read whole each time",
            PlayedCursorChecks::asked),
        Check.reading(
            GROUP,
            "equal stamps over two readings",
            "a record with the very stamp at which the reading before ended is shown",
            PlayedCursorChecks::equalStamps),
        Check.reading(
            GROUP,
            "a record that is committed late",
            "one with a stamp " + LAG_S + " s before the end of the reading before is shown",
            PlayedCursorChecks::late),
        Check.reading(
            GROUP,
            "a cursor that goes back",
            "a page older than the one before it: all records are shown, now or next time",
            PlayedCursorChecks::goesBack),
        Check.reading(
            GROUP,
            "a stamp in the future",
            "a record dated tomorrow does not hide one that is written today",
            PlayedCursorChecks::future),
        Check.reading(
            GROUP,
            "stamps in another zone",
            "a stamp written with +02:00 leads to a request for that very instant",
            PlayedCursorChecks::zones),
        Check.reading(
            GROUP,
            "the same record twice is one",
            "what was shown unchanged is not passed on again by the next reading",
            PlayedCursorChecks::unchanged));
  }

  private static Result asked(Bench bench) throws CallException {
    return timed(
        bench,
        "a time in the second request",
        "look at cursor: variable or parameter, and filter",
        (staged, found) -> {
          staged.vendor().page(staged.record(1, 1));
          Reading reading = staged.reading().run();
          reading.run();
          Optional<Instant> from = bench.wire().asked(last(staged));
          found.note(from.isPresent(), staged.name(), staged.name() + ": asks for everything");
        });
  }

  private static Outgoing last(Staged staged) {
    List<Outgoing> all = staged.vendor().asked();
    return all.get(all.size() - 1);
  }

  private static Result timed(Bench bench, String expected, String remedy, Staged.Act act)
      throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              if (staged.hasTime()) {
                act.on(staged, found);
              } else {
                found.skip(staged.name() + ": is read whole each time");
              }
            })
        .result(expected, remedy);
  }

  private static Result equalStamps(Bench bench) throws CallException {
    return second(bench, 0, "an equal stamp");
  }

  private static Result late(Bench bench) throws CallException {
    return second(bench, -LAG_S, "a stamp " + LAG_S + " s earlier");
  }

  private static Result second(Bench bench, long seconds, String what) throws CallException {
    return timed(
        bench,
        "the record with " + what,
        CursorChecks.OVERLAP,
        (staged, found) -> {
          ObjectNode first = staged.record(1, 60);
          ObjectNode other = staged.record(2, 60 + seconds);
          staged.vendor().page(first);
          Reading reading = staged.reading().run();
          staged.vendor().again().page(first, other).filtering();
          List<String> shown = reading.run().ids();
          found.note(
              shown.containsAll(staged.ids(other)),
              staged.name(),
              staged.name() + ": " + what + " is not asked for");
        });
  }

  private static Result goesBack(Bench bench) throws CallException {
    return timed(
        bench,
        "all three records",
        "this is the machinery's: report it",
        (staged, found) -> {
          if ("none".equals(staged.stream().page().kind())) {
            found.skip(staged.name() + ": one answer is the whole list");
            return;
          }
          ObjectNode first = staged.record(1, 3_000);
          ObjectNode old = staged.record(2, 1);
          ObjectNode unread = staged.record(3, 2);
          staged.vendor().page(first).page(old);
          staged.vendor().page(unread);
          staged.vendor().fails((request, n) -> n == 3 ? ErrorChecks.error(500) : null);
          Reading reading = staged.reading();
          List<String> shown = new ArrayList<>(reading.idsUntilItFails());
          staged.vendor().again().page(first, old, unread).filtering();
          shown.addAll(reading.run().ids());
          found.note(
              shown.containsAll(staged.ids(first, old, unread)),
              staged.name(),
              staged.name() + ": only " + shown.stream().distinct().count() + " of 3");
        });
  }

  private static Result future(Bench bench) throws CallException {
    return timed(
        bench,
        "today's record",
        "this is the machinery's: report it",
        (staged, found) -> {
          ObjectNode tomorrow = staged.record(1, 90_000);
          ObjectNode today = staged.record(2, 3_601);
          staged.vendor().page(tomorrow);
          Reading reading = staged.reading().run();
          staged.vendor().again().page(today, tomorrow).filtering();
          found.note(
              reading.run().ids().containsAll(staged.ids(today)),
              staged.name(),
              staged.name() + ": today's is left out");
        });
  }

  private static Result zones(Bench bench) throws CallException {
    return timed(
        bench,
        "a request for the same instant, less the overlap",
        "the filter must keep the zone of the cursor",
        (staged, found) -> {
          Instant at = staged.base().plusSeconds(60);
          Instant second = Instant.ofEpochSecond(at.getEpochSecond());
          staged.vendor().page(staged.record(1, second, ZoneOffset.ofHours(2)));
          Reading reading = staged.reading().run();
          reading.run();
          Instant wanted = second.minusMillis(staged.stream().cursor().overlapMs());
          Optional<Instant> from = bench.wire().asked(last(staged));
          found.note(
              from.filter(wanted::equals).isPresent(),
              staged.name(),
              staged.name()
                  + ": asked from "
                  + from.map(Instant::toString).orElse("the beginning"));
        });
  }

  private static Result unchanged(Bench bench) throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              ObjectNode one = staged.record(1, 1);
              staged.vendor().page(one);
              Reading reading = staged.reading().keepReader().run();
              int first = Collections.frequency(reading.ids(), staged.ids(one).get(0));
              int again = reading.run().ids().size();
              found.note(
                  first == 1 && again == 0,
                  staged.name(),
                  staged.name() + ": " + first + ", " + again);
            })
        .result("once", "look at id: and version: of the stream");
  }
}
