package io.caravan.system;

import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import io.caravan.system.SystemPack.ById;
import io.caravan.system.SystemPack.Cursor;
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
    Cursor begin = cursor == null ? null : StreamParts.cursor(cursor);
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
        s.sections("hint").stream().map(StreamParts::hint).toList(),
        StreamParts.schedule(s, "1m"),
        StreamParts.events(s.section("events")),
        StreamParts.whole(s, begin, byId));
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
        StreamParts.schedule(s, "5s"),
        null,
        false);
  }

  private static String entity(Section s) {
    return s.word("entity", null, ManifestReader.ENTITIES.toArray(String[]::new));
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
    List<Nested> nested = s.sections("nested").stream().map(this::nested).toList();
    if (!nested.isEmpty() && !"READ".equals(outcome)) {
      s.fault(
          "nested",
          s.lastName() + " is of class " + outcome + ", and only reads are read on",
          "Take nested away, or call it READ");
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
        nested,
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

  private ById byId(Section s) {
    ById byId = new ById(s.text("prefix", ""), request(s, "GET"), s.required("record"));
    s.done();
    return byId;
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
