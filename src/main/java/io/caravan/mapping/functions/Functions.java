package io.caravan.mapping.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Every function that a mapping can use beside JSLT's own. */
public final class Functions {
  /** No text of a vendor holds a NUL, so no value can be mistaken for it. */
  private static final String CLEAR = "\u0000clear";

  private static final Collection<Function> ALL = collect();

  private Functions() {}

  public static Collection<Function> all() {
    return ALL;
  }

  private static Collection<Function> collect() {
    List<Function> all = new ArrayList<>();
    all.addAll(ShareFunctions.all());
    all.addAll(MoneyFunctions.all());
    all.addAll(TextFunctions.all());
    all.add(Simple.of("clear", 0, args -> TextNode.valueOf(CLEAR)));
    all.add(Simple.of("refuse", 1, args -> refuse(args[0].asText())));
    return List.copyOf(all);
  }

  /**
   * Ends the mapping: the record is parked with these words. JSLT's own {@code error} cannot say
   * them, because texts of its errors may hold values and are cut.
   */
  private static JsonNode refuse(String words) {
    throw new IllegalArgumentException(words);
  }

  /** Replaces the marks of {@code clear()} by nulls: JSLT drops the nulls it makes itself. */
  public static JsonNode cleared(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(cleared(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, cleared(array.get(i)));
      }
    } else if (node.isTextual() && CLEAR.equals(node.textValue())) {
      return NullNode.getInstance();
    }
    return node;
  }
}
