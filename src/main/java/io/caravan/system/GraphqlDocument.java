package io.caravan.system;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A GraphQL document of a system pack. GraphQL has no import of its own, so a file names the
 * fragment files it uses in lines {@code # import fragments/money.graphql}; each is put in once.
 */
public final class GraphqlDocument {
  private static final String IMPORT = "# import ";

  private GraphqlDocument() {}

  /**
   * The complete text to send, comments taken out (every byte travels with every call).
   *
   * @param name file name inside the pack, such as {@code orders.graphql}
   * @param files gives the text of a file of the pack by its name
   * @throws IllegalArgumentException if {@code files} knows no file of a name that is imported
   */
  public static String assemble(String name, UnaryOperator<String> files) {
    Map<String, String> parts = new LinkedHashMap<>();
    collect(name, name, files, parts);
    return String.join("\n", parts.values());
  }

  private static void collect(
      String name, String importer, UnaryOperator<String> files, Map<String, String> parts) {
    if (parts.containsKey(name)) {
      return;
    }
    String text = files.apply(name);
    if (text == null) {
      throw new IllegalArgumentException(
          importer + " needs " + name + ", which the pack does not have");
    }
    parts.put(name, withoutComments(text));
    text.lines()
        .filter(line -> line.startsWith(IMPORT))
        .map(line -> line.substring(IMPORT.length()).trim())
        .forEach(imported -> collect(imported, name, files, parts));
  }

  private static String withoutComments(String text) {
    StringBuilder kept = new StringBuilder();
    text.lines()
        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
        .forEach(line -> kept.append(line).append('\n'));
    return kept.toString();
  }
}
