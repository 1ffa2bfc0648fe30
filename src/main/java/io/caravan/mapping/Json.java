package io.caravan.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * The one JSON mapper of Caravan. Decimals stay exact (no binary floating point, trailing zeroes
 * kept, plain output); nesting, string, number and document sizes are limited.
 */
public final class Json {
  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;

  /** Longest string value that is read, in characters. */
  public static final int MAX_STRING = 1_000_000;

  /** Longest number that is read, in characters. */
  public static final int MAX_NUMBER = 100;

  /** Largest document that is read, in characters. */
  public static final long MAX_DOCUMENT = 16_000_000;

  private static final ObjectMapper MAPPER = create();

  private Json() {}

  /** The shared mapper; nobody else makes one (held by an architecture rule). */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /**
   * Parses one document.
   *
   * @throws IllegalArgumentException if the text is not JSON or exceeds a limit; the message never
   *     holds the text itself
   */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (NumberFormatException e) {
      throw tooLong();
    }
  }

  /** Like {@link #parse(String)}, from bytes in UTF-8. */
  public static JsonNode parse(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (NumberFormatException e) {
      throw tooLong();
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getClass().getSimpleName(), e);
    }
  }

  /** Compact text of a node; object fields keep their order. */
  public static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree could not be written as JSON", e);
    }
  }

  private static IllegalArgumentException unreadable(JsonProcessingException e) {
    // The parser's own words quote what it could not read; those about a limit do not.
    String words =
        e instanceof StreamConstraintsException ? e.getOriginalMessage() : "it is malformed";
    JsonLocation place = e.getLocation();
    return new IllegalArgumentException(
        "not JSON: "
            + words
            + (place == null
                ? ""
                : " at line " + place.getLineNr() + ", column " + place.getColumnNr()));
  }

  // Java's own words quote the number.
  private static IllegalArgumentException tooLong() {
    return new IllegalArgumentException("not JSON: a number has too many digits");
  }

  private static ObjectMapper create() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(MAX_NUMBER)
                    .maxDocumentLength(MAX_DOCUMENT)
                    .build())
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    return JsonMapper.builder(factory)
        .nodeFactory(new TameNodes())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .build();
  }
}
