package io.caravan.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the content of a file into the tables of one ledger, some rows at a time. */
final class Filling implements ExportReader.Content {
  private static final int ROWS_AT_ONCE = 200;
  private static final int CHARS_AT_ONCE = 4_000_000;

  private final Session session;
  private final Map<MovedTable, Long> nextIds = new LinkedHashMap<>();
  private final List<Object[]> rows = new ArrayList<>();
  private List<MovedColumn> columns = List.of();
  private String insert;
  private int chars;

  Filling(Session session) {
    this.session = session;
  }

  @Override
  public void table(String name, List<String> named, long nextId) {
    flush();
    MovedTable table =
        MovedTable.ALL.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new LedgerException("the file holds an unknown table"));
    columns = table.columns(session);
    if (!columns.stream().map(MovedColumn::name).toList().equals(named)) {
      throw new LedgerException("the file holds other columns of " + table.name());
    }
    insert = table.insert(session.dialect(), columns);
    if (table.identity() != null) {
      nextIds.put(table, nextId);
    }
  }

  @Override
  public void row(String table, JsonParser values) throws IOException {
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      JsonToken token = values.nextToken();
      if (token == null || token == JsonToken.END_ARRAY) {
        throw new LedgerException("the file holds a short row of " + table);
      }
      row[i] = columns.get(i).read(values);
      chars += row[i] instanceof String text ? text.length() : 0;
    }
    rows.add(row);
    if (rows.size() == ROWS_AT_ONCE || chars > CHARS_AT_ONCE) {
      flush();
    }
  }

  private void flush() {
    if (!rows.isEmpty()) {
      session.batch(insert, rows);
      rows.clear();
      chars = 0;
    }
  }

  /** Everything was read: ids go on where they ended. */
  void finish() {
    flush();
    nextIds.forEach(
        (table, next) ->
            session.dialect().continueIds(session, table.name(), table.identity(), next));
  }
}
