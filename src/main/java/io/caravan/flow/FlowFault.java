package io.caravan.flow;

/**
 * One thing wrong with a flow file.
 *
 * @param file the file as the operator named it
 * @param line first line concerned, or 0 if the fault has no line
 * @param problem what is wrong
 * @param remedy what to do
 */
public record FlowFault(String file, int line, String problem, String remedy) {
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line : "")
        + ": "
        + problem
        + (remedy.isEmpty() ? "" : ". " + remedy);
  }
}
