package io.caravan.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * One configured system: a name, a pack and the values of its settings. Prints without values: some
 * are secret.
 */
public final class SystemConfig {
  /** What {@code connect --test-item} measures; only the till's pack has it as a setting. */
  public static final String ON_HAND = "on-hand-excludes-reservations";

  private final String name;
  private final SystemPack pack;
  private final Map<String, String> values;

  SystemConfig(String name, SystemPack pack, Map<String, String> values) {
    this.name = name;
    this.pack = pack;
    this.values = Map.copyOf(values);
  }

  /** Name in the configuration: {@code pos}, {@code shop}. */
  public String name() {
    return name;
  }

  public SystemPack pack() {
    return pack;
  }

  /** A setting's value, its default, or null. */
  public String get(String key) {
    String value = values.get(key);
    if (value == null && pack.settings().containsKey(key)) {
      value = pack.settings().get(key).otherwise();
    }
    return value;
  }

  public String get(String key, String otherwise) {
    String value = get(key);
    return value == null || value.isBlank() ? otherwise : value;
  }

  /** Whether the operator switched the setting on. */
  public boolean flag(String key) {
    return "true".equals(get(key, "false"));
  }

  /**
   * Whether on hand falls there when a line is reserved: as measured on this account, else as the
   * pack says.
   */
  public boolean onHandExcludesReservations() {
    String told = get(ON_HAND, "");
    return told.isEmpty() ? pack.onHandExcludesReservations() : "true".equals(told);
  }

  /** Text with {@code {setting}} and {@code {api-version}} filled in. Never use it on data. */
  public String fill(String template) {
    String filled = template.replace("{api-version}", pack.apiVersion());
    for (String key : pack.settings().keySet()) {
      if (filled.contains("{" + key + "}")) {
        filled = filled.replace("{" + key + "}", get(key, ""));
      }
    }
    return filled;
  }

  /** Settings without secrets under camelCase names, as mappings see them. */
  public ObjectNode variables() {
    ObjectNode variables = Json.mapper().createObjectNode();
    variables.put("name", name);
    new TreeMap<>(pack.settings())
        .forEach(
            (key, setting) -> {
              String value = get(key);
              if (!setting.secret() && value != null) {
                variables.put(camelCase(key), value);
              }
            });
    return variables;
  }

  static String camelCase(String key) {
    StringBuilder text = new StringBuilder();
    boolean up = false;
    for (char c : key.toCharArray()) {
      if (c == '-') {
        up = true;
      } else {
        text.append(up ? Character.toUpperCase(c) : c);
        up = false;
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return name + " (" + pack.kind() + ")";
  }
}
