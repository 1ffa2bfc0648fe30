package io.caravan.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of the files of a pack, shipped and the integrator's together. */
public final class PackListing {
  private static final int DEPTH = 2;
  private static final String MANIFEST = "/system.yaml";

  /** Stands beside the folders of the packs. */
  private static final String SCHEMA = "systems/system.schema.json";

  private PackListing() {}

  /**
   * @param folders the integrator's folders of packs or mappings
   * @return paths below the pack's folder with {@code /} between names, sorted
   */
  public static Set<String> names(List<Path> folders, String kind) {
    Set<String> names = new TreeSet<>();
    try {
      for (Path folder : folders) {
        if (Files.isDirectory(folder.resolve(kind))) {
          collect(folder.resolve(kind), names);
        }
      }
      URL shipped =
          PackListing.class.getClassLoader().getResource("systems/" + kind + "/system.yaml");
      if (shipped != null) {
        collect(shipped.toURI(), names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the pack " + kind + " could not be listed", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the pack " + kind + " stands at a strange place", e);
    }
    return names;
  }

  /** Kinds that are shipped, sorted. */
  public static Set<String> shipped() {
    Set<String> names = new TreeSet<>();
    try {
      collect(PackListing.class.getClassLoader().getResource(SCHEMA).toURI(), names);
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped packs could not be listed", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the shipped packs stand at a strange place", e);
    }
    return names.stream()
        .filter(name -> name.endsWith(MANIFEST))
        .map(name -> name.substring(0, name.length() - MANIFEST.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void collect(URI manifest, Set<String> names) throws IOException {
    if (!"jar".equals(manifest.getScheme())) {
      collect(Path.of(manifest).getParent(), names);
      return;
    }
    String[] parts = manifest.toString().split("!", 2);
    try (FileSystem jar = FileSystems.newFileSystem(URI.create(parts[0]), Map.of())) {
      collect(jar.getPath(parts[1]).getParent(), names);
    }
  }

  private static void collect(Path folder, Set<String> names) throws IOException {
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
    }
  }
}
