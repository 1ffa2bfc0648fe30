package io.caravan.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import io.caravan.mapping.functions.Functions;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** One compiled JSLT text. Thread-safe. */
public final class Mapping {
  /** Settings of the system whose record is mapped, as variable {@code $system}. */
  public static final String SYSTEM = "system";

  /** Instant at which the read was begun, as variable {@code $readAt}. */
  public static final String READ_AT = "readAt";

  private static final int VERSION_BYTES = 6;

  private final String name;
  private final String source;
  private final String text;
  private final String version;
  private final Expression expression;

  private Mapping(String name, String source, String text, Expression expression) {
    this.name = name;
    this.source = source;
    this.text = text;
    this.version = hash(text);
    this.expression = expression;
  }

  /**
   * Compiles a text.
   *
   * @param name for people: {@code shop/item.in}
   * @param source file or resource it came from
   * @throws MappingException with source, line and column
   */
  public static Mapping compile(String name, String source, String text) {
    try {
      Expression expression =
          new Parser(new StringReader(text))
              .withSource(source)
              .withFunctions(Functions.all())
              // Only what was not told is dropped: an empty list is a statement.
              .withObjectFilter(value -> !value.isNull())
              .compile();
      return new Mapping(name, source, text, expression);
    } catch (JsltException e) {
      throw new MappingException("mapping " + name + " is broken: " + e.getMessage(), e);
    }
  }

  public String name() {
    return name;
  }

  /** File or resource the text came from. */
  public String source() {
    return source;
  }

  public String text() {
    return text;
  }

  /** Changes when the text changes: the first bytes of its SHA-256. */
  public String version() {
    return version;
  }

  /**
   * Maps one document.
   *
   * @param variables values of {@code $system} and {@code $readAt}; missing ones are null
   * @throws MappingException if the text cannot be applied to this document
   */
  public JsonNode apply(JsonNode input, Map<String, JsonNode> variables) {
    Map<String, JsonNode> all = new HashMap<>(variables);
    all.putIfAbsent(SYSTEM, Json.mapper().createObjectNode());
    all.putIfAbsent(READ_AT, NullNode.getInstance());
    try {
      return Functions.cleared(expression.apply(all, input));
    } catch (JsltException e) {
      throw new MappingException(
          "mapping "
              + name
              + (e.getLine() > 0 ? " line " + e.getLine() : "")
              + " failed: "
              + withoutData(e));
    } catch (StackOverflowError e) {
      throw new MappingException("mapping " + name + " recurses without end");
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new MappingException("mapping " + name + " failed: " + e.getMessage());
    }
  }

  private static String withoutData(JsltException e) {
    // The engine quotes the value it could not handle; a value may be personal.
    String words = String.valueOf(e.getMessageWithoutLocation());
    String safe = words.split("['\"(]|: ", 2)[0].trim();
    return safe.isEmpty() ? "a value does not fit" : safe;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
