package io.caravan.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads an exported ledger from its beginning to its end, once, and checks that it is whole. */
final class ExportReader {
  private final Path file;
  private final BufferedReader lines;
  private final MessageDigest digest = ExportLines.digest();
  private final Map<String, Long> counted = new HashMap<>();
  private final ExportLines.Header header;

  /** What is done with the content. */
  interface Content {
    /**
     * @param nextId id that the next row gets, or 0 if they are not counted
     */
    void table(String name, List<String> columns, long nextId) throws IOException;

    /** The parser stands before the row's first value. */
    void row(String table, JsonParser values) throws IOException;
  }

  private ExportReader(Path file, BufferedReader lines) throws IOException {
    this.file = file;
    this.lines = lines;
    this.header = ExportLines.Header.of(counted(next()));
    if (header.format() != ExportLines.FORMAT) {
      throw new LedgerException(
          file
              + " is no exported ledger that this program reads (format "
              + header.format()
              + "): import it with the version that wrote it");
    }
  }

  /**
   * Reads it all; the content must be taken back if this throws.
   *
   * @throws LedgerException if it is truncated, damaged or changed
   */
  static ExportLines.Header read(Path file, Content content) {
    if (!Files.isRegularFile(file)) {
      throw new LedgerException("there is no file " + file);
    }
    try (InputStream bytes = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(bytes), StandardCharsets.UTF_8.newDecoder()))) {
      ExportReader reader = new ExportReader(file, lines);
      reader.read(content);
      return reader.header;
    } catch (EOFException e) {
      throw truncated(file);
    } catch (ZipException e) {
      throw new LedgerException(file + " is damaged, or no exported ledger: " + e.getMessage(), e);
    } catch (IOException e) {
      // The parser's own words hold parts of the line.
      throw new LedgerException(file + " is damaged: " + e.getClass().getSimpleName());
    }
  }

  private void read(Content content) throws IOException {
    String table = null;
    for (String line = next(); ; line = next()) {
      try (JsonParser in = ExportLines.parser(line)) {
        if (in.nextToken() == JsonToken.START_ARRAY && table != null) {
          counted(line);
          counted.merge(table, 1L, Long::sum);
          content.row(table, in);
        } else if (line.startsWith("{\"" + ExportLines.CHECKSUM + "\"")) {
          in.nextFieldName();
          finish(in.nextTextValue());
          return;
        } else {
          counted(line);
          table = table(in, content);
        }
      }
    }
  }

  private static String table(JsonParser in, Content content) throws IOException {
    String name = null;
    long nextId = 0;
    List<String> columns = new ArrayList<>();
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      switch (field) {
        case ExportLines.TABLE -> name = in.nextTextValue();
        case ExportLines.NEXT_ID -> nextId = in.nextLongValue(0);
        default -> {
          in.nextToken();
          while (in.nextToken() == JsonToken.VALUE_STRING) {
            columns.add(in.getText());
          }
        }
      }
    }
    content.table(name, columns, nextId);
    return name;
  }

  private void finish(String checksum) throws IOException {
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(checksum)) {
      throw new LedgerException(
          file
              + " was changed or damaged: its SHA-256 is "
              + found
              + ", it was written with "
              + checksum);
    }
    // The end of the archive is read, and so its own checksum.
    if (lines.readLine() != null) {
      throw new LedgerException(file + " was changed: something stands behind its end");
    }
    for (Map.Entry<String, Long> count : header.counts().entrySet()) {
      long rows = counted.getOrDefault(count.getKey(), 0L);
      if (rows != count.getValue()) {
        throw new LedgerException(
            "%s holds %d rows of %s instead of %d"
                .formatted(file, rows, count.getKey(), count.getValue()));
      }
    }
  }

  private String counted(String line) {
    digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    return line;
  }

  private String next() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw truncated(file);
    }
    return line;
  }

  private static LedgerException truncated(Path file) {
    return new LedgerException(file + " is truncated: copy it again, or export again");
  }
}
