package io.caravan.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** A column of a table that moves, and how its values are written so that none is changed. */
record MovedColumn(String name, Kind kind) {
  /** What both databases can keep. */
  enum Kind {
    TEXT,
    NUMBER,
    DOUBLE,
    BYTES
  }

  static MovedColumn of(String name, String type) {
    String declared = type.toLowerCase(Locale.ROOT);
    Kind kind =
        switch (declared.split("[ (]")[0]) {
          case "text" -> Kind.TEXT;
          case "integer", "bigint", "int4", "int8", "serial", "bigserial" -> Kind.NUMBER;
          case "double", "float8" -> Kind.DOUBLE;
          case "blob", "bytea" -> Kind.BYTES;
          default ->
              throw new LedgerException(
                  "column " + name + " of type " + type + " cannot be moved by this program");
        };
    return new MovedColumn(name, kind);
  }

  void write(ResultSet row, int index, JsonGenerator out) throws SQLException, IOException {
    switch (kind) {
      case TEXT -> out.writeString(row.getString(index));
      case NUMBER -> {
        long number = row.getLong(index);
        if (row.wasNull()) {
          out.writeNull();
        } else {
          out.writeNumber(number);
        }
      }
      case DOUBLE -> {
        double number = row.getDouble(index);
        if (row.wasNull()) {
          out.writeNull();
        } else {
          out.writeNumber(number);
        }
      }
      case BYTES -> {
        byte[] bytes = row.getBytes(index);
        if (bytes == null) {
          out.writeNull();
        } else {
          out.writeBinary(bytes);
        }
      }
    }
  }

  /** The value at the parser's place, as the database takes it. */
  Object read(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    return switch (kind) {
      case TEXT -> in.getText();
      case NUMBER -> in.getLongValue();
      case DOUBLE -> in.getDoubleValue();
      case BYTES -> in.getBinaryValue();
    };
  }
}
