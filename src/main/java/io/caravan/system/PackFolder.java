package io.caravan.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a pack: the integrator's folder wins over the shipped one, file by file. */
final class PackFolder {
  private static final Pattern KIND = Pattern.compile("[a-z0-9-]+");
  private static final Pattern IMPORT =
      Pattern.compile("^# import ([A-Za-z0-9_./-]+)\\s*$", Pattern.MULTILINE);

  private final List<Path> folders;
  private final String kind;

  /**
   * @param folders {@code config/systems}
   */
  PackFolder(List<Path> folders, String kind) {
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException(
          "\"" + kind + "\" is no kind of system: small letters, digits and dashes only");
    }
    this.folders = folders;
    this.kind = kind;
  }

  /** Place of a file for messages. */
  String place(String name) {
    for (Path folder : folders) {
      Path file = folder.resolve(kind).resolve(name);
      if (Files.isRegularFile(file)) {
        return file.toString();
      }
    }
    return "systems/" + kind + "/" + name;
  }

  Optional<String> text(String name) {
    try {
      for (Path folder : folders) {
        Path file = folder.resolve(kind).resolve(name).normalize();
        if (file.startsWith(folder) && Files.isRegularFile(file)) {
          return Optional.of(Files.readString(file));
        }
      }
      try (InputStream in =
          PackFolder.class.getClassLoader().getResourceAsStream("systems/" + kind + "/" + name)) {
        return in == null
            ? Optional.empty()
            : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("pack file " + place(name) + " could not be read", e);
    }
  }

  /** Names of the GraphQL documents that it has. */
  List<String> documents() {
    return PackListing.names(folders, kind).stream()
        .filter(name -> name.endsWith(".graphql"))
        .toList();
  }

  /**
   * A GraphQL document followed by every fragment that it imports, each once.
   *
   * @throws IllegalArgumentException if one of these files is not there
   */
  String document(String name) {
    Set<String> fragments = new LinkedHashSet<>();
    String main =
        text(name).orElseThrow(() -> new IllegalArgumentException("there is no " + place(name)));
    collect(main, fragments);
    StringBuilder whole = new StringBuilder(withoutImports(main));
    for (String fragment : fragments) {
      whole.append('\n').append(withoutImports(text(fragment).orElseThrow()));
    }
    return whole.toString();
  }

  private void collect(String text, Set<String> fragments) {
    Matcher imports = IMPORT.matcher(text);
    while (imports.find()) {
      String name = imports.group(1);
      if (fragments.add(name)) {
        collect(
            text(name)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException("there is no " + place(name) + " to import")),
            fragments);
      }
    }
  }

  private static String withoutImports(String text) {
    return IMPORT.matcher(text).replaceAll("").strip() + "\n";
  }
}
