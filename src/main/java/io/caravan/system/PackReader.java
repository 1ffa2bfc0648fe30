package io.caravan.system;

import io.caravan.system.SystemPack.Action;
import io.caravan.system.SystemPack.Locations;
import io.caravan.system.SystemPack.Operation;
import io.caravan.system.SystemPack.Setting;
import io.caravan.system.SystemPack.Step;
import io.caravan.system.SystemPack.StockTest;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code system.yaml} of a kind; every fault of the file at once, with its line. */
public final class PackReader {
  static final String SEE = "See docs/add-a-system.md";

  private static final List<String> ENTITIES =
      List.of("item", "inventory", "movement", "order", "shipment", "customer", "refund", "return");

  private final List<Path> folders;
  private final List<PackFault> faults = new ArrayList<>();

  /**
   * @param folders the integrator's folders of packs, first one wins
   */
  public PackReader(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** Faults of every pack read so far. */
  public List<PackFault> faults() {
    return List.copyOf(faults);
  }

  /** The pack, or nothing if it has faults or does not exist; see {@link #faults}. */
  public Optional<SystemPack> read(String kind) {
    int before = faults.size();
    try {
      PackFolder files = new PackFolder(folders, kind);
      String place = files.place("system.yaml");
      Optional<String> text = files.text("system.yaml");
      if (text.isEmpty()) {
        faults.add(
            new PackFault(
                place,
                0,
                "there is no pack of kind " + kind,
                "Shipped: lightspeed-r, shopify, generic"));
        return Optional.empty();
      }
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text.get()));
      Section section = new Section(place, "system", root, faults);
      SystemPack pack = pack(section, new RequestReader(files));
      section.done();
      return faults.size() == before ? Optional.of(pack) : Optional.empty();
    } catch (MarkedYAMLException e) {
      faults.add(
          new PackFault(
              "systems/" + kind + "/system.yaml",
              e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1,
              "is no YAML: " + e.getProblem(),
              SEE));
    } catch (IllegalArgumentException e) {
      faults.add(new PackFault("systems/" + kind, 0, e.getMessage(), SEE));
    }
    return Optional.empty();
  }

  private SystemPack pack(Section s, RequestReader requests) {
    SystemPack pack =
        new SystemPack(
            s.required("kind"),
            s.required("title"),
            s.word("role", "", "pos", "shop", "erp", "warehouse"),
            s.word("protocol", "rest", "graphql", "rest", "none"),
            s.text("api-version", ""),
            s.text("base-url", ""),
            s.text("graphql-path", "/graphql.json"),
            s.text("version-header"),
            s.text("version-ends"),
            s.each("settings", PackReader::setting),
            AccessReader.auth(s.section("auth")),
            AccessReader.limiter(s.section("limiter")),
            AccessReader.signature(s.section("signature")),
            s.sections("errors").stream().map(AccessReader::errors).flatMap(List::stream).toList(),
            s.text("error-result"),
            s.each("actions", PackReader::action),
            steps(s, "connect"),
            steps(s, "disconnect"),
            s.flag("on-hand-excludes-reservations"),
            stockTest(s.section("stock-test")),
            locations(s.section("locations")),
            s.map("identity"),
            s.each("streams", requests::stream),
            s.each("operations", requests::operation));
    checkActions(s, pack);
    return pack;
  }

  private static Action action(Section s) {
    return new Action(s.lastName(), steps(s));
  }

  private static List<Step> steps(Section s, String key) {
    Section part = s.section(key);
    if (part == null) {
      return List.of();
    }
    List<Step> steps = steps(part);
    part.done();
    return steps;
  }

  private static List<Step> steps(Section s) {
    List<Step> steps = list(s, "steps");
    if (steps.isEmpty()) {
      s.fault("steps", s.lastName() + " has no steps", SEE);
    }
    return steps;
  }

  private static List<Step> list(Section s, String key) {
    List<Step> steps = new ArrayList<>();
    for (Section one : s.sections(key)) {
      steps.add(new Step(one.required("call"), one.text("with", ".")));
      one.done();
    }
    return List.copyOf(steps);
  }

  private static StockTest stockTest(Section s) {
    if (s == null) {
      return null;
    }
    StockTest test =
        new StockTest(steps(s), list(s, "undo"), s.required("before"), s.required("after"));
    s.done();
    return test;
  }

  private static Locations locations(Section s) {
    if (s == null) {
      return null;
    }
    Locations locations = new Locations(s.required("operation"), s.text("id", "id"));
    s.done();
    return locations;
  }

  private static void checkActions(Section s, SystemPack pack) {
    for (Step step : pack.connect()) {
      checkCall(s, "connect", "connect", step, pack);
    }
    for (Step step : pack.disconnect()) {
      checkCall(s, "disconnect", "disconnect", step, pack);
    }
    if (pack.stockTest() != null) {
      for (Step step : pack.stockTest().steps()) {
        checkCall(s, "stock-test", "stock-test", step, pack);
      }
      for (Step step : pack.stockTest().undo()) {
        checkCall(s, "stock-test", "stock-test", step, pack);
      }
    }
    for (Operation operation : pack.operations().values()) {
      if (operation.probe() != null && operation.probe().twice() != null) {
        checkCall(s, "operations", operation.name(), operation.probe().twice(), pack);
      }
    }
    for (Action action : pack.actions().values()) {
      int dot = action.name().indexOf('.');
      if (dot < 0 || !ENTITIES.contains(action.name().substring(0, dot))) {
        s.fault(
            "actions",
            action.name() + " is not named <entity>.<action>",
            "Entities are " + String.join(", ", ENTITIES));
      }
      for (Step step : action.steps()) {
        checkCall(s, "actions", action.name(), step, pack);
      }
    }
  }

  private static void checkCall(Section s, String key, String name, Step step, SystemPack pack) {
    if (!pack.operations().containsKey(step.call())) {
      s.fault(
          key,
          name + " calls " + step.call() + ", which is no operation",
          "Operations are " + String.join(", ", pack.operations().keySet()));
    }
  }

  private static Setting setting(Section s) {
    return new Setting(
        s.flag("required"),
        s.flag("secret"),
        s.text("default"),
        s.text("about", ""),
        s.text("there"));
  }
}
