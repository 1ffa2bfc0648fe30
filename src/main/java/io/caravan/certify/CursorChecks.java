package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.RecordPaths;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Going on where the reading before ended, without leaving anything out. */
final class CursorChecks {
  private static final String GROUP = "cursor";

  /** Indexes and transactions lag so long that nobody notices. */
  private static final long LAG_S = 15;

  private static final String OVERLAP = "set cursor: overlap to what the system's index may lag";

  private CursorChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "every record has its cursor",
            "the field of the cursor in each listed record",
            CursorChecks::stamped),
        Check.reading(
            GROUP,
            "lists come in the order of their cursor",
            "pages of the system, read one after the other: not the newest first; a list that goes"
                + " back by more than the overlap is noticed",
            CursorChecks::ordered),
        Check.reading(
            GROUP,
            "the last record is shown again",
            "a list is read to its end and again: the record at the cursor is among those listed",
            CursorChecks::lastAgain),
        Check.reading(
            GROUP,
            "the cursor is asked for",
            "the second request for a list names a time, or the list is read whole each time",
            CursorChecks::asked),
        Check.reading(
            GROUP,
            "equal stamps over two readings",
            "a record with the very stamp at which the reading before ended is shown",
            CursorChecks::equalStamps),
        Check.reading(
            GROUP,
            "a record that is committed late",
            "one with a stamp " + LAG_S + " s before the end of the reading before is shown",
            CursorChecks::late),
        Check.reading(
            GROUP,
            "a cursor that goes back",
            "a page older than the one before it: all records are shown, now or next time",
            CursorChecks::goesBack),
        Check.reading(
            GROUP,
            "a stamp in the future",
            "a record dated tomorrow does not hide one that is written today",
            CursorChecks::future),
        Check.reading(
            GROUP,
            "stamps in another zone",
            "a stamp written with +02:00 leads to a request for that very instant",
            CursorChecks::zones),
        Check.reading(
            GROUP,
            "the same record twice is one",
            "what was shown unchanged is not passed on again by the next reading",
            CursorChecks::unchanged));
  }

  private static Result stamped(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      List<JsonNode> listed = Reading.of(bench, stream).most(1).run().listed();
      String field = stream.cursor().field();
      long without =
          listed.stream().filter(record -> RecordPaths.text(record, field) == null).count();
      if (listed.isEmpty()) {
        found.skip(stream.name() + ": no record");
      } else {
        found.note(
            without == 0, stream.name(), stream.name() + ": " + without + " without " + field);
      }
    }
    return found.result("a value in each", "look at cursor: field");
  }

  private static Result ordered(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      if (stream.cursor().filter() == null) {
        found.skip(stream.name() + ": is read whole each time");
        continue;
      }
      Reading reading = Reading.of(bench, Shapes.paged(stream, 3)).most(4).run();
      List<Instant> stamps =
          reading.listed().stream()
              .map(record -> Wire.instant(RecordPaths.text(record, stream.cursor().field())))
              .flatMap(Optional::stream)
              .toList();
      if (stamps.stream().distinct().count() < 2) {
        found.skip(stream.name() + ": fewer than 2 times");
      } else {
        order(stream.name(), stamps, stream.cursor().overlapMs(), reading.turnedBack(), found);
      }
    }
    return found.result(
        "oldest change first", "sort the list by the field of the cursor in its request");
  }

  private static void order(
      String name, List<Instant> stamps, long overlapMs, boolean noticed, Findings found) {
    boolean back = false;
    boolean rises = false;
    boolean falls = false;
    Instant latest = stamps.get(0);
    for (int i = 1; i < stamps.size(); i++) {
      Instant at = stamps.get(i);
      rises |= at.isAfter(stamps.get(i - 1));
      falls |= at.isBefore(stamps.get(i - 1));
      back |= at.isBefore(latest.minusMillis(overlapMs));
      latest = at.isAfter(latest) ? at : latest;
    }
    if (falls && !rises) {
      found.fault(name + ": the newest comes first");
    } else if (back && !noticed) {
      found.fault(name + ": goes back, and the reading did not notice");
    } else {
      found.good(name + (back ? " (in another order: its cursor moves only at its end)" : ""));
    }
  }

  private static Result lastAgain(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      Reading reading = Reading.of(bench, stream).run();
      List<JsonNode> first = List.copyOf(reading.listed());
      if (first.isEmpty() || !reading.isWhole()) {
        found.skip(
            stream.name() + (first.isEmpty() ? ": no record" : ": too long to read to its end"));
        continue;
      }
      String last = first.get(first.size() - 1).toString();
      boolean again = reading.run().listed().stream().anyMatch(one -> one.toString().equals(last));
      found.note(again, stream.name(), stream.name() + ": left out");
    }
    return found.result(
        "the last record once more", "the filter leaves equal stamps out: " + OVERLAP);
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
        OVERLAP,
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
          Reading reading = staged.reading();
          List<String> shown = new ArrayList<>();
          staged.vendor().fails((request, n) -> n == 3 ? ErrorChecks.error(500) : null);
          staged.vendor().page(unread);
          try {
            shown.addAll(reading.run().ids());
          } catch (CallException e) {
            shown.addAll(reading.ids());
          }
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
              int first = reading.ids().size();
              int again = reading.run().ids().size();
              found.note(
                  first == 1 && again == 0,
                  staged.name(),
                  staged.name() + ": " + first + ", " + again);
            })
        .result("once", "look at id: and version: of the stream");
  }
}
