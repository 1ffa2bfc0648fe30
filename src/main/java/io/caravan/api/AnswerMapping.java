package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallLog.Effects;
import io.caravan.api.CallLog.Link;
import io.caravan.api.CallLog.Read;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.Mappings;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What follows from an answer, by the pack's mapping for it. */
final class AnswerMapping {
  private static final Effects NOTHING = new Effects(List.of(), List.of());

  private final SystemConfig system;
  private final Mappings mappings;

  AnswerMapping(SystemConfig system, Mappings mappings) {
    this.system = system;
    this.mappings = mappings;
  }

  /**
   * @param found what later steps see of it; null if nothing was found
   */
  record Result(JsonNode found, Effects effects) {}

  /**
   * Compiles the operation's mapping.
   *
   * @throws io.caravan.mapping.MappingException if there is none or it is broken
   */
  void check(Operation operation) {
    if (operation.answer() != null) {
      mappings.get(system.name() + "/" + operation.answer());
    }
  }

  /**
   * @param request variables that were sent
   * @param answer whole answer; of a record found by a probe the record alone
   * @param document the delivery document, or null
   */
  Result apply(Operation operation, JsonNode request, JsonNode answer, JsonNode document) {
    if (operation.answer() == null) {
      JsonNode found =
          operation.record() == null ? answer : Templates.at(answer, operation.record());
      return new Result(present(found), NOTHING);
    }
    ObjectNode input = Json.mapper().createObjectNode();
    input.set("request", request);
    input.set("answer", answer);
    input.set("document", document == null ? NullNode.getInstance() : document);
    JsonNode told =
        mappings
            .get(system.name() + "/" + operation.answer())
            .apply(input, Map.of(Mapping.SYSTEM, mappings.variables(system.name())));
    List<Link> links = new ArrayList<>();
    for (JsonNode link : told.path("links")) {
      if (link.hasNonNull("kind") && link.hasNonNull("ref") && link.hasNonNull("id")) {
        links.add(
            new Link(
                Templates.text(link.get("kind")),
                Templates.text(link.get("ref")),
                Templates.text(link.get("id"))));
      }
    }
    List<Read> reads = new ArrayList<>();
    for (JsonNode read : told.path("reads")) {
      if (read.hasNonNull("stream") && read.hasNonNull("id")) {
        reads.add(new Read(Templates.text(read.get("stream")), Templates.text(read.get("id"))));
      }
    }
    return new Result(present(told.path("found")), new Effects(links, reads));
  }

  private static JsonNode present(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : node;
  }
}
