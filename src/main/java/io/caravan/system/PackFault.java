package io.caravan.system;

/**
 * One thing wrong with a pack or with a configured system.
 *
 * @param file file or property concerned
 * @param line line of the file, or 0
 */
public record PackFault(String file, int line, String problem, String remedy) {
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + problem + ". " + remedy;
  }
}
