package io.caravan.mapping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts that come in the jar. */
public final class Packaged {
  private Packaged() {}

  /**
   * @param name path below the root of the classpath
   * @throws IllegalStateException if the jar has none of that name
   */
  public static String text(String name) {
    return find(name).orElseThrow(() -> new IllegalStateException("the jar has no " + name));
  }

  /** The same, if there is one. */
  public static Optional<String> find(String name) {
    try (InputStream in = Packaged.class.getClassLoader().getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be read from the jar", e);
    }
  }
}
