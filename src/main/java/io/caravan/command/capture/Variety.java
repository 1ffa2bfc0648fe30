package io.caravan.command.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses few records that show as much as possible of what there is. */
public final class Variety {
  private Variety() {}

  /** At most so many of them; each shows a field or a kind of value that none before it shows. */
  public static List<ObjectNode> of(List<ObjectNode> records, int most) {
    List<Set<String>> shapes = new ArrayList<>();
    records.forEach(record -> shapes.add(shape(record)));
    List<ObjectNode> chosen = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (chosen.size() < most) {
      int best = -1;
      int mostNew = 0;
      for (int i = 0; i < shapes.size(); i++) {
        int fresh = (int) shapes.get(i).stream().filter(one -> !seen.contains(one)).count();
        if (fresh > mostNew) {
          best = i;
          mostNew = fresh;
        }
      }
      if (best < 0) {
        break;
      }
      chosen.add(records.get(best));
      seen.addAll(shapes.get(best));
    }
    return chosen;
  }

  private static Set<String> shape(JsonNode record) {
    Set<String> shape = new HashSet<>();
    collect("", record, shape);
    return shape;
  }

  private static void collect(String path, JsonNode node, Set<String> shape) {
    shape.add(
        path + " " + (node.isEmpty() && node.isContainerNode() ? "empty" : node.getNodeType()));
    node.properties()
        .forEach(field -> collect(path + "." + field.getKey(), field.getValue(), shape));
    if (node.isArray()) {
      node.forEach(element -> collect(path + "[]", element, shape));
    }
  }
}
