package io.caravan.system;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code system.yaml} of a kind; every fault of the file at once, with its line. */
public final class PackReader {
  static final String SEE = "See docs/add-a-system.md";
  private static final String WRITTEN =
      "Look at this line and the one before it: spaces in front, quotes, colons, brackets";
  private static final String MANIFEST = "system.yaml";

  private final List<Path> folders;
  private final List<PackFault> faults = new ArrayList<>();

  /**
   * @param folders the integrator's folders of packs, first one wins
   */
  public PackReader(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** Faults of every pack read so far, each once: two systems of one kind read the same file. */
  public List<PackFault> faults() {
    return faults.stream().distinct().toList();
  }

  /** The pack, or nothing if it has faults or does not exist; see {@link #faults}. */
  public Optional<SystemPack> read(String kind) {
    try {
      PackFolder files = new PackFolder(folders, kind);
      String place = files.place(MANIFEST);
      Optional<String> text = files.text(MANIFEST);
      if (text.isEmpty()) {
        faults.add(
            new PackFault(
                place,
                0,
                "there is no pack of kind " + kind,
                Spelling.meant(kind, PackListing.shipped())
                    + "Shipped: "
                    + String.join(", ", PackListing.shipped())
                    + "; ./caravan new-system begins one of your own"));
        return Optional.empty();
      }
      return read(kind, files, place, text.get());
    } catch (IllegalArgumentException e) {
      faults.add(new PackFault("systems/" + kind, 0, e.getMessage(), SEE));
      return Optional.empty();
    }
  }

  private Optional<SystemPack> read(String kind, PackFolder files, String place, String text) {
    int before = faults.size();
    try {
      Section section = new Section(place, root(text), faults);
      SystemPack pack = new ManifestReader(files).pack(section);
      section.done();
      if (section.names().contains("kind") && !pack.kind().equals(kind)) {
        section.fault(
            "kind",
            "the kind is " + pack.kind() + ", but its folder " + kind,
            "Name both alike: mappings are looked for under that name");
      }
      return faults.size() == before ? Optional.of(pack) : Optional.empty();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      faults.add(new PackFault(place, line, "is no YAML: " + e.getProblem(), WRITTEN));
    } catch (YAMLException e) {
      faults.add(new PackFault(place, 0, "is no YAML: " + e.getMessage(), WRITTEN));
    }
    return Optional.empty();
  }

  /** The file as a tree with lines, or null if it is empty. */
  private static Node root(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
  }
}
