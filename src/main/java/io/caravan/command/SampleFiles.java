package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Packaged;
import io.caravan.system.PackListing;
import io.caravan.system.SystemConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Samples of mappings where they lie: in the integrator's folders, else in the shipped packs. */
final class SampleFiles {
  static final String FOLDER = "samples/";
  static final String ENDING = ".json";

  private final List<Path> folders;

  SampleFiles(List<Path> folders) {
    this.folders = folders;
  }

  /** Files of a system's pack, shipped and own ones, below its folder. */
  Set<String> names(SystemConfig system) {
    Set<String> names = PackListing.names(folders, system.pack().kind());
    names.addAll(PackListing.names(folders, system.name()));
    return names;
  }

  /**
   * Writes one more sample of a mapping, under a name that nothing has.
   *
   * @param owner folder of the system or of its kind
   * @param names that are taken; the new one is added
   */
  Path add(String owner, String mapping, Set<String> names, JsonNode sample) {
    String name = FOLDER + mapping + ENDING;
    for (int n = 2; names.contains(name); n++) {
      name = FOLDER + mapping + "." + n + ENDING;
    }
    names.add(name);
    Path file = folders.get(0).resolve(owner).resolve(name);
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(file.getParent() + " could not be made", e);
    }
    write(file, sample);
    return file;
  }

  Optional<String> text(SystemConfig system, String name) {
    return own(system, name)
        .or(() -> Packaged.find("systems/" + system.pack().kind() + "/" + name));
  }

  void write(Path file, JsonNode result) {
    try {
      Files.writeString(file, result.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written", e);
    }
  }

  Optional<String> own(SystemConfig system, String name) {
    return file(system, name)
        .map(
            file -> {
              try {
                return Files.readString(file);
              } catch (IOException e) {
                throw new UncheckedIOException(file + " could not be read", e);
              }
            });
  }

  /** A file of the integrator's own folders: that of the system goes before that of its kind. */
  Optional<Path> file(SystemConfig system, String name) {
    for (String owner : List.of(system.name(), system.pack().kind())) {
      for (Path folder : folders) {
        Path file = folder.resolve(owner).resolve(name);
        if (Files.isRegularFile(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }
}
