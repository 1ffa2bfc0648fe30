package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.Client;
import io.caravan.api.RecordPaths;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records by their id, and lists inside of records. */
final class InnerChecks {
  private static final String GROUP = "paging";

  private InnerChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "one record by its id is the one of the list",
            "a record of each list, read by its id",
            InnerChecks::byId),
        Check.reading(
            GROUP,
            "inner lists are read to their end",
            "an inner list that says that it has more is asked for its next page",
            InnerChecks::nested));
  }

  private static Result byId(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      if (stream.byId().isEmpty()) {
        found.skip(stream.name() + ": is read as a list only");
        continue;
      }
      Optional<JsonNode> sample = bench.sample(stream);
      if (stream.each() != null || sample.isEmpty()) {
        found.skip(stream.name() + ": no record of its own");
        continue;
      }
      JsonNode listed = sample.get();
      SystemPack.ById rule = rule(stream, listed);
      ObjectNode asked = Json.mapper().createObjectNode();
      asked.put("id", RecordPaths.text(listed, field(rule, stream)));
      JsonNode answer =
          bench.answer(bench.client().send(rule.request(), asked, Client.Urgency.READ)).body();
      List<JsonNode> shown = RecordPaths.list(answer, rule.record());
      String id = RecordPaths.text(listed, stream.id());
      found.note(
          shown.stream().anyMatch(one -> id.equals(RecordPaths.text(one, stream.id()))),
          stream.name(),
          stream.name() + ": asked for " + id + ", got " + shown.size() + " others");
    }
    return found.result("the same record", "look at by-id: path or graphql, and record:");
  }

  /** Path of the field of a listed record by which the record is asked for alone. */
  static String askedBy(SystemPack.Stream stream, JsonNode listed) {
    return field(rule(stream, listed), stream);
  }

  private static SystemPack.ById rule(SystemPack.Stream stream, JsonNode listed) {
    String id = String.valueOf(RecordPaths.text(listed, stream.id()));
    return stream.byId().stream()
        .filter(one -> id.startsWith(one.prefix()))
        .findFirst()
        .orElse(stream.byId().get(0));
  }

  /** Levels, say, are asked for by the id of their item. */
  private static String field(SystemPack.ById rule, SystemPack.Stream stream) {
    return rule.request().query() == null
        ? stream.id()
        : rule.request().query().entrySet().stream()
            .filter(one -> "{id}".equals(one.getValue()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(stream.id());
  }

  private static Result nested(Bench bench) throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              if (staged.stream().nested().isEmpty()) {
                found.skip(staged.name() + ": has no inner lists");
                return;
              }
              SystemPack.Nested inner = staged.stream().nested().get(0);
              ObjectNode one = staged.record(1, 1);
              ObjectNode info = Json.mapper().createObjectNode();
              info.put("hasNextPage", true).put("endCursor", "certify");
              Forged.put(one, inner.path() + ".pageInfo", info);
              staged.vendor().page(one);
              boolean[] asked = new boolean[1];
              bench
                  .transport()
                  .disturb(
                      (request, vendor) -> {
                        if (bench.wire().is(inner.request(), request)) {
                          asked[0] = true;
                          ObjectNode answer = Json.mapper().createObjectNode();
                          ObjectNode end = Json.mapper().createObjectNode();
                          end.putObject("pageInfo").put("hasNextPage", false);
                          end.putArray("nodes");
                          Forged.put(answer, inner.records(), end);
                          return LossyTransport.answer(
                              200, Map.of(), ErrorChecks.bytes(answer.toString()));
                        }
                        return staged.vendor().on(request, vendor);
                      });
              Reading.of(bench, staged.stream()).most(2).run();
              found.note(
                  asked[0],
                  staged.name() + " " + inner.path(),
                  staged.name() + ": " + inner.path() + " was not asked for its next page");
            })
        .result("its next page is asked for", "look at nested: path and records");
  }
}
