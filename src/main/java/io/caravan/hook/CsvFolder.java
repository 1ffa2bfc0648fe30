package io.caravan.hook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Steps of routes that answer for a system which only drops CSV files. Headers say where: {@code
 * CaravanFolder} and {@code CaravanFiles}, a pattern such as {@code items*.csv}, and {@code
 * CaravanKey}, the column by which one record is looked for. Files stay where they are. Each row
 * has beside its columns {@code _file}, {@code _line}, {@code _at} (when the file was last written)
 * and, if it is broken, {@code _fault}.
 */
public final class CsvFolder {
  /** Header: folder of the files. */
  public static final String FOLDER = "CaravanFolder";

  /** Header: pattern of their names. */
  public static final String FILES = "CaravanFiles";

  /** Header: the column that a body's {@code id} is looked for in. */
  public static final String KEY = "CaravanKey";

  private static final String ROWS = "rows";
  private static final String ID = "id";
  private static final String CURSOR = "cursor";

  /**
   * A file without a last line end is not finished, unless nobody has written to it for so long.
   */
  private static final long UNTOUCHED_MS = 60_000;

  private static final int UNREADABLE = 422;
  private static final int NOT_YET = 503;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final String PART = ".part";

  /** A file as it was found; read only if it is the same afterwards. */
  private record Found(Path path, long at, long size) {
    static Found of(Path path) throws IOException {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Found(path, now.lastModifiedTime().toMillis(), now.size());
    }
  }

  /**
   * Rows of the newest complete file, which shows all there are; of one record if the body has an
   * {@code id}. That there is no file is no empty list.
   */
  public void newest(Exchange exchange) throws IOException {
    Message message = exchange.getMessage();
    Object id = message.getBody(Map.class).get(ID);
    List<Found> files = files(message);
    Collections.reverse(files);
    ArrayNode rows = null;
    try {
      // Until the newest is complete, the one before it is.
      for (int i = 0; rows == null && i < files.size(); i++) {
        rows = read(files.get(i), exchange);
      }
    } catch (CsvFile.Unreadable e) {
      said(exchange, UNREADABLE, e.getMessage());
      return;
    }
    if (rows == null) {
      said(exchange, NOT_YET, "there is no complete file " + where(message));
      return;
    }
    if (id != null) {
      String key = message.getHeader(KEY, String.class);
      rows.removeIf(row -> !id.toString().equals(row.path(key).asText()));
    }
    message.setBody(Json.mapper().createObjectNode().set(ROWS, rows));
  }

  /**
   * Rows of every file written since the body's {@code cursor}. The time of one that is not
   * complete will be later than what is read now.
   */
  public void since(Exchange exchange) throws IOException {
    Object cursor = exchange.getMessage().getBody(Map.class).get(CURSOR);
    long from = cursor == null ? 0 : Instant.parse(cursor.toString()).toEpochMilli();
    ArrayNode all = Json.mapper().createArrayNode();
    try {
      for (Found file : files(exchange.getMessage())) {
        ArrayNode rows = file.at() < from ? null : read(file, exchange);
        if (rows != null) {
          all.addAll(rows);
        }
      }
    } catch (CsvFile.Unreadable e) {
      said(exchange, UNREADABLE, e.getMessage());
      return;
    }
    exchange.getMessage().setBody(Json.mapper().createObjectNode().set(ROWS, all));
  }

  /**
   * Writes the body's {@code row} as a file named by its {@code id}: the same again gives the same
   * file. It appears complete or not at all.
   */
  public void write(Exchange exchange) throws IOException {
    Map<?, ?> body = exchange.getMessage().getBody(Map.class);
    String id = String.valueOf(body.get(ID));
    if (!NAME.matcher(id).matches() || !(body.get("row") instanceof Map<?, ?> row)) {
      said(exchange, UNREADABLE, "a file needs an id of letters and digits, and a row");
      return;
    }
    Path folder = folder(exchange.getMessage());
    Files.createDirectories(folder);
    StringWriter text = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
      printer.printRecord(row.keySet());
      printer.printRecord(row.values());
    }
    Path part = folder.resolve(id + PART);
    Files.writeString(part, text.toString(), StandardCharsets.UTF_8);
    Files.move(
        part,
        folder.resolve(id + ".csv"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    exchange.getMessage().setBody(Json.mapper().createObjectNode());
  }

  /** Rows of a file, or null if it is still being written. */
  private static ArrayNode read(Found file, Exchange exchange)
      throws IOException, CsvFile.Unreadable {
    if (file.size() > CsvFile.MAX_FILE) {
      throw new CsvFile.Unreadable(file.path() + " is larger than " + CsvFile.MAX_FILE + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file.path());
    long untouched = ContextLedger.of(exchange.getContext()).now() - file.at();
    boolean ended = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    boolean same = bytes.length == file.size() && Found.of(file.path()).equals(file);
    return same && (ended || untouched >= UNTOUCHED_MS) ? rows(file, bytes) : null;
  }

  private static ArrayNode rows(Found file, byte[] bytes) throws CsvFile.Unreadable {
    ArrayNode rows = Json.mapper().createArrayNode();
    String at = Instant.ofEpochMilli(file.at()).toString();
    try {
      for (CsvFile.Row row : CsvFile.rows(bytes)) {
        ObjectNode told = rows.addObject();
        row.values().forEach(told::put);
        told.put("_file", file.path().getFileName().toString());
        told.put("_line", row.line()).put("_at", at);
        if (row.fault() != null) {
          told.put("_fault", "line " + row.line() + " of " + file.path() + " " + row.fault());
        }
      }
      return rows;
    } catch (CsvFile.Unreadable e) {
      throw new CsvFile.Unreadable(file.path() + ": " + e.getMessage());
    }
  }

  /** Files of the pattern, the oldest first. */
  private static List<Found> files(Message message) throws IOException {
    List<Found> files = new ArrayList<>();
    Path folder = folder(message);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern(message))) {
        for (Path path : found) {
          if (Files.isRegularFile(path)) {
            files.add(Found.of(path));
          }
        }
      }
    }
    files.sort(Comparator.comparingLong(Found::at).thenComparing(Found::path));
    return files;
  }

  private static Path folder(Message message) {
    return Path.of(message.getHeader(FOLDER, String.class));
  }

  private static String pattern(Message message) {
    return message.getHeader(FILES, String.class);
  }

  private static String where(Message message) {
    return folder(message).resolve(pattern(message)).toString();
  }

  private static void said(Exchange exchange, int status, String words) {
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setBody(Json.mapper().createObjectNode().put("message", words));
  }
}
