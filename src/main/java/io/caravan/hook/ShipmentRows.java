package io.caravan.hook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hook.CsvFile.Unreadable;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a CSV file of shipments in UTF-8: a header line, then one row for each line of a shipment.
 * Columns: order, sku, quantity (each row), company, tracking, url, shipment id, shipped at (a time
 * with its offset). Comma or semicolon. Rows with the same shipment id are one shipment; rows
 * without one belong together by order, company and tracking number, and get an id made from these,
 * or from all of their content if there is no tracking number: the same file gives the same ids.
 */
final class ShipmentRows {
  private static final List<String> NEEDED = List.of("order", "sku", "quantity");
  private static final Pattern QUANTITY = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");
  private static final int ID_BYTES = 10;
  private static final int LONGEST = 255;

  /**
   * A shipment of the file.
   *
   * @param document what {@code hook:<system>/shipments} takes too
   * @param fault null, or what is wrong in which line; then the document holds the texts as read
   */
  record Parsed(String id, ObjectNode document, String fault) {}

  private ShipmentRows() {}

  static List<Parsed> parse(byte[] file) throws Unreadable {
    try (CSVParser rows = CsvFile.open(file)) {
      Map<String, Integer> columns = columns(rows);
      Map<String, Group> groups = new LinkedHashMap<>();
      for (CSVRecord row : rows) {
        Row read = new Row(row, columns, rows.getCurrentLineNumber());
        groups.computeIfAbsent(read.key(), key -> new Group(read)).add(read);
      }
      return groups.values().stream().map(Group::parsed).toList();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw CsvFile.broken();
    }
  }

  private static Map<String, Integer> columns(CSVParser rows) throws Unreadable {
    Map<String, Integer> columns = new LinkedHashMap<>();
    rows.getHeaderMap()
        .forEach(
            (name, place) ->
                columns.put(
                    name.trim().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " "), place));
    for (String name : NEEDED) {
      if (!columns.containsKey(name)) {
        throw new Unreadable(
            "its first line lacks the column "
                + name
                + "; needed are order, sku and quantity, known are also company, tracking, url,"
                + " shipment id and shipped at");
      }
    }
    return columns;
  }

  /** One row. */
  private static final class Row {
    private final CSVRecord row;
    private final Map<String, Integer> columns;
    private final long line;

    Row(CSVRecord row, Map<String, Integer> columns, long line) {
      this.row = row;
      this.columns = columns;
      this.line = line;
    }

    /** Text of a column, or null. */
    String get(String column) {
      Integer place = columns.get(column);
      String value = place == null || place >= row.size() ? null : row.get(place);
      return value == null || value.isEmpty() ? null : value;
    }

    String key() {
      return get("shipment id") != null
          ? "id " + get("shipment id")
          : "of " + get("order") + "\n" + get("company") + "\n" + get("tracking");
    }

    String fault() {
      if (row.size() < columns.size()) {
        return "has " + row.size() + " columns instead of " + columns.size();
      }
      if (get("order") == null || get("sku") == null) {
        return "lacks the " + (get("order") == null ? "order" : "sku");
      }
      for (String name : List.of("order", "sku", "company", "tracking", "shipment id")) {
        if (get(name) != null && get(name).length() > LONGEST) {
          return "has a " + name + " longer than " + LONGEST + " characters";
        }
      }
      String quantity = get("quantity");
      if (quantity == null
          || !QUANTITY.matcher(quantity).matches()
          || new BigDecimal(quantity).signum() == 0) {
        return "has a quantity that is no number above 0, written with a dot";
      }
      if (get("shipped at") != null && instant(get("shipped at")) == null) {
        return "has a shipped at that is no time with its offset, such as 2026-11-24T10:00:00Z";
      }
      return null;
    }
  }

  private static String instant(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text.replaceFirst(" ", "T"));
      return DateTimeFormatter.ISO_INSTANT.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The rows of one shipment. */
  private static final class Group {
    private final Row first;
    private final List<Row> rows = new ArrayList<>();
    private String fault;

    Group(Row first) {
      this.first = first;
    }

    void add(Row row) {
      rows.add(row);
      String wrong = row.fault();
      if (wrong == null) {
        for (String same : List.of("order", "shipped at")) {
          if (!Objects.equals(row.get(same), first.get(same))) {
            wrong = "names another " + same + " than line " + first.line + " of the same shipment";
          }
        }
      }
      if (fault == null && wrong != null) {
        fault = "line " + row.line + " " + wrong;
      }
    }

    Parsed parsed() {
      ObjectNode document = Json.mapper().createObjectNode();
      document.put("id", "");
      if (first.get("order") != null) {
        document.putObject("order").put("name", first.get("order"));
      }
      if (first.get("shipped at") != null) {
        String time = instant(first.get("shipped at"));
        document.put("shippedAt", time == null ? first.get("shipped at") : time);
      }
      tracking(document);
      lines(document);
      String id = first.get("shipment id");
      if (id == null) {
        document.remove("id");
        id = "csv-" + hash(first.get("tracking") == null ? Json.text(document) : first.key());
      }
      document.put("id", id);
      return new Parsed(id, document, fault);
    }

    private void tracking(ObjectNode document) {
      Map<String, Row> parcels = new LinkedHashMap<>();
      for (Row row : rows) {
        if (row.get("tracking") != null || row.get("url") != null) {
          parcels.putIfAbsent(row.get("company") + "\n" + row.get("tracking"), row);
        }
      }
      ArrayNode tracking = document.putArray("tracking");
      for (Row parcel : parcels.values()) {
        ObjectNode one = tracking.addObject();
        put(one, "company", parcel.get("company"));
        put(one, "number", parcel.get("tracking"));
        put(one, "url", parcel.get("url"));
      }
    }

    private void lines(ObjectNode document) {
      ArrayNode lines = document.putArray("lines");
      if (fault != null) {
        rows.forEach(row -> line(lines, row.get("sku"), row.get("quantity")));
        return;
      }
      Map<String, BigDecimal> sums = new TreeMap<>();
      rows.forEach(
          row -> sums.merge(row.get("sku"), new BigDecimal(row.get("quantity")), BigDecimal::add));
      sums.forEach((sku, sum) -> line(lines, sku, plain(sum)));
    }

    private static String plain(BigDecimal sum) {
      return sum.stripTrailingZeros().toPlainString();
    }

    private static void line(ArrayNode lines, String sku, String quantity) {
      ObjectNode line = lines.addObject();
      put(line, "sku", sku);
      put(line, "quantity", quantity);
    }

    private static void put(ObjectNode node, String name, String value) {
      if (value != null) {
        node.put(name, value);
      }
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
