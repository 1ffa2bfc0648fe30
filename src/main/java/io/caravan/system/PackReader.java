package io.caravan.system;

import io.caravan.system.SystemPack.Action;
import io.caravan.system.SystemPack.Auth;
import io.caravan.system.SystemPack.ErrorRule;
import io.caravan.system.SystemPack.Limiter;
import io.caravan.system.SystemPack.Setting;
import io.caravan.system.SystemPack.Signature;
import io.caravan.system.SystemPack.Step;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code system.yaml} of a kind; every fault of the file at once, with its line. */
public final class PackReader {
  private static final int DEFAULT_REFRESHES_PER_MINUTE = 5;
  private static final String SEE = "See docs/add-a-system.md";

  private static final List<String> ENTITIES =
      List.of("item", "inventory", "order", "shipment", "customer", "refund", "return");

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
    Section locations = s.section("locations");
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
            auth(s.section("auth")),
            limiter(s.section("limiter")),
            signature(s.section("signature")),
            s.sections("errors").stream().map(PackReader::error).toList(),
            s.each("actions", PackReader::action),
            connect(s.section("connect")),
            s.flag("on-hand-excludes-reservations"),
            locations == null ? null : locations.text("operation"),
            s.map("identity"),
            s.each("streams", requests::stream),
            s.each("operations", requests::operation));
    checkActions(s, pack);
    return pack;
  }

  private static Action action(Section s) {
    return new Action(s.lastName(), steps(s));
  }

  private static List<Step> connect(Section s) {
    if (s == null) {
      return List.of();
    }
    List<Step> steps = steps(s);
    s.done();
    return steps;
  }

  private static List<Step> steps(Section s) {
    List<Step> steps = new ArrayList<>();
    for (Section one : s.sections("steps")) {
      steps.add(new Step(one.required("call"), one.text("with", ".")));
      one.done();
    }
    if (steps.isEmpty()) {
      s.fault("steps", s.lastName() + " has no steps", SEE);
    }
    return List.copyOf(steps);
  }

  private static void checkActions(Section s, SystemPack pack) {
    for (Step step : pack.connect()) {
      checkCall(s, "connect", "connect", step, pack);
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
        s.flag("required"), s.flag("secret"), s.text("default"), s.text("about", ""));
  }

  private static Auth auth(Section s) {
    if (s == null) {
      return new Auth(
          "none", null, null, null, List.of(), "none", false, DEFAULT_REFRESHES_PER_MINUTE);
    }
    Section rotation = s.section("rotation");
    int refreshes = DEFAULT_REFRESHES_PER_MINUTE;
    if (rotation != null) {
      rotation.flag("before-first-use");
      refreshes = rotation.integer("refreshes-per-minute", refreshes);
      rotation.done();
    }
    Auth auth =
        new Auth(
            s.word("kind", "none", "none", "header", "bearer"),
            s.text("header", "Authorization"),
            s.text("token-url"),
            s.text("authorize-url"),
            s.list("scopes"),
            s.word("grant", "none", "none", "client-credentials"),
            s.flag("pkce"),
            refreshes);
    s.done();
    return auth;
  }

  private static Limiter limiter(Section s) {
    if (s == null) {
      return new Limiter("none", 0, 0, 0, 0, Map.of());
    }
    Map<String, String> state = new LinkedHashMap<>();
    for (String key :
        List.of(
            "state",
            "level-header",
            "drip-header",
            "burst-header",
            "cost-header",
            "base-cost",
            "type-header")) {
      String value = s.text(key);
      if (value != null) {
        state.put(key, value);
      }
    }
    Limiter limiter =
        new Limiter(
            s.word("kind", "none", "none", "query-cost", "drip"),
            s.number("capacity", 0),
            s.number("rate", 0),
            s.integer("burst", 0),
            s.number("reserve", 0),
            state);
    if (!"none".equals(limiter.kind()) && (limiter.capacity() <= 0 || limiter.rate() <= 0)) {
      s.fault("kind", "a limiter needs capacity and rate above 0", SEE);
    }
    s.done();
    return limiter;
  }

  private static Signature signature(Section s) {
    if (s == null) {
      return null;
    }
    Signature signature =
        new Signature(
            s.word("kind", "", "hmac-sha256-base64", "hmac-sha256-hex"),
            s.required("header"),
            s.text("id-header"),
            s.text("topic-header"),
            s.required("secret"));
    s.done();
    return signature;
  }

  private static ErrorRule error(Section s) {
    String status = s.text("status");
    ErrorRule rule =
        new ErrorRule(
            status == null ? null : Integer.valueOf(status),
            s.text("code"),
            s.text("user-error"),
            s.text("message"),
            s.word(
                "class",
                "permanent",
                "throttled",
                "auth",
                "transient",
                "unknown",
                "stale",
                "permanent",
                "missing",
                "duplicate",
                "short"));
    s.done();
    return rule;
  }
}
