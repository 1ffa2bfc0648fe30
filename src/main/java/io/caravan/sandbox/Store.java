package io.caravan.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The emulated company's database: documents by kind and id, in memory, with a journal on disk. All
 * writes of one {@link #change} are one line of the journal, flushed before it returns, so a killed
 * process has either all of them or none, and never forgets what it answered.
 */
public final class Store implements AutoCloseable {
  private final Map<String, Map<String, ObjectNode>> documents = new LinkedHashMap<>();
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private final RandomAccessFile journal;
  private ArrayNode writes;

  /**
   * @param file journal; created if absent, replayed if present. Null keeps everything in memory
   */
  public Store(Path file) {
    try {
      if (file == null) {
        journal = null;
        return;
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      journal = new RandomAccessFile(file.toFile(), "rw");
      replay();
    } catch (IOException e) {
      throw new UncheckedIOException("sandbox journal " + file + " could not be opened", e);
    }
  }

  /** The document, never a copy: write it back with {@link #put} after changing it; or null. */
  public synchronized ObjectNode get(String kind, String id) {
    Map<String, ObjectNode> ofKind = documents.get(kind);
    return ofKind == null ? null : ofKind.get(id);
  }

  /** Every document of a kind in the order in which they were first stored. */
  public synchronized Collection<ObjectNode> all(String kind) {
    return List.copyOf(documents.getOrDefault(kind, Map.of()).values());
  }

  public synchronized void put(String kind, String id, ObjectNode document) {
    change(
        () -> {
          documents.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(id, document);
          ArrayNode write = writes.addArray().add("put").add(kind).add(id);
          // A copy: the document may change again before the line is written.
          write.add(document.deepCopy());
          return null;
        });
  }

  public synchronized void remove(String kind, String id) {
    change(
        () -> {
          documents.getOrDefault(kind, new LinkedHashMap<>()).remove(id);
          writes.addArray().add("remove").add(kind).add(id);
          return null;
        });
  }

  /** The next number of a kind, from 1; never given twice. */
  public synchronized long nextId(String kind) {
    return nextId(kind, 1);
  }

  /** The next number of a kind, the first one being {@code first}. */
  public synchronized long nextId(String kind, long first) {
    return change(
        () -> {
          long next = counters.getOrDefault(kind, first - 1) + 1;
          counters.put(kind, next);
          writes.addArray().add("count").add(kind).add(next);
          return next;
        });
  }

  /** Runs a request that reads and writes; nobody else sees a half of it. May be nested. */
  public synchronized <T> T change(Supplier<T> request) {
    if (writes != null) {
      return request.get();
    }
    writes = Json.mapper().createArrayNode();
    try {
      return request.get();
    } finally {
      // A request that fails half-way has done what it has done, as at a real vendor.
      ArrayNode done = writes;
      writes = null;
      append(done);
    }
  }

  private void append(ArrayNode done) {
    if (journal == null || done.isEmpty()) {
      return;
    }
    try {
      journal.write((Json.text(done) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox could not write its journal", e);
    }
  }

  private void replay() throws IOException {
    byte[] bytes = new byte[(int) journal.length()];
    journal.readFully(bytes);
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        Json.parse(Arrays.copyOfRange(bytes, start, i)).forEach(this::redo);
        start = i + 1;
      }
    }
    // What follows the last line end was cut off by a kill before it was answered.
    journal.setLength(start);
    journal.seek(start);
  }

  private void redo(JsonNode write) {
    String kind = write.get(1).textValue();
    switch (write.get(0).textValue()) {
      case "put" ->
          documents
              .computeIfAbsent(kind, k -> new LinkedHashMap<>())
              .put(write.get(2).textValue(), (ObjectNode) write.get(3));
      case "remove" ->
          documents.getOrDefault(kind, new LinkedHashMap<>()).remove(write.get(2).textValue());
      default -> counters.put(kind, write.get(2).longValue());
    }
  }

  /** Kinds that hold documents, for diagnosis. */
  public synchronized List<String> kinds() {
    return new ArrayList<>(documents.keySet());
  }

  @Override
  public synchronized void close() {
    try {
      if (journal != null) {
        journal.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox could not close its journal", e);
    }
  }
}
