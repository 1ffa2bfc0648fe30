package io.caravan.system;

import java.util.regex.Pattern;

/**
 * A JSON-RPC call.
 *
 * @param name of the method
 * @param params JSLT over the variables of the call that makes its parameters
 */
public record Rpc(String name, String params) {
  private static final Pattern READS =
      Pattern.compile("(.*[./])?(search|read|get|list|find|count|fields)([A-Z_].*)?");

  /** Whether its name says that it changes nothing there. */
  public boolean reads() {
    return READS.matcher(name).matches();
  }
}
