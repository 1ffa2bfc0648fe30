package io.caravan.system;

import java.util.List;
import java.util.function.Predicate;

/** Which mapping reads the records of a stream: {@code sale.in} those of {@code sales}. */
public final class InboundMapping {
  public static final String INBOUND = ".in";

  private InboundMapping() {}

  /** Whether a mapping, without its ending {@code .in}, is named after a stream. */
  public static boolean reads(String stem, SystemPack.Stream stream) {
    return stems(stream).contains(stem);
  }

  /**
   * The mapping named after a stream, else the one of its entity.
   *
   * @param exists whether there is a mapping of a name, {@code sale.in}
   */
  public static String of(SystemPack.Stream stream, Predicate<String> exists) {
    return stems(stream).stream()
        .map(stem -> stem + INBOUND)
        .filter(exists)
        .findFirst()
        .orElse(stream.entity() + INBOUND);
  }

  private static List<String> stems(SystemPack.Stream stream) {
    String name = stream.name();
    return List.of(name, name.replaceFirst("s$", ""), name.replaceFirst("ices?$", "ix"));
  }
}
