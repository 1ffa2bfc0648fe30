package io.caravan.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds documents against the canonical model: JSON Schemas in {@code schemas/}. */
public final class SchemaCheck {
  /** Entities of the canonical model. */
  public static final List<String> ENTITIES =
      List.of(
          "item",
          "inventory",
          "movement",
          "order",
          "shipment",
          "customer",
          "refund",
          "return",
          "location");

  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private SchemaCheck() {}

  /**
   * One fault of a document.
   *
   * @param path JSON path, for example {@code $.lines[2].quantity}
   * @param reason what is wrong, without the value
   * @param unknown name of a field that the model does not have, or null
   * @param known fields that it has at that place, if {@code unknown} is told
   */
  public record Fault(String path, String reason, String unknown, List<String> known) {}

  /**
   * @return every fault, or an empty list
   * @throws IllegalArgumentException if there is no such entity
   */
  public static List<Fault> check(String entity, JsonNode document) {
    return schema(entity).validate(document).stream().map(SchemaCheck::fault).toList();
  }

  private static JsonSchema schema(String entity) {
    if (!ENTITIES.contains(entity)) {
      throw new IllegalArgumentException(
          entity + " is no entity; known are " + String.join(", ", ENTITIES));
    }
    return SCHEMAS.computeIfAbsent(entity, SchemaCheck::load);
  }

  private static JsonSchema load(String entity) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().pathType(PathType.JSON_PATH).build();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of("classpath:schemas/" + entity + ".schema.json"), config);
    schema.initializeValidators();
    return schema;
  }

  private static Fault fault(ValidationMessage message) {
    String path = message.getInstanceLocation().toString();
    String reason =
        switch (message.getType()) {
          case "required" -> message.getProperty() + " is missing";
          case "additionalProperties" -> message.getProperty() + " is not part of the model";
          case "pattern" -> "is not written as the model wants it";
          case "type" -> "has the wrong type: " + afterColon(message.getMessage());
          case "enum" -> "is none of the known values";
          default -> "breaks the rule " + message.getType();
        };
    return "additionalProperties".equals(message.getType())
        ? new Fault(path, reason, message.getProperty(), known(message.getSchemaLocation()))
        : new Fault(path, reason, null, List.of());
  }

  /** Fields beside a rule of a schema that allows no others. */
  private static List<String> known(SchemaLocation rule) {
    String file = rule.getAbsoluteIri().toString();
    JsonNode schema = Json.parse(Packaged.text(file.substring(file.indexOf(':') + 1)));
    JsonPointer place = JsonPointer.compile(rule.getFragment().toString()).head();
    List<String> names = new ArrayList<>();
    schema.at(place).path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String afterColon(String text) {
    int colon = text.indexOf(": ");
    return colon < 0 ? text : text.substring(colon + 2);
  }
}
