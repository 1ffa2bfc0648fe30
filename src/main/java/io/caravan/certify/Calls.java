package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.Client;
import io.caravan.api.Failure;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Single calls of a pack whose answers somebody else gives: one that reads, one that writes. */
final class Calls {
  private static final Pattern FIELD = Pattern.compile("\\{([A-Za-z0-9_.-]+)}");

  private Calls() {}

  /** How a call ended. */
  record Ended(Failure failure, long waitMs, String message) {
    boolean failed(Failure kind) {
      return failure == kind;
    }

    String words() {
      return failure == null ? "taken for good" : failure.name().toLowerCase(Locale.ROOT);
    }
  }

  /** A read: of a list if the pack has one, else of whoever we are. */
  static Ended read(Bench bench) {
    SystemPack.Request request = readRequest(bench).orElseThrow();
    return made(bench, request, Client.Urgency.READ);
  }

  static Optional<SystemPack.Request> readRequest(Bench bench) {
    return bench.pack().identity().values().stream()
        .findFirst()
        .map(name -> bench.pack().operations().get(name).request())
        .or(() -> bench.streams().stream().findFirst().map(SystemPack.Stream::request));
  }

  /** A write of the pack that leaves: the first whose request can be made of nothing. */
  static Optional<Ended> write(Bench bench) {
    for (SystemPack.Operation operation : bench.pack().operations().values()) {
      if (!"READ".equals(operation.outcome())) {
        int before = bench.transport().seen().size();
        Ended ended = made(bench, operation.request(), Client.Urgency.WRITE);
        if (bench.transport().seen().size() > before) {
          return Optional.of(ended);
        }
      }
    }
    return Optional.empty();
  }

  /** Makes a call of which only the answer matters: its placeholders are filled with anything. */
  static Ended made(Bench bench, SystemPack.Request request, Client.Urgency urgency) {
    try {
      bench.answer(bench.client().send(request, anything(request), urgency));
      return new Ended(null, 0, "");
    } catch (CallException e) {
      return new Ended(e.failure(), e.waitMs(), e.getMessage());
    }
  }

  private static JsonNode anything(SystemPack.Request request) {
    ObjectNode variables = Json.mapper().createObjectNode();
    if (request.path() == null) {
      return variables;
    }
    Matcher fields = FIELD.matcher(request.path());
    while (fields.find()) {
      variables.put(fields.group(1), "1");
    }
    return variables;
  }
}
