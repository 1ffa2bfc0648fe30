package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.RecordPaths;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what a request on the wire is of, by the pack that made it. */
final class Wire {
  private static final Pattern PLACE = Pattern.compile("\\{[^}]*}");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)");

  private final SystemPack pack;
  private final String base;
  private final RpcWire rpc;
  private final UnaryOperator<JsonNode> plain;

  Wire(SystemConfig system) {
    this.pack = system.pack();
    String url = system.fill(pack.baseUrl());
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.rpc = new RpcWire(system);
    this.plain = plain(system);
  }

  private static UnaryOperator<JsonNode> plain(SystemConfig system) {
    if (system.pack().answers() == null) {
      return UnaryOperator.identity();
    }
    String place = system.pack().kind() + " answers";
    Mapping mapping = Mapping.compile(place, place, system.pack().answers());
    return node -> mapping.apply(node, Map.of(Mapping.SYSTEM, system.variables()));
  }

  /** Whether a request was made of this one of the pack; a next page of a list counts as its. */
  boolean is(SystemPack.Request request, Outgoing sent) {
    if (request.graphql() != null) {
      return sent.body() != null && request.graphql().equals(body(sent).path("query").asText(null));
    }
    if (request.rpc() != null) {
      return sent.body() != null && rpc.is(request.rpc(), body(sent));
    }
    if (!sent.method().equalsIgnoreCase(request.method())) {
      return false;
    }
    String rest = sent.url().toString();
    if (!rest.startsWith(base)) {
      return false;
    }
    String path = rest.substring(base.length()).split("\\?", 2)[0];
    return path.matches(pattern(request.path()));
  }

  private static String pattern(String template) {
    StringBuilder regex = new StringBuilder();
    Matcher places = PLACE.matcher(template);
    int at = 0;
    while (places.find()) {
      regex.append(Pattern.quote(template.substring(at, places.start()))).append("[^/]+");
      at = places.end();
    }
    return regex.append(Pattern.quote(template.substring(at))).toString();
  }

  /** The write of the pack that a request makes, or nothing: it reads. */
  Optional<SystemPack.Operation> write(Outgoing sent) {
    return pack.operations().values().stream()
        .filter(operation -> !"READ".equals(operation.outcome()) && is(operation.request(), sent))
        .findFirst();
  }

  static JsonNode body(Outgoing sent) {
    return sent.body() == null ? Json.mapper().createObjectNode() : Json.parse(sent.body());
  }

  /** Records of an answer as the pack sees them: wrapped values are plain. */
  List<JsonNode> records(byte[] answer, String path) {
    try {
      return RecordPaths.list(plain.apply(Json.parse(answer)), path);
    } catch (IllegalArgumentException e) {
      // It is no JSON: whoever asked was told.
      return List.of();
    }
  }

  /** Everything that a request says, readable. */
  private String text(Outgoing sent) {
    JsonNode said = body(sent).has("variables") ? body(sent).path("variables") : body(sent);
    String body = sent.body() == null ? "" : Json.text(plain.apply(said));
    return URLDecoder.decode(sent.url().toString(), StandardCharsets.UTF_8) + " " + body;
  }

  /**
   * Earliest time that a request names: where a list is asked to begin; empty: at its beginning.
   */
  Optional<Instant> asked(Outgoing sent) {
    // A plus sign of a query stands for a blank once it is decoded.
    Matcher times = TIME.matcher(text(sent).replaceAll("(\\d\\d:\\d\\d) (\\d\\d:\\d\\d)", "$1+$2"));
    Optional<Instant> first = Optional.empty();
    while (times.find()) {
      Optional<Instant> time = instant(times.group());
      if (first.isEmpty() || time.isPresent() && time.get().isBefore(first.get())) {
        first = time;
      }
    }
    return first;
  }

  /** A time as vendors write it, with a colon in its zone or without. */
  static Optional<Instant> instant(String text) {
    if (text == null) {
      return Optional.empty();
    }
    for (String one : List.of(text, text.replaceAll("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))) {
      try {
        return Optional.of(OffsetDateTime.parse(one).toInstant());
      } catch (DateTimeException e) {
        continue;
      }
    }
    return Optional.empty();
  }
}
