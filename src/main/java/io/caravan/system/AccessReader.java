package io.caravan.system;

import io.caravan.system.SystemPack.ErrorRule;
import io.caravan.system.SystemPack.Limiter;
import io.caravan.system.SystemPack.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Reads how a system lets us in, limits us, signs what it posts and says no. */
final class AccessReader {
  private static final int DEFAULT_REFRESHES_PER_MINUTE = 5;

  private AccessReader() {}

  static Auth auth(Section s, References references) {
    if (s == null) {
      return new Auth(
          "none",
          null,
          null,
          null,
          List.of(),
          "none",
          false,
          Map.of(),
          DEFAULT_REFRESHES_PER_MINUTE,
          null);
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
            s.word("kind", "none", "none", "header", "bearer", "session"),
            s.text("header", "Authorization"),
            s.text("token-url"),
            s.text("authorize-url"),
            s.list("scopes"),
            s.word("grant", "none", "none", "client-credentials"),
            s.flag("pkce"),
            s.map("code-parameters"),
            refreshes,
            SessionReader.session(s, references));
    s.done();
    return auth;
  }

  static Limiter limiter(Section s) {
    if (s == null) {
      return new Limiter("none", 0, 0, 0, 0, Map.of());
    }
    Map<String, String> state = new LinkedHashMap<>();
    for (String key :
        List.of(
            "state", "level-header", "drip-header", "burst-header", "cost-header", "base-cost")) {
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
      s.fault("kind", "a limiter needs capacity and rate above 0", PackReader.SEE);
    }
    s.done();
    return limiter;
  }

  static Signature signature(Section s, References references) {
    if (s == null) {
      return null;
    }
    Signature signature =
        new Signature(
            s.word("kind", null, "hmac-sha256-base64", "hmac-sha256-hex"),
            s.required("header"),
            s.text("id-header"),
            s.text("topic-header"),
            references.setting(s, "secret", "signature takes its secret from"));
    s.done();
    return signature;
  }

  /** Rules of one entry: a condition with several values is one rule for each. */
  static List<ErrorRule> errors(Section s) {
    String outcome =
        s.word(
            "class",
            "permanent",
            "throttled",
            "auth",
            "setup",
            "transient",
            "unknown",
            "stale",
            "permanent",
            "missing",
            "duplicate",
            "short");
    List<ErrorRule> rules = List.of(new ErrorRule(null, null, null, null, outcome));
    rules =
        each(rules, s.integers("status"), (r, v) -> new ErrorRule(v, null, null, null, outcome));
    rules =
        each(rules, s.list("code"), (r, v) -> new ErrorRule(r.status(), v, null, null, outcome));
    rules =
        each(
            rules,
            s.list("user-error"),
            (r, v) -> new ErrorRule(r.status(), r.code(), v, null, outcome));
    rules =
        each(
            rules,
            s.list("message"),
            (r, v) -> new ErrorRule(r.status(), r.code(), r.userError(), v, outcome));
    s.done();
    return rules;
  }

  private static <T> List<ErrorRule> each(
      List<ErrorRule> rules, List<T> values, BiFunction<ErrorRule, T, ErrorRule> narrowed) {
    return values.isEmpty()
        ? rules
        : rules.stream()
            .flatMap(rule -> values.stream().map(value -> narrowed.apply(rule, value)))
            .toList();
  }
}
