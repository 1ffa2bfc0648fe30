package io.caravan.command;

import io.caravan.system.SystemPack;
import java.util.Set;

/** Which stream a mapping of what comes in belongs to: {@code sale.in} reads {@code sales}. */
final class InboundMapping {
  static final String MAPPING = ".jslt";
  static final String INBOUND = ".in";

  private InboundMapping() {}

  /** Whether a mapping without its ending {@code .in} is named after a stream. */
  static boolean reads(String stem, SystemPack.Stream stream) {
    return stream.name().matches(stem.replaceFirst("ix$", "i(x|ce)") + "s?");
  }

  /**
   * The mapping of a stream, else the one of its entity.
   *
   * @param names files of the pack
   */
  static String of(SystemPack.Stream stream, Set<String> names) {
    String ending = INBOUND + MAPPING;
    return names.stream()
            .filter(name -> name.endsWith(ending) && !name.contains("/"))
            .map(name -> name.substring(0, name.length() - ending.length()))
            .filter(stem -> reads(stem, stream))
            .findFirst()
            .orElse(stream.entity())
        + INBOUND;
  }
}
