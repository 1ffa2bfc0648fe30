package io.caravan.command.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process had to keep: the memory that was left in use after each of its garbage
 * collections, as Java's own log of them tells it.
 */
final class HeapLog {
  private static final Pattern LEFT = Pattern.compile("->(\\d+)M\\(\\d+M\\)");

  private final Path file;

  HeapLog(Path file) {
    this.file = file;
  }

  /** Flags with which a process writes it. */
  List<String> flags() {
    return List.of("-Xlog:gc:file=" + file);
  }

  /**
   * The largest of the amounts, MB.
   *
   * @return empty if nothing was ever collected
   */
  OptionalLong peakMb() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(LEFT::matcher)
          .filter(Matcher::find)
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .max();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
