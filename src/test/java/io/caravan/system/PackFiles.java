package io.caravan.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of the shipped packs as they stand in the sources. */
public final class PackFiles {
  public static final Path ROOT = Path.of("src/main/resources/systems");

  private PackFiles() {}

  /** Text of a file of a pack, or null if it has none of that name. */
  public static String text(String kind, String name) {
    Path file = ROOT.resolve(kind).resolve(name);
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pack's system.yaml as a tree. */
  public static JsonNode system(String kind) {
    Object read =
        new Load(LoadSettings.builder().build()).loadFromString(text(kind, "system.yaml"));
    return Json.mapper().valueToTree(read);
  }

  /** Kinds of all shipped packs, sorted. */
  public static List<String> kinds() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("system.yaml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the files directly in a pack that end so, sorted. */
  public static List<String> names(String kind, String ending) {
    try (Stream<Path> files = Files.list(ROOT.resolve(kind))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
