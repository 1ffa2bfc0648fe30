package io.caravan.hook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
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
import java.util.Set;
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

  /** The file is still being written. */
  private static final class Unfinished extends Exception {
    private static final long serialVersionUID = 1L;

    Unfinished(Path path) {
      super(path + " is still being written");
    }
  }

  /**
   * Rows of the newest complete file, which shows all there are; of one record if the body has an
   * {@code id}. That there is no file is no empty list.
   */
  public void newest(Exchange exchange) throws IOException {
    Object id = exchange.getMessage().getBody(Map.class).get(ID);
    List<Found> files = files(exchange.getMessage());
    Collections.reverse(files);
    for (Found file : files) {
      ArrayNode rows = Json.mapper().createArrayNode();
      try {
        read(file, rows, now(exchange));
      } catch (Unfinished e) {
        // Until it is complete the one before it is the newest.
        continue;
      } catch (CsvFile.Unreadable e) {
        said(exchange, UNREADABLE, file.path() + ": " + e.getMessage());
        return;
      }
      if (id != null) {
        String key = exchange.getMessage().getHeader(KEY, String.class);
        rows.removeIf(row -> !id.toString().equals(row.path(key).asText()));
      }
      exchange.getMessage().setBody(Json.mapper().createObjectNode().set(ROWS, rows));
      return;
    }
    said(exchange, NOT_YET, "there is no complete file " + where(exchange.getMessage()));
  }

  /** Rows of every file written since the body's {@code cursor}; an unfinished one comes later. */
  public void since(Exchange exchange) throws IOException {
    Map<?, ?> asked = exchange.getMessage().getBody(Map.class);
    Object cursor = asked.get(CURSOR);
    long from = cursor == null ? 0 : Instant.parse(cursor.toString()).toEpochMilli();
    ArrayNode rows = Json.mapper().createArrayNode();
    for (Found file : files(exchange.getMessage())) {
      if (file.at() >= from) {
        try {
          read(file, rows, now(exchange));
        } catch (Unfinished e) {
          // Its time will be later than what is read now.
          continue;
        } catch (CsvFile.Unreadable e) {
          said(exchange, UNREADABLE, file.path() + ": " + e.getMessage());
          return;
        }
      }
    }
    exchange.getMessage().setBody(Json.mapper().createObjectNode().set(ROWS, rows));
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

  private static void read(Found file, ArrayNode rows, long now)
      throws IOException, Unfinished, CsvFile.Unreadable {
    if (file.size() > CsvFile.MAX_FILE) {
      throw new CsvFile.Unreadable("it is larger than " + CsvFile.MAX_FILE + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file.path());
    boolean ended = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    boolean same = bytes.length == file.size() && Found.of(file.path()).equals(file);
    if (!same || !ended && now - file.at() < UNTOUCHED_MS) {
      throw new Unfinished(file.path());
    }
    String at = Instant.ofEpochMilli(file.at()).toString();
    for (CsvFile.Row row : CsvFile.rows(bytes)) {
      ObjectNode told = rows.addObject();
      row.values().forEach(told::put);
      told.put("_file", file.path().getFileName().toString());
      told.put("_line", row.line()).put("_at", at);
      if (row.fault() != null) {
        told.put("_fault", "line " + row.line() + " of " + file.path() + " " + row.fault());
      }
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

  private static long now(Exchange exchange) {
    Set<Ledger> found = exchange.getContext().getRegistry().findByType(Ledger.class);
    if (found.size() != 1) {
      throw new LedgerException(
          "files need Caravan to be up in this context (caravan.enabled=true)");
    }
    return found.iterator().next().now();
  }
}
