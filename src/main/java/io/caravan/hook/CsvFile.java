package io.caravan.hook;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** A CSV file in UTF-8: a line of names, then rows; comma or semicolon, found in the first line. */
final class CsvFile {
  /** Largest file in bytes. */
  static final int MAX_FILE = 16 * 1024 * 1024;

  /** The file cannot be read at all; the message says why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * A row by the names of its columns.
   *
   * @param line in which it ends
   * @param fault null, or what is wrong with it; then the values are what could be read
   */
  record Row(long line, Map<String, String> values, String fault) {}

  private CsvFile() {}

  static CSVParser open(byte[] file) throws Unreadable, IOException {
    String text = text(file);
    return CSVParser.parse(
        new StringReader(text),
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter(text))
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
            .get());
  }

  static List<Row> rows(byte[] file) throws Unreadable {
    try (CSVParser parser = open(file)) {
      Map<String, Integer> columns = parser.getHeaderMap();
      List<Row> rows = new ArrayList<>();
      for (CSVRecord record : parser) {
        Map<String, String> values = new LinkedHashMap<>();
        columns.forEach(
            (name, place) -> {
              if (!name.isEmpty()) {
                values.put(name, place < record.size() ? record.get(place) : null);
              }
            });
        String fault =
            record.size() == columns.size()
                ? null
                : "has " + record.size() + " columns instead of " + columns.size();
        rows.add(new Row(parser.getCurrentLineNumber(), values, fault));
      }
      return rows;
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw broken();
    }
  }

  static Unreadable broken() {
    return new Unreadable("it is no CSV: a quote or the header line is broken");
  }

  private static String text(byte[] file) throws Unreadable {
    if (file.length > MAX_FILE) {
      throw new Unreadable("it is larger than " + MAX_FILE + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Unreadable("it is not written in UTF-8");
    }
  }

  private static char delimiter(String text) {
    int end = text.indexOf('\n');
    String header = end < 0 ? text : text.substring(0, end);
    return header.indexOf(';') >= 0 && header.indexOf(',') < 0 ? ';' : ',';
  }
}
