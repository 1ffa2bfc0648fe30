package io.caravan;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as its jar says. */
public final class Version implements IVersionProvider {
  private static final String UNPACKAGED = "unpackaged";

  /** Version of the jar, or {@code unpackaged} when run from classes. */
  public static String text() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), UNPACKAGED);
  }

  @Override
  public String[] getVersion() {
    return new String[] {"caravan " + text()};
  }
}
