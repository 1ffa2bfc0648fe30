package io.caravan.command;

import io.caravan.Placeholders;
import io.caravan.ledger.LedgerSettings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Option;

/** Which files configure this run, and what they say. */
public final class Configuration {
  static final String DEFAULT_FILE = "config/application.properties";
  private static final String ENDING = ".properties";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Properties file; may be repeated, the first that names a key wins. Default:"
              + " config/application.properties.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Puts config/application-NAME.properties before the other file.")
  private String profile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; goes before every file.")
  private Map<String, String> settings = new TreeMap<>();

  /** A configuration of these files alone. */
  public static Configuration of(List<Path> files, Map<String, String> settings) {
    Configuration made = new Configuration();
    made.files = new ArrayList<>(files);
    made.settings = new TreeMap<>(settings);
    return made;
  }

  /** Folder of the installation: flows, mappings and the default configuration stand there. */
  public static Path home() {
    return Path.of(System.getProperty("caravan.home", ".")).toAbsolutePath().normalize();
  }

  /** The files in force; the first that names a key wins. Missing ones are told, never skipped. */
  public List<Path> files() {
    List<Path> all = new ArrayList<>();
    if (!files.isEmpty()) {
      all.addAll(files);
    } else {
      Path usual = Path.of(DEFAULT_FILE);
      all.add(Files.exists(usual) ? usual : home().resolve(DEFAULT_FILE));
    }
    if (profile != null) {
      Path last = all.get(all.size() - 1);
      String name = last.getFileName().toString();
      all.add(
          0,
          last.resolveSibling(
              name.substring(0, name.length() - ENDING.length()) + "-" + profile + ENDING));
    }
    for (Path file : all) {
      if (!Files.isRegularFile(file)) {
        throw new CommandFault(
            "there is no configuration "
                + file
                + ". Name one with --config, see docs/operations.md");
      }
    }
    return all;
  }

  /** Settings of the command line: they go before every file. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /**
   * Every {@code caravan.} key with its value, placeholders resolved.
   *
   * @throws CommandFault with every one that names what is not there
   */
  public Map<String, String> read() {
    Values values = values();
    if (!values.faults().isEmpty()) {
      throw new CommandFault(String.join("\n", values.faults()));
    }
    return new TreeMap<>(values.known());
  }

  /** The same, for a command that lists faults. */
  Values values() {
    Map<String, String> all = new TreeMap<>();
    for (Path file : files()) {
      load(file)
          .forEach(
              (key, value) -> {
                if (key.toString().startsWith("caravan.")
                    || key.toString().startsWith(ConfiguredBeans.PREFIX)) {
                  all.putIfAbsent(key.toString(), value.toString().trim());
                }
              });
    }
    all.putAll(settings);
    return resolved(all);
  }

  /** Where the ledger is kept. */
  public LedgerSettings ledger() {
    return ledger(read());
  }

  static LedgerSettings ledger(Map<String, String> values) {
    LedgerSettings place =
        LedgerSettings.at(values.getOrDefault("caravan.ledger.url", LedgerSettings.DEFAULT_URL))
            .login(values.get("caravan.ledger.user"), values.get("caravan.ledger.password"));
    String schema = values.get("caravan.ledger.schema");
    return schema == null ? place : place.schema(schema);
  }

  private static Properties load(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration " + file + " could not be read", e);
    } catch (IllegalArgumentException e) {
      throw new CommandFault(file + " is no properties file: " + e.getMessage());
    }
  }

  /** What can be resolved, and a fault for each value that cannot. */
  private static Values resolved(Map<String, String> all) {
    if (all.values().stream().noneMatch(value -> value.contains("{{"))) {
      return new Values(Map.copyOf(all), List.of());
    }
    Map<String, String> resolved = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      Properties given = new Properties();
      given.putAll(all);
      context.getPropertiesComponent().setOverrideProperties(given);
      all.forEach(
          (key, value) -> {
            try {
              resolved.put(
                  key,
                  value.contains("{{") ? context.resolvePropertyPlaceholders(value).trim() : value);
            } catch (RuntimeException e) {
              // Its message quotes the value, and what stands beside the placeholder may be secret.
              faults.add(Placeholders.fault(key, value));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Values(Map.copyOf(resolved), List.copyOf(faults));
  }

  /**
   * Settings as they came out of the files.
   *
   * @param known every {@code caravan.} and {@code camel.beans.} key that has a value
   * @param faults those that name something that is not there
   */
  public record Values(Map<String, String> known, List<String> faults) {
    @Override
    public String toString() {
      return known.size() + " settings";
    }
  }
}
