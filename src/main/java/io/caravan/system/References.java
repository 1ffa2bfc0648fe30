package io.caravan.system;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Names that stand in one part of a pack and must stand in another one. They are looked up when the
 * whole file is read, since the parts come in any order.
 */
final class References {
  private static final String ROUTE = "direct:[A-Za-z0-9_-]+";
  private static final String THERE = "[^.]+\\..+";

  private final List<Reference> operations = new ArrayList<>();
  private final List<Reference> settings = new ArrayList<>();
  private final List<Reference> identities = new ArrayList<>();

  private final List<Reference> requests = new ArrayList<>();

  private record Reference(Section where, String key, String who, String name) {}

  /** The name of an operation; {@code who} is what a message begins with: "item.upsert calls". */
  String operation(Section s, String key, String who) {
    return kept(operations, s, key, who);
  }

  String setting(Section s, String key, String who) {
    return kept(settings, s, key, who);
  }

  /** A setting that is named inside the text of a key. */
  void setting(Section s, String key, String who, String name) {
    settings.add(new Reference(s, key, who, name));
  }

  /** {@code <identity>.<field>}, or null. */
  String there(Section s, String key) {
    String place = s.text(key);
    if (place != null && !place.matches(THERE)) {
      s.fault(key, place + " is not <identity>.<field>", "Write it like account.currency");
    } else if (place != null) {
      String identity = place.substring(0, place.indexOf('.'));
      identities.add(new Reference(s, key, s.lastName() + " is looked for in", identity));
    }
    return place;
  }

  /** Where a request goes: what that may be depends on the protocol. */
  void request(Section s, String key, String place) {
    if (place != null) {
      requests.add(new Reference(s, key, s.lastName() + " goes to", place));
    }
  }

  /** A fault for every name that is not there, at the place where it is named. */
  void check(SystemPack pack) {
    for (Reference one : requests) {
      boolean route = "path".equals(one.key()) && one.name().matches(ROUTE);
      if (pack.isRouted() && !route) {
        one.where()
            .fault(
                one.key(),
                one.who() + " " + one.name() + ", which is no route",
                "With protocol route each request has a path like direct:till-items, and a flow"
                    + " file begins a route there");
      } else if (!pack.isRouted() && route) {
        one.where()
            .fault(
                one.key(),
                one.who() + " " + one.name() + ", which is a route",
                "Routes are called by packs of protocol route only");
      }
    }
    check(operations, pack.operations().keySet(), "operation", "Operations");
    check(settings, pack.settings().keySet(), "setting", "Settings");
    check(identities, pack.identity().keySet(), "identity", "Identities");
  }

  private static String kept(List<Reference> kept, Section s, String key, String who) {
    String name = s.required(key);
    if (!name.isEmpty()) {
      kept.add(new Reference(s, key, who, name));
    }
    return name;
  }

  private static void check(
      List<Reference> references, Collection<String> known, String what, String all) {
    for (Reference one : references) {
      if (!known.contains(one.name())) {
        one.where()
            .fault(
                one.key(),
                one.who() + " " + one.name() + ", which is no " + what,
                Spelling.meant(one.name(), known)
                    + (known.isEmpty()
                        ? "The pack has none"
                        : all + " are " + String.join(", ", known)));
      }
    }
  }
}
