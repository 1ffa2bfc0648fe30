package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.RecordPaths;
import io.caravan.api.TransportException;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists to their last page. */
final class PagingChecks {
  private static final String GROUP = "paging";
  private static final int SMALL = 3;
  private static final String PAGES =
      "look at page: kind, its paths and size; with REST the request needs limit: \"{size}\"";

  private PagingChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "every list can be read",
            "each stream is read; at least one shows records where the pack looks for them",
            PagingChecks::readable),
        Check.reading(
            GROUP,
            "small pages show the same as large ones",
            "pages of 3 and of the pack's own size, record by record from the beginning",
            PagingChecks::smallPages),
        Check.reading(
            GROUP,
            "every record has an id",
            "the id of each record that is read",
            PagingChecks::ids),
        Check.reading(
            GROUP,
            "an empty page in the middle is not the end",
            "a page with records, an empty one, another with records: all are read",
            PagingChecks::emptyPage),
        Check.reading(
            GROUP,
            "a next page that is the same page ends the reading",
            "a list whose next page leads to itself is given up, not read for ever",
            PagingChecks::stuck),
        Check.reading(
            GROUP,
            "a list that breaks off is read on",
            "the second page fails with 500 once: a later reading shows every record",
            PagingChecks::breaksOff),
        Check.reading(
            GROUP,
            "a throttled page is asked for again",
            "the second page is refused with 429 once: every record is shown, none twice",
            PagingChecks::throttledPage),
        Check.reading(
            GROUP,
            "a cold system is read on its second answer",
            "the first call gets no answer at all; the next reading shows every record",
            PagingChecks::cold));
  }

  private static Result readable(Bench bench) throws CallException {
    Findings found = new Findings();
    List<String> empty = new ArrayList<>();
    int records = 0;
    for (SystemPack.Stream stream : bench.streams()) {
      int shown = Reading.of(bench, stream).most(1).run().listed().size();
      records += shown;
      found.good(stream.name() + " " + shown);
      if (shown == 0) {
        empty.add(stream.name());
      }
    }
    if (bench.streams().isEmpty()) {
      return Result.notApplicable("the pack reads nothing");
    }
    if (records == 0) {
      found.fault("no record in any of " + String.join(", ", empty));
    }
    return found.result("a record of at least one stream", "look at records: of the streams");
  }

  private static Result smallPages(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      List<String> large = keys(Reading.of(bench, stream).most(1).run(), stream);
      if (large.size() <= SMALL) {
        found.skip(stream.name() + ": fewer than " + (SMALL + 1) + " records");
        continue;
      }
      if (stream.page().size() == 0) {
        found.skip(stream.name() + ": one answer is the whole list");
        continue;
      }
      Reading reading = Reading.of(bench, Shapes.paged(stream, SMALL)).most(4).run();
      List<String> small = keys(reading, stream);
      Set<String> missing = new HashSet<>(large.subList(0, Math.min(large.size(), SMALL + 1)));
      missing.removeAll(small);
      found.note(
          missing.isEmpty(),
          stream.name(),
          stream.name() + ": " + small.size() + " of at least " + large.size() + " records");
    }
    return found.result("the same records in the same order", PAGES);
  }

  private static List<String> keys(Reading reading, SystemPack.Stream stream) throws CallException {
    // Parts have their ids inside: a listed record is told by itself.
    return reading.listed().stream().map(one -> key(one, stream)).distinct().toList();
  }

  private static String key(JsonNode record, SystemPack.Stream stream) {
    String id = stream.each() == null ? RecordPaths.text(record, stream.id()) : null;
    return id == null ? record.toString() : id;
  }

  private static Result ids(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      // A record without one never gets out of the reading, so the list itself is looked at.
      List<JsonNode> parts = new ArrayList<>();
      for (JsonNode listed : Reading.of(bench, stream).most(1).run().listed()) {
        parts.addAll(
            stream.each() == null ? List.of(listed) : RecordPaths.list(listed, stream.each()));
      }
      boolean templated = stream.id().contains("{");
      long nameless =
          parts.stream()
              .filter(part -> !templated && RecordPaths.text(part, stream.id()) == null)
              .count();
      if (parts.isEmpty() || templated) {
        found.skip(stream.name() + (templated ? ": has an id made of others" : ": no record"));
      } else {
        found.note(nameless == 0, stream.name(), stream.name() + ": " + nameless + " without");
      }
    }
    return found.result("an id of every record", "look at id: of these streams");
  }

  /** Plays it with every stream whose list has more than one answer. */
  private static Result turning(Bench bench, String expected, String remedy, Staged.Act act)
      throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              if ("none".equals(staged.stream().page().kind())) {
                found.skip(staged.name() + ": one answer is the whole list");
              } else {
                act.on(staged, found);
              }
            })
        .result(expected, remedy);
  }

  private static Result emptyPage(Bench bench) throws CallException {
    return turning(
        bench,
        "both records",
        PAGES,
        (staged, found) -> {
          if (staged.stream().page().offset() != null) {
            found.skip(staged.name() + ": pages are counted, so none is empty");
            return;
          }
          ObjectNode one = staged.record(1, 1);
          ObjectNode two = staged.record(2, 2);
          staged.vendor().page(one).page().page(two);
          expect(staged.reading().run().ids(), staged.ids(one, two), staged, found);
        });
  }

  private static void expect(List<String> ids, List<String> wanted, Staged staged, Findings found) {
    List<String> missing = wanted.stream().filter(id -> !ids.contains(id)).toList();
    boolean twice = new HashSet<>(ids).size() < ids.size();
    found.note(
        missing.isEmpty() && !twice,
        staged.name(),
        staged.name() + ": " + ids.size() + " of " + wanted.size() + (twice ? ", some twice" : ""));
  }

  private static Result stuck(Bench bench) throws CallException {
    return turning(
        bench,
        "the reading is given up",
        PAGES,
        (staged, found) -> {
          staged.vendor().page(staged.record(1, 1), staged.record(2, 2)).endless();
          try {
            staged.reading().run();
            found.note(
                staged.vendor().asked().size() < 10,
                staged.name(),
                staged.name() + ": asked " + staged.vendor().asked().size() + " times");
          } catch (CallException e) {
            found.good(staged.name());
          }
        });
  }

  private static Result breaksOff(Bench bench) throws CallException {
    return turning(
        bench,
        "both records",
        "the cursor ran ahead of what was read: look at cursor: field",
        (staged, found) -> {
          ObjectNode one = staged.record(1, 1);
          ObjectNode two = staged.record(2, 600);
          staged.vendor().page(one).page(two);
          staged.vendor().fails((request, n) -> n == 2 ? ErrorChecks.error(500) : null);
          Reading reading = staged.reading();
          List<String> shown = new ArrayList<>(reading.idsUntilItFails());
          staged.vendor().again().page(one, two).filtering();
          shown.addAll(reading.run().ids());
          expect(shown.stream().distinct().toList(), staged.ids(one, two), staged, found);
        });
  }

  private static Result throttledPage(Bench bench) throws CallException {
    return turning(
        bench,
        "both records, none twice",
        "add status 429 to errors: with class throttled",
        (staged, found) -> {
          ObjectNode one = staged.record(1, 1);
          ObjectNode two = staged.record(2, 2);
          staged.vendor().page(one).page(two);
          staged
              .vendor()
              .fails(
                  (request, n) ->
                      n == 2
                          ? LossyTransport.answer(
                              429, Map.of("retry-after", "1"), ErrorChecks.bytes("{}"))
                          : null);
          expect(staged.reading().run().ids(), staged.ids(one, two), staged, found);
        });
  }

  private static Result cold(Bench bench) throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              ObjectNode one = staged.record(1, 1);
              staged.vendor().page(one);
              staged
                  .vendor()
                  .fails(
                      (request, n) ->
                          n == 1 ? LossyTransport.silence(TransportException.Kind.UNCLEAR) : null);
              Reading reading = staged.reading();
              try {
                reading.run();
                found.fault(staged.name() + ": silence was taken for an answer");
              } catch (CallException e) {
                expect(reading.run().ids(), staged.ids(one), staged, found);
              }
            })
        .result("nothing at first, then the record", "this is the machinery's: report it");
  }
}
