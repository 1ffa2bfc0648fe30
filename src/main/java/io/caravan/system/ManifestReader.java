package io.caravan.system;

import io.caravan.system.SystemPack.Locations;
import io.caravan.system.SystemPack.Setting;
import io.caravan.system.SystemPack.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the parts of one {@code system.yaml}, and whether they fit each other. */
final class ManifestReader {
  /** What a stream may tell of and an action may be for. */
  static final List<String> ENTITIES =
      List.of("item", "inventory", "movement", "order", "shipment", "customer", "refund", "return");

  private final References references = new References();
  private final RequestReader requests;

  ManifestReader(PackFolder files) {
    this.requests = new RequestReader(files, references);
  }

  SystemPack pack(Section s) {
    SystemPack pack =
        new SystemPack(
            s.required("kind"),
            s.required("title"),
            s.word("role", null, "pos", "shop", "erp", "warehouse"),
            s.word("protocol", "rest", "graphql", "rest", "json-rpc", "route", "none"),
            s.text("api-version", ""),
            s.text("base-url", ""),
            s.text("graphql-path", "/graphql.json"),
            s.text("version-header"),
            s.text("version-ends"),
            s.each("settings", this::setting),
            AccessReader.auth(s.section("auth"), references),
            AccessReader.limiter(s.section("limiter")),
            AccessReader.signature(s.section("signature"), references),
            s.sections("errors").stream().map(AccessReader::errors).flatMap(List::stream).toList(),
            s.text("error-result"),
            RequestReader.jslt(s, "answers", null),
            s.each("actions", this::action),
            steps(s, "connect"),
            steps(s, "disconnect"),
            s.flag("on-hand-excludes-reservations"),
            stockTest(s.section("stock-test")),
            locations(s.section("locations")),
            identity(s.section("identity")),
            s.each("streams", requests::stream),
            s.each("operations", requests::operation));
    references.check(pack);
    canBeBooked(pack, s.section("actions"));
    return pack;
  }

  // An order that is sold at once and cannot be taken back is not begun, and nobody would be told.
  private static void canBeBooked(SystemPack pack, Section actions) {
    if (pack.takes("order", "complete")
        && !pack.takes("order", "reserve")
        && !pack.takes("order", "return")) {
      actions.fault(
          "order.complete",
          "orders can be sold, but neither reserved before nor taken back after, so none would be",
          "Add order.return, which sells negative quantities, or order.reserve and order.release");
    }
  }

  private Setting setting(Section s) {
    return new Setting(
        s.flag("required"),
        s.flag("secret"),
        s.text("default"),
        s.text("about", ""),
        references.there(s, "there"));
  }

  private Action action(Section s) {
    String name = s.lastName();
    int dot = name.indexOf('.');
    if (dot < 0 || !ENTITIES.contains(name.substring(0, dot))) {
      String entity = dot < 0 ? name : name.substring(0, dot);
      s.fault(
          "",
          name + " is not named <entity>.<action>",
          Spelling.meant(entity, ENTITIES) + "Entities are " + String.join(", ", ENTITIES));
    }
    return new Action(name, steps(s), leftOut(s, dot < 0 ? "" : name.substring(0, dot)));
  }

  private static List<String> leftOut(Section s, String entity) {
    List<String> names = s.list("leaves-out");
    List<String> known = Action.COMPARED.getOrDefault(entity, List.of());
    for (String name : names) {
      if (!known.contains(name)) {
        s.fault(
            "leaves-out",
            name + " is not compared between systems",
            Spelling.meant(name, known)
                + (known.isEmpty()
                    ? "Only fields of items and customers are"
                    : "Those of it are " + String.join(", ", known)));
      }
    }
    return names;
  }

  private List<Step> steps(Section s, String key) {
    Section part = s.section(key);
    if (part == null) {
      return List.of();
    }
    List<Step> steps = steps(part);
    part.done();
    return steps;
  }

  private List<Step> steps(Section s) {
    List<Step> steps = list(s, "steps");
    if (steps.isEmpty()) {
      s.fault("steps", s.lastName() + " has no steps", "Write steps: [{call: <operation>}]");
    }
    return steps;
  }

  private List<Step> list(Section s, String key) {
    List<Step> steps = new ArrayList<>();
    for (Section one : s.sections(key)) {
      String call = references.operation(one, "call", s.lastName() + " calls");
      steps.add(new Step(call, one.text("with", ".")));
      one.done();
    }
    return List.copyOf(steps);
  }

  private StockTest stockTest(Section s) {
    if (s == null) {
      return null;
    }
    StockTest test =
        new StockTest(steps(s), list(s, "undo"), s.required("before"), s.required("after"));
    s.done();
    return test;
  }

  private Locations locations(Section s) {
    if (s == null) {
      return null;
    }
    Locations locations =
        new Locations(references.operation(s, "operation", "locations asks"), s.text("id", "id"));
    s.done();
    return locations;
  }

  private Map<String, String> identity(Section s) {
    Map<String, String> operations = new LinkedHashMap<>();
    if (s != null) {
      for (String name : s.names()) {
        operations.put(name, references.operation(s, name, "identity " + name + " asks"));
      }
    }
    return operations;
  }
}
