package io.caravan.system;

import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
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
import java.util.regex.Pattern;

/** Reads the streams and operations of a pack. */
final class RequestReader {
  private static final int DEFAULT_PAGE = 50;
  private static final String DEFAULT_SETTLE = "30s";
  private static final String NO_TIME = "0s";
  private static final String MISSING = "missing";
  private static final String ITEM = "item";
  private static final Pattern SCHEDULE =
      Pattern.compile("\\d+(ms|[smhd])(\\.\\.\\d+(ms|[smhd]))?");

  /** What tells, by kind of paging, whether there is more. */
  private static final Map<String, String> ENDS =
      Map.of("graphql-cursor", "info", "next-link", "link");

  private final PackFolder files;
  private final References references;

  RequestReader(PackFolder files, References references) {
    this.files = files;
    this.references = references;
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
    Cursor begin = cursor == null ? null : cursor(cursor);
    List<ById> byId = s.sections("by-id").stream().map(this::byId).toList();
    return new Stream(
        s.lastName(),
        entity(s),
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
        begin,
        byId,
        s.sections("hint").stream().map(RequestReader::hint).toList(),
        schedule(s, "1m"),
        events(s.section("events")),
        whole(s, begin, byId));
  }

  private static boolean whole(Section s, Cursor cursor, List<ById> byId) {
    if (!MISSING.equals(s.word("deletions", "hidden", "hidden", "shown", MISSING))) {
      return false;
    }
    if (cursor != null && (cursor.variable() != null || cursor.parameter() != null)) {
      s.fault(
          "deletions",
          s.lastName() + " is read from its cursor on, so that what is missing is not gone",
          "Take variable and parameter out of its cursor, or write deletions: hidden");
    }
    if (byId.isEmpty()) {
      s.fault(
          "deletions",
          s.lastName() + " has no by-id, by which it is looked whether what is missing is gone",
          "Say how one record is read");
    }
    if (!ITEM.equals(s.text("entity"))) {
      s.fault("deletions", "only items end by being missing", "Write deletions: hidden");
    }
    return true;
  }

  private static Stream posted(Section s) {
    return new Stream(
        s.lastName(),
        entity(s),
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
        schedule(s, "5s"),
        null,
        false);
  }

  private static StreamEvents events(Section s) {
    if (s == null) {
      return null;
    }
    s.span("since", NO_TIME);
    StreamEvents events =
        new StreamEvents(s.text("since", NO_TIME), s.word("zone", "Z", "Z", "+00:00"));
    s.done();
    return events;
  }

  private static String entity(Section s) {
    return s.word("entity", null, ManifestReader.ENTITIES.toArray(String[]::new));
  }

  private static String schedule(Section s, String usual) {
    String text = s.text("schedule", usual);
    // A cron expression is understood where it is run.
    if (!text.contains(" ") && !SCHEDULE.matcher(text).matches()) {
      s.fault(
          "schedule", "schedule " + text + " is not understood", "Write it like 30s or 15s..5m");
    }
    return text;
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
        listing(s),
        s.number("cost", 0),
        probe == null ? null : probe(probe));
  }

  private static Listing listing(Section s) {
    Section page = s.section("page");
    String since = s.text("since");
    if (page == null) {
      s.text("records");
      return null;
    }
    String records = s.required("records");
    return new Listing(records, page(page, records, "id"), since);
  }

  private Request request(Section s, String method) {
    String graphql = s.text("graphql");
    String path = s.text("path");
    Rpc rpc = rpc(s);
    String text = null;
    if (graphql != null) {
      try {
        text = files.document(graphql);
      } catch (IllegalArgumentException e) {
        List<String> documents = files.documents();
        s.fault(
            "graphql",
            e.getMessage(),
            Spelling.meant(graphql, documents) + "Write the document or mend the name");
      }
    } else if (path == null && rpc == null) {
      s.fault(
          "path", s.lastName() + " has neither graphql, path nor rpc", "Say what is to be called");
    }
    references.request(s, graphql == null ? "path" : "graphql", graphql == null ? path : graphql);
    return new Request(text, s.text("method", method), path, s.map("query"), rpc);
  }

  private static Rpc rpc(Section s) {
    String name = s.text("rpc");
    String params = jslt(s, "params", ".params");
    return name == null ? null : new Rpc(name, params);
  }

  /** A text that must compile, or what stands for it. */
  static String jslt(Section s, String key, String otherwise) {
    String text = s.text(key, otherwise);
    if (text != null) {
      try {
        Mapping.compile(key, "", text);
      } catch (MappingException e) {
        s.fault(key, e.getMessage(), "Mend the JSLT of " + key);
      }
    }
    return text;
  }

  private static Page page(Section s, String records, String id) {
    String kind = s.word("kind", "none", "graphql-cursor", "next-link", "offset", "none");
    String ends = ENDS.get(kind);
    if (ends != null) {
      s.required(ends);
    }
    int size = s.integer("size", DEFAULT_PAGE);
    String total = s.text("total");
    String listed = s.text("id");
    boolean shortEnds = s.flag("short-page-ends");
    Offset offset = null;
    if ("offset".equals(kind)) {
      offset = new Offset(total, records, listed == null ? id : listed);
      if ((total == null) == !shortEnds) {
        s.fault(
            "total",
            total == null
                ? "nothing tells where the list ends"
                : "two things tell where the list ends",
            "Name the number of all records under total or, if the vendor tells none and never"
                + " answers with less than was asked for, write short-page-ends: true");
      }
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
            s.span("overlap", NO_TIME).toMillis(),
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

  private Step twice(Section s) {
    if (s == null) {
      return null;
    }
    Step step =
        new Step(
            references.operation(s, "call", "what takes a second one away calls"),
            s.required("with"));
    s.done();
    return step;
  }

  private Probe probe(Section s) {
    Map<String, String> compare = new LinkedHashMap<>(s.map("compare"));
    s.text("kind");
    Section page = s.section("page");
    Duration settle = s.span("settle", DEFAULT_SETTLE);
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
          "compare",
          "a probe must compare a field of what it finds",
          "Name one under compare with what was sent, {sku: \"{body.sku}\"}: a vendor's filter is"
              + " never trusted");
    }
    s.done();
    return probe;
  }
}
