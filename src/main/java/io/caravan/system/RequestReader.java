package io.caravan.system;

import io.caravan.system.SystemPack.ById;
import io.caravan.system.SystemPack.Cursor;
import io.caravan.system.SystemPack.HintRule;
import io.caravan.system.SystemPack.Nested;
import io.caravan.system.SystemPack.Operation;
import io.caravan.system.SystemPack.Page;
import io.caravan.system.SystemPack.Related;
import io.caravan.system.SystemPack.Request;
import io.caravan.system.SystemPack.Step;
import io.caravan.system.SystemPack.Stream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the streams and operations of a pack. */
final class RequestReader {
  private static final int DEFAULT_PAGE = 50;
  private static final String DEFAULT_SETTLE = "30s";

  private final PackFolder files;

  RequestReader(PackFolder files) {
    this.files = files;
  }

  Stream stream(Section s) {
    if ("hook".equals(s.word("source", "list", "list", "hook"))) {
      return posted(s);
    }
    Section page = s.section("page");
    Section cursor = s.section("cursor");
    if (cursor == null) {
      s.fault("cursor", s.lastName() + " has no cursor", "Say which field tells what is new");
    }
    s.word("deletions", "hidden", "hidden", "shown");
    return new Stream(
        s.lastName(),
        s.required("entity"),
        request(s, "GET"),
        s.required("records"),
        s.text("each"),
        s.required("id"),
        s.text("version"),
        page == null
            ? new Page("none", null, null, null, DEFAULT_PAGE)
            : page(page, s.text("records"), s.text("id")),
        s.sections("nested").stream().map(this::nested).toList(),
        s.sections("with").stream().map(this::related).toList(),
        s.text("group"),
        s.map("drop"),
        s.map("alike"),
        cursor == null ? null : cursor(cursor),
        s.sections("by-id").stream().map(this::byId).toList(),
        s.sections("hint").stream().map(RequestReader::hint).toList(),
        s.text("schedule", "1m"),
        events(s.section("events")));
  }

  private static Stream posted(Section s) {
    return new Stream(
        s.lastName(),
        s.required("entity"),
        null,
        null,
        null,
        s.required("id"),
        s.text("version"),
        Page.ONE,
        List.of(),
        List.of(),
        null,
        Map.of(),
        Map.of(),
        null,
        List.of(),
        List.of(),
        s.text("schedule", "5s"),
        null);
  }

  private static StreamEvents events(Section s) {
    if (s == null) {
      return null;
    }
    StreamEvents events =
        new StreamEvents(s.text("since", "0s"), s.word("zone", "Z", "Z", "+00:00"));
    try {
      Durations.parse(events.since());
    } catch (IllegalArgumentException e) {
      s.fault("since", "since is no span of time: " + events.since(), "Write it like 14d");
    }
    s.done();
    return events;
  }

  Operation operation(Section s) {
    String outcome =
        s.word("class", "NONE", "READ", "KEY", "PROBE", "PROBE_LAGGING", "REPEATABLE", "NONE");
    Section probe = s.section("probe");
    if (outcome.startsWith("PROBE") && probe == null) {
      s.fault(
          "class",
          s.lastName() + " is of class " + outcome + " but has no probe",
          "Say how its effect is found again, or call it NONE");
    }
    return new Operation(
        s.lastName(),
        request(s, "POST"),
        outcome,
        s.integer("batch", 1),
        s.text("list"),
        s.text("errors-index"),
        s.text("base"),
        s.text("key-variable"),
        s.text("answer"),
        s.text("record"),
        s.number("cost", 0),
        probe == null ? null : probe(probe));
  }

  private Request request(Section s, String method) {
    String graphql = s.text("graphql");
    String path = s.text("path");
    String text = null;
    if (graphql != null) {
      text = files.document(graphql).orElse(null);
      if (text == null) {
        s.fault(
            "graphql",
            "there is no " + files.place(graphql),
            "Write the document or mend the name");
      }
    } else if (path == null) {
      s.fault("path", s.lastName() + " has neither graphql nor path", "Say what is to be called");
    }
    return new Request(text, s.text("method", method), path, s.map("query"));
  }

  private static Page page(Section s, String records, String id) {
    String kind = s.word("kind", "none", "graphql-cursor", "next-link", "offset", "none");
    int size = s.integer("size", DEFAULT_PAGE);
    Offset offset = null;
    if ("offset".equals(kind)) {
      offset = new Offset(s.required("total"), records, id);
      if (size < 2) {
        s.fault("size", "a page of " + size + " shows nothing new", "Ask for at least 2 records");
      }
    }
    Page page = new Page(kind, s.text("info"), s.text("link"), offset, size);
    s.done();
    return page;
  }

  private Nested nested(Section s) {
    Nested nested = new Nested(s.required("path"), request(s, "GET"), s.required("records"));
    s.done();
    return nested;
  }

  private Related related(Section s) {
    Related related =
        new Related(s.required("as"), s.text("when"), request(s, "GET"), s.text("record"));
    s.done();
    return related;
  }

  private static Cursor cursor(Section s) {
    s.text("resolution");
    s.flag("inclusive");
    Cursor cursor =
        new Cursor(
            s.required("field"),
            Durations.parse(s.text("overlap", "0s")).toMillis(),
            s.text("variable"),
            s.text("parameter"),
            s.text("filter", "{cursor}"),
            s.text("initial"));
    s.done();
    return cursor;
  }

  private ById byId(Section s) {
    ById byId = new ById(s.text("prefix", ""), request(s, "GET"), s.required("record"));
    s.done();
    return byId;
  }

  private static HintRule hint(Section s) {
    HintRule rule = new HintRule(s.list("topics"), s.required("id"));
    s.done();
    return rule;
  }

  private static Step twice(Section s) {
    if (s == null) {
      return null;
    }
    Step step = new Step(s.required("call"), s.required("with"));
    s.done();
    return step;
  }

  private Probe probe(Section s) {
    Map<String, String> compare = new LinkedHashMap<>(s.map("compare"));
    s.text("kind");
    Section page = s.section("page");
    Duration settle = Durations.parse(s.text("settle", DEFAULT_SETTLE));
    Probe probe =
        new Probe(
            request(s, "GET"),
            s.map("variables"),
            s.required("records"),
            page == null ? Page.ONE : page(page, s.text("records"), "id"),
            s.flag("newest-first"),
            compare,
            s.text("since"),
            settle.toMillis(),
            twice(s.section("twice")));
    if (compare.isEmpty()) {
      s.fault(
          "compare", "a probe must compare a field of what it finds", "A filter is never trusted");
    }
    s.done();
    return probe;
  }
}
