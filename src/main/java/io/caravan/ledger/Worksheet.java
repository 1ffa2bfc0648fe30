package io.caravan.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * What each side shows of each record, put down as it is read and walked through in the order of
 * keys: a file of its own, so that neither memory nor the ledger carries a whole catalogue. It is
 * gone when closed, and needs no care for a crash.
 */
public final class Worksheet implements AutoCloseable {
  private static final int CACHE_KIB = 8_192;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement find;

  /** One record as one side shows it. */
  public record Row(String key, String side, String nativeId, ObjectNode fields, long readAt) {}

  /** Takes all rows of one key, of whatever sides. */
  @FunctionalInterface
  public interface Walker {
    void rows(String key, List<Row> rows);
  }

  private Worksheet(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table shown (record_key text not null, side text not null, native_id text,"
              + " fields text not null, read_at integer not null,"
              + " primary key (record_key, side)) without rowid");
    }
    // A record that several answers show in parts is the sum of them.
    this.put =
        connection.prepareStatement(
            "insert into shown (record_key, side, native_id, fields, read_at)"
                + " values (?, ?, ?, ?, ?) on conflict (record_key, side) do update set fields ="
                + " json_patch(fields, excluded.fields), read_at = excluded.read_at");
    this.find =
        connection.prepareStatement(
            "select record_key, side, native_id, fields, read_at from shown where record_key = ?"
                + " order by side");
    connection.setAutoCommit(false);
  }

  /** An empty sheet in the machine's folder for temporary files, readable by this user alone. */
  public static Worksheet open() {
    Path file = null;
    try {
      file = Files.createTempFile("caravan-reconcile", ".db");
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.OFF);
      config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
      config.setCacheSize(-CACHE_KIB);
      SQLiteDataSource source = new SQLiteDataSource(config);
      source.setUrl("jdbc:sqlite:" + file);
      return new Worksheet(file, source.getConnection());
    } catch (IOException | SQLException e) {
      delete(file);
      throw new LedgerException("no file to compare in could be made: " + e.getMessage(), e);
    }
  }

  /** Adds what a side shows; fields that are there already are written over. */
  public synchronized void put(Row row) {
    try {
      put.setString(1, row.key());
      put.setString(2, row.side());
      put.setString(3, row.nativeId());
      put.setString(4, Json.text(row.fields()));
      put.setLong(5, row.readAt());
      put.executeUpdate();
    } catch (SQLException e) {
      throw new SqlFailure("writing down what was read", e);
    }
  }

  /** What all sides show of one record. */
  public synchronized List<Row> of(String key) {
    try {
      find.setString(1, key);
      List<Row> rows = new ArrayList<>();
      try (ResultSet found = find.executeQuery()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new SqlFailure("looking up what was read", e);
    }
  }

  /** Who shows anything. */
  public synchronized Set<String> sides() {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select distinct side from shown")) {
      Set<String> sides = new TreeSet<>();
      while (found.next()) {
        sides.add(found.getString(1));
      }
      return sides;
    } catch (SQLException e) {
      throw new SqlFailure("looking who shows anything", e);
    }
  }

  /** Every record in the order of keys. */
  public synchronized void walk(Walker walker) {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select record_key, side, native_id, fields, read_at from shown"
                    + " order by record_key, side")) {
      String key = null;
      List<Row> rows = new ArrayList<>();
      while (found.next()) {
        Row row = row(found);
        if (key != null && !key.equals(row.key())) {
          walker.rows(key, List.copyOf(rows));
          rows.clear();
        }
        key = row.key();
        rows.add(row);
      }
      if (key != null) {
        walker.rows(key, List.copyOf(rows));
      }
    } catch (SQLException e) {
      throw new SqlFailure("walking through what was read", e);
    }
  }

  private static Row row(ResultSet found) throws SQLException {
    return new Row(
        found.getString(1),
        found.getString(2),
        found.getString(3),
        (ObjectNode) Json.parse(found.getString(4)),
        found.getLong(5));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new SqlFailure("closing what was read", e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
    }
  }
}
