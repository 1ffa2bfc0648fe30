package io.caravan.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * A file of flows: {@code *.camel.yaml} or {@code *.camel.xml}.
 *
 * @param name how people know it, relative to the folder it was found in
 */
public record FlowFile(String name, Resource resource) {
  /** Largest flow file that is read, in bytes. */
  public static final long MAX_SIZE = 1_000_000;

  /** The flow files of a folder in the order of their names; an absent folder has none. */
  public static List<FlowFile> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      List<FlowFile> files = new ArrayList<>();
      paths
          .filter(Files::isRegularFile)
          .filter(path -> isFlow(path.getFileName().toString()))
          .sorted()
          .forEach(path -> files.add(of(folder, path)));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("flow folder " + folder + " could not be read", e);
    }
  }

  private static boolean isFlow(String name) {
    return name.endsWith(".camel.yaml") || name.endsWith(".camel.xml");
  }

  private static FlowFile of(Path folder, Path path) {
    try {
      if (Files.size(path) > MAX_SIZE) {
        throw new IllegalArgumentException(
            path + " is larger than " + MAX_SIZE + " bytes: that is no flow file");
      }
      // Read once: what is checked is exactly what is loaded.
      String text = Files.readString(path);
      return new FlowFile(
          folder.getFileName().resolve(folder.relativize(path)).toString(),
          ResourceHelper.fromString(path.getFileName().toString(), text));
    } catch (IOException e) {
      throw new UncheckedIOException("flow file " + path + " could not be read", e);
    }
  }
}
