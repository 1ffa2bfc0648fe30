package io.caravan.conventions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the sources ask for a setting. Only a call that reads counts ({@code get("order.tax",
 * ...)}), so that words in a message are no reader.
 */
final class KeyReaders {
  private static final Path CODE = Path.of("src/main/java/io/caravan");
  private static final Path PACKS = Path.of("src/main/resources/systems");
  private static final Path ROUTES = Path.of("routes");
  private static final Pattern CONSTANT =
      Pattern.compile("static final String (\\w+) =\\s+\"([^\"\\\\]*)\";");
  private static final String READING =
      "\\b(?:get|getOrDefault|flow|on|flag|millis|number|list|setting|folders|remove|isGiven)"
          + "\\s*\\(\\s*(?:[\\w.()]+,\\s*)*(?:[^;,]{0,120}\\?\\s*)?";

  /** One of two keys, chosen on the way: {@code get(pos ? "a" : "b")}. */
  private static final String OTHER = "(?:\"[\\w.-]+\"\\s*:\\s*)?";

  private static final Map<String, String> PACK_OF =
      Map.of("pos", "lightspeed-r", "shop", "shopify");

  private final String code;
  private final String vendors;
  private final String routes;

  private KeyReaders(String code, String vendors, String routes) {
    this.code = code;
    this.vendors = vendors;
    this.routes = routes;
  }

  static KeyReaders ofSources() throws IOException {
    return new KeyReaders(
        // What only checks a key does not read it.
        sources(CODE, "sandbox", "FlowKeys.java"),
        sources(CODE, "sandbox", "policy", "hub", "ledger", "FlowKeys.java"),
        texts(ROUTES));
  }

  /** Whether anything does something with the value of a key of config/application.properties. */
  boolean read(String key) throws IOException {
    String name = key.substring("caravan.".length());
    String[] parts = name.split("\\.", 3);
    return switch (parts[0]) {
      case "systems" -> ofSystem(parts[1], parts[2]);
      case "flows" -> asked(code, parts[2]);
      case "locations" -> vendors.contains("\"caravan\\\\.locations\\\\.(");
      case "point-to-point" -> routes.contains("{{caravan.point-to-point.{{system}}}}");
      default -> asked(code, key) || asked(code, name) || ofOperatorsOwn(name);
    };
  }

  private boolean ofSystem(String system, String key) throws IOException {
    String pack = texts(PACKS.resolve(PACK_OF.get(system)));
    return asked(vendors, key)
        || pack.contains("{" + key + "}")
        || pack.contains("secret: " + key + "}")
        || Pattern.compile("\\$system\\." + camel(key) + "\\b").matcher(pack).find();
  }

  /** The last part is a name that the operator or the model gives. */
  private boolean ofOperatorsOwn(String name) {
    String prefix = name.substring(0, name.lastIndexOf('.') + 1);
    return find(code, READING + "\"" + Pattern.quote(prefix) + "\"\\s*\\+");
  }

  private static boolean asked(String sources, String key) {
    return find(sources, READING + OTHER + "\"" + Pattern.quote(key) + "\"\\s*[,):]");
  }

  private static boolean find(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).find();
  }

  private static String camel(String key) {
    return Pattern.compile("-(.)").matcher(key).replaceAll(m -> m.group(1).toUpperCase());
  }

  private static String sources(Path folder, String... without) throws IOException {
    List<String> left = List.of(without);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !left.contains(file.getFileName().toString()))
          .filter(file -> !left.contains(folder.relativize(file).getName(0).toString()))
          .map(KeyReaders::resolved)
          .collect(Collectors.joining("\n"));
    }
  }

  /** A source with its own constants put in where they are an argument. */
  private static String resolved(Path file) {
    String text = text(file).orElseThrow();
    List<MatchResult> constants = CONSTANT.matcher(text).results().toList();
    for (MatchResult constant : constants) {
      text =
          Pattern.compile("(?<=[(\\s,])" + constant.group(1) + "(?=[),])")
              .matcher(text)
              .replaceAll(Matcher.quoteReplacement("\"" + constant.group(2) + "\""));
    }
    return text;
  }

  private static String texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("samples"))
          .flatMap(file -> text(file).stream())
          .collect(Collectors.joining("\n"));
    }
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
