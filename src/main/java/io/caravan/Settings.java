package io.caravan;

import io.caravan.system.PackFault;
import io.caravan.system.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every setting with its default. The shipped {@code config/application.properties} is the one list
 * of them: a key that does not stand there is a mistake, and a value must be of the kind of its
 * default.
 */
public final class Settings {
  static final String SHIPPED = "/io/caravan/application.properties";
  private static final String PREFIX = "caravan.";
  private static final Pattern LINE = Pattern.compile("#?\\s?(caravan\\.[A-Za-z0-9.<>_-]+)=(.*)");
  private static final Pattern SPAN = Pattern.compile("\\d+(ms|s|m|h|d)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final List<String> CHECKED_ELSEWHERE =
      List.of("caravan.systems.", "caravan.locations.", "caravan.flows.");

  /** Keys whose last part is a name of the operator's own, or of a field. */
  private static final List<String> OPEN =
      List.of(
          // Set by the runner itself.
          "caravan.runner", "caravan.owner.", "caravan.point-to-point.", "caravan.safety-stock.");

  private static final Pattern OWNER = Pattern.compile("caravan\\.owner\\.(inventory|item\\..+)");
  private static final Pattern ROLE = Pattern.compile("pos|shop|erp|warehouse");

  private final Map<String, String> values;
  private final Set<String> given;
  private final List<PackFault> faults;

  private Settings(Map<String, String> values, Set<String> given, List<PackFault> faults) {
    this.values = Map.copyOf(values);
    this.given = Set.copyOf(given);
    this.faults = List.copyOf(faults);
  }

  /**
   * Puts defaults under what is configured.
   *
   * @param configured every {@code caravan.} key that somebody set
   */
  public static Settings of(Map<String, String> configured) {
    Map<String, String> known = shipped();
    Map<String, String> values = new TreeMap<>();
    known.forEach(
        (key, value) -> {
          if (!elsewhere(key) && !value.isEmpty() && !key.startsWith("caravan.safety-stock.")) {
            values.put(key, value);
          }
        });
    List<PackFault> faults = new ArrayList<>();
    configured.forEach(
        (key, value) -> {
          if (!key.startsWith(PREFIX)) {
            return;
          }
          values.put(key, value);
          if (!elsewhere(key)) {
            check(known, key, value, faults);
          }
        });
    return new Settings(values, configured.keySet(), faults);
  }

  /** All values under their full keys. */
  public Map<String, String> all() {
    return values;
  }

  /** All values, keys without the {@code caravan.} prefix, as policies read them. */
  public Map<String, String> unprefixed() {
    Map<String, String> short_ = new TreeMap<>();
    values.forEach((key, value) -> short_.put(key.substring("caravan.".length()), value));
    return short_;
  }

  public List<PackFault> faults() {
    return faults;
  }

  public String get(String key) {
    return values.get(key);
  }

  public String get(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  /** Whether somebody set it; else it has its default. */
  public boolean isGiven(String key) {
    return given.contains(key);
  }

  public boolean on(String key) {
    return "true".equals(values.get(key));
  }

  private static boolean elsewhere(String key) {
    return CHECKED_ELSEWHERE.stream().anyMatch(key::startsWith);
  }

  private static void check(
      Map<String, String> known, String key, String value, List<PackFault> faults) {
    String usual = known.get(key);
    if (key.startsWith("caravan.owner.") && !OWNER.matcher(key).matches()) {
      faults.add(
          new PackFault(
              key,
              0,
              "owns nothing",
              "There are caravan.owner.inventory and caravan.owner.item.<field>"));
      return;
    }
    if (OWNER.matcher(key).matches() && !ROLE.matcher(value).matches()) {
      faults.add(new PackFault(key, 0, "is no role", "Roles are pos, shop, erp and warehouse"));
      return;
    }
    if (usual == null && OPEN.stream().anyMatch(key::startsWith)) {
      return;
    }
    if (usual == null) {
      faults.add(
          new PackFault(
              key,
              0,
              "is no setting",
              "Did you mean "
                  + Spelling.nearest(key, known.keySet())
                  + "? See config/application.properties"));
    } else if (SPAN.matcher(usual).matches() && !SPAN.matcher(value).matches()) {
      faults.add(new PackFault(key, 0, "is no span of time", "Write it like " + usual));
    } else if (usual.matches("true|false") && !value.matches("true|false")) {
      faults.add(new PackFault(key, 0, "is neither true nor false", "The default is " + usual));
    } else if (NUMBER.matcher(usual).matches() && !NUMBER.matcher(value).matches()) {
      faults.add(new PackFault(key, 0, "is no number", "The default is " + usual));
    }
  }

  private static Map<String, String> shipped() {
    Map<String, String> known = new TreeMap<>();
    try (InputStream in = Settings.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + SHIPPED);
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(
              line -> {
                Matcher match = LINE.matcher(line.strip());
                if (match.matches()) {
                  known.put(match.group(1), match.group(2).strip());
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }
}
