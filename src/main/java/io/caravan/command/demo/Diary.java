package io.caravan.command.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was done of the day and what came of it, a line a step, so that a day can go on. */
final class Diary {
  private final Path file;
  private final Map<String, JsonNode> done = new LinkedHashMap<>();

  Diary(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try {
        for (String line : whole(file).lines().toList()) {
          JsonNode entry = Json.parse(line);
          done.put(entry.path("step").asText(), entry.path("result"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the diary " + file + " could not be read", e);
      }
    }
  }

  /** Cuts off a last line that a kill tore: its step is done again, under the same name. */
  private static String whole(Path file) throws IOException {
    String text = Files.readString(file);
    String lines = text.substring(0, text.lastIndexOf('\n') + 1);
    if (lines.length() < text.length()) {
      Files.writeString(file, lines);
    }
    return lines;
  }

  boolean has(String step) {
    return done.containsKey(step);
  }

  /** What came of a step, or a missing node. */
  JsonNode result(String step) {
    return done.getOrDefault(step, MissingNode.getInstance());
  }

  void wrote(String step, JsonNode result) {
    done.put(step, result);
    ObjectNode entry = Json.mapper().createObjectNode().put("step", step);
    entry.set("result", result);
    try {
      Files.write(
          file,
          (Json.text(entry) + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("the diary " + file + " could not be written", e);
    }
  }
}
