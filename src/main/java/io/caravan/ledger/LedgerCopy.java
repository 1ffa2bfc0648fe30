package io.caravan.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything of a ledger, to and from a file, in one transaction. */
final class LedgerCopy {
  private final Session session;
  private final String schema;

  /**
   * @param schema version of the tables
   */
  LedgerCopy(Session session, String schema) {
    this.session = session;
    this.schema = schema;
  }

  /** Writes the file; the session reads one snapshot. */
  ExportLines.Header write(Path file) {
    try (ExportWriter out = new ExportWriter(file)) {
      Map<String, Long> counts = new LinkedHashMap<>();
      MovedTable.ALL.forEach(table -> counts.put(table.name(), table.count(session)));
      ExportLines.Header header = new ExportLines.Header(ExportLines.FORMAT, schema, counts);
      out.add(header.line());
      for (MovedTable table : MovedTable.ALL) {
        write(out, table);
      }
      out.finish();
      return header;
    } catch (IOException e) {
      throw new LedgerException(file + " cannot be written: " + e, e);
    }
  }

  private void write(ExportWriter out, MovedTable table) throws IOException {
    List<MovedColumn> columns = table.columns(session);
    out.add(ExportLines.line(json -> begin(json, table, columns)));
    session.each(
        table.select(columns),
        row ->
            out.add(
                ExportLines.line(
                    json -> {
                      json.writeStartArray();
                      for (int i = 0; i < columns.size(); i++) {
                        columns.get(i).write(row, i + 1, json);
                      }
                      json.writeEndArray();
                    })));
  }

  private void begin(JsonGenerator json, MovedTable table, List<MovedColumn> columns)
      throws IOException {
    json.writeStartObject();
    json.writeStringField(ExportLines.TABLE, table.name());
    json.writeArrayFieldStart(ExportLines.COLUMNS);
    for (MovedColumn column : columns) {
      json.writeString(column.name());
    }
    json.writeEndArray();
    if (table.identity() != null) {
      json.writeNumberField(
          ExportLines.NEXT_ID, session.dialect().nextId(session, table.name(), table.identity()));
    }
    json.writeEndObject();
  }

  /**
   * Checks the whole file without a ledger; returns the version of its tables.
   *
   * @throws LedgerException if it is damaged
   */
  static String check(Path file) {
    ExportReader.Content nothing =
        new ExportReader.Content() {
          @Override
          public void table(String name, List<String> columns, long nextId) {}

          @Override
          public void row(String table, JsonParser values) {}
        };
    return ExportReader.read(file, nothing).schema();
  }

  /** Fills the empty ledger; nothing of it may be committed if this throws. */
  ExportLines.Header read(Path file) {
    for (MovedTable table : MovedTable.ALL) {
      if (table != MovedTable.NAME_OF_LEDGER && !table.isEmpty(session)) {
        throw new LedgerException(
            "the ledger to import into is not empty (it has rows of "
                + table.name()
                + "): name a new one in caravan.ledger.url or caravan.ledger.schema");
      }
    }
    session.update("delete from " + MovedTable.NAME_OF_LEDGER.name());
    Filling filling = new Filling(session);
    ExportLines.Header header = ExportReader.read(file, filling);
    filling.finish();
    return header;
  }
}
