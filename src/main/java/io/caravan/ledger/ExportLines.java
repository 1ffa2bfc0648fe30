package io.caravan.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The words of an exported ledger: gzip of JSON lines. The first line says the format, the schema
 * version and the number of rows of each table; each table follows as a line with its name, its
 * columns and its next id, and one array a row; the last line is the SHA-256 of all lines before
 * it.
 */
final class ExportLines {
  static final int FORMAT = 1;
  static final String FORMAT_NAME = "caravanLedger";
  static final String SCHEMA = "schema";
  static final String COUNTS = "counts";
  static final String TABLE = "table";
  static final String COLUMNS = "columns";
  static final String NEXT_ID = "nextId";
  static final String CHECKSUM = "sha256";

  // The limits of Json are for what strangers send; a kept body may be longer as one text.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private ExportLines() {}

  /** Writes one line. */
  interface Line {
    void write(JsonGenerator out) throws IOException, SQLException;
  }

  static String line(Line line) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      line.write(out);
    } catch (SQLException e) {
      throw new SqlFailure("reading", e);
    }
    return text.append('\n').toString();
  }

  static JsonParser parser(String line) throws IOException {
    return JSON.createParser(line);
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What the first line says. */
  record Header(long format, String schema, Map<String, Long> counts) {
    String line() throws IOException {
      return ExportLines.line(
          out -> {
            out.writeStartObject();
            out.writeNumberField(FORMAT_NAME, format);
            out.writeStringField(SCHEMA, schema);
            out.writeObjectFieldStart(COUNTS);
            for (Map.Entry<String, Long> count : counts.entrySet()) {
              out.writeNumberField(count.getKey(), count.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
          });
    }

    static Header of(String line) throws IOException {
      long format = 0;
      String schema = "";
      Map<String, Long> counts = new LinkedHashMap<>();
      try (JsonParser in = parser(line)) {
        in.nextToken();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
          switch (name) {
            case FORMAT_NAME -> format = in.nextLongValue(0);
            case SCHEMA -> schema = in.nextTextValue();
            case COUNTS -> {
              in.nextToken();
              for (String of = in.nextFieldName(); of != null; of = in.nextFieldName()) {
                counts.put(of, in.nextLongValue(0));
              }
            }
            default -> {
              in.nextToken();
              in.skipChildren();
            }
          }
        }
      }
      return new Header(format, schema, counts);
    }
  }
}
