package io.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.support.service.ServiceSupport;

/**
 * {@code {{secret:name}}}: the text of the file {@code name} in {@code /run/secrets}, or in the
 * folder that the environment variable CARAVAN_SECRETS names.
 */
public final class SecretFunction extends ServiceSupport implements PropertiesFunction {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final String USUAL = "/run/secrets";
  private static final long LARGEST = 64_000;

  @Override
  public String getName() {
    return "secret";
  }

  @Override
  public String apply(String remainder) {
    String folder = System.getenv().getOrDefault("CARAVAN_SECRETS", USUAL);
    if (!NAME.matcher(remainder).matches() || remainder.startsWith(".")) {
      throw new IllegalArgumentException("{{secret:...}} needs a plain file name");
    }
    Path file = Path.of(folder, remainder);
    try {
      if (!Files.isReadable(file) || Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(
            "secret " + remainder + " not found: there is no readable file " + file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("secret " + remainder + " could not be read", e);
    }
  }
}
