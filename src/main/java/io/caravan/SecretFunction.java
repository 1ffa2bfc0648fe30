package io.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.support.service.ServiceSupport;

/**
 * {@code {{secret:name}}}: the text of the file {@code name} in the folder {@code
 * caravan.secrets.folder}, or else of the environment variable {@code CARAVAN_SECRET_NAME}. No
 * message holds the text.
 */
public final class SecretFunction extends ServiceSupport
    implements PropertiesFunction, CamelContextAware {
  /** Where container platforms put them. */
  static final String USUAL = "/run/secrets";

  private static final String FOLDER = "caravan.secrets.folder";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}");
  private static final long LARGEST = 64_000;

  private final UnaryOperator<String> environment;
  private CamelContext context;

  /** Made by Camel. */
  public SecretFunction() {
    this(System::getenv);
  }

  SecretFunction(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  @Override
  public String getName() {
    return "secret";
  }

  @Override
  public String apply(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("{{secret:...}} needs a plain file name");
    }
    Path file = Path.of(folder(), name);
    String variable = variable(name);
    String text = Files.isRegularFile(file) ? read(file) : environment.apply(variable);
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          "secret " + name + " not found: neither a file " + file + " nor " + variable);
    }
    if (text.contains("{{")) {
      // Camel would take it for another placeholder, and print it if there is none such.
      throw new IllegalArgumentException("secret " + name + " holds {{, which no secret may");
    }
    return text.strip();
  }

  /** Environment variable of a secret. */
  static String variable(String name) {
    return "CARAVAN_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private String folder() {
    return setting(FOLDER)
        .or(() -> Optional.ofNullable(environment.apply("CARAVAN_SECRETS")))
        .orElse(USUAL);
  }

  private Optional<String> setting(String key) {
    return Optional.ofNullable(context)
        .flatMap(camel -> camel.getPropertiesComponent().resolveProperty(key))
        .filter(value -> !value.isBlank());
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(file + " is too large for a secret");
      }
      return Files.readString(file);
    } catch (IOException e) {
      // The message of a decoding failure names bytes of it.
      throw new IllegalArgumentException(
          file + " cannot be read as text by this user: " + e.getClass().getSimpleName());
    }
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
