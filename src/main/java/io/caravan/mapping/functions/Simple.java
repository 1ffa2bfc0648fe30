package io.caravan.mapping.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Function;

/** A function of a fixed or bounded number of arguments. */
record Simple(String name, int least, int most, Body body) implements Function {

  /** What the function does. */
  @FunctionalInterface
  interface Body {
    JsonNode apply(JsonNode[] arguments);
  }

  static Simple of(String name, int arguments, Body body) {
    return new Simple(name, arguments, arguments, body);
  }

  /** Null in, null out: a value that was not told stays untold. */
  static Simple nullSafe(String name, int arguments, Body body) {
    return of(
        name,
        arguments,
        values -> {
          for (JsonNode value : values) {
            if (Decimals.missing(value)) {
              return NullNode.getInstance();
            }
          }
          return body.apply(values);
        });
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public int getMinArguments() {
    return least;
  }

  @Override
  public int getMaxArguments() {
    return most;
  }

  @Override
  public JsonNode call(JsonNode input, JsonNode[] arguments) {
    return body.apply(arguments);
  }
}
