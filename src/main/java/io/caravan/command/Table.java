package io.caravan.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under column names, printed aligned or as JSON. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... columns) {
    this.columns = List.of(columns);
  }

  Table row(Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> cell == null ? "" : cell.toString()).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintWriter out, boolean json, String none) {
    if (json) {
      out.println(Json.mapper().valueToTree(asJson()).toPrettyString());
    } else if (rows.isEmpty()) {
      out.println(none);
    } else {
      print(out);
    }
    out.flush();
  }

  ArrayNode asJson() {
    ArrayNode list = Json.mapper().createArrayNode();
    for (List<String> row : rows) {
      ObjectNode one = list.addObject();
      for (int i = 0; i < columns.size(); i++) {
        one.put(columns.get(i), row.get(i));
      }
    }
    return list;
  }

  private void print(PrintWriter out) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    line(out, columns, widths);
    rows.forEach(row -> line(out, row, widths));
  }

  private static void line(PrintWriter out, List<String> cells, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      boolean last = i == widths.length - 1;
      // A cell comes from data: a line break or an escape would forge another line.
      String cell = Printable.of(cells.get(i));
      text.append(cell);
      if (!last) {
        text.append(" ".repeat(widths[i] - cell.length())).append(GAP);
      }
    }
    out.println(text.toString().stripTrailing());
  }
}
