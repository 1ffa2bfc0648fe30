package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallException;
import io.caravan.api.RecordPaths;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Going on where the reading before ended, without leaving anything out. */
final class CursorChecks {
  static final String GROUP = "cursor";

  static final String OVERLAP = "set cursor: overlap to what the system's index may lag";

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
            CursorChecks::lastAgain));
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
}
