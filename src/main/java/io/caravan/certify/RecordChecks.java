package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.HttpTransport.Incoming;
import io.caravan.api.RecordPaths;
import io.caravan.api.SourceRecord;
import io.caravan.mapping.Json;
import io.caravan.mapping.SchemaCheck;
import io.caravan.system.SystemPack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the pack makes of records, and of records that are not as they were. */
final class RecordChecks {
  private static final String GROUP = "records";

  private RecordChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "every record keeps to the model",
            "the mapping of each record that is read, against the schema: money and quantities are"
                + " decimals in texts, times are in UTC",
            RecordChecks::model),
        Check.reading(
            GROUP,
            "the same record is the same document",
            "each record is mapped twice, as of two readings",
            RecordChecks::stable),
        Check.reading(
            GROUP,
            "unknown fields change nothing",
            "fields that nobody knows are added to every object of each answer",
            RecordChecks::unknown),
        Check.reading(
            GROUP,
            "an id that changes its type",
            "an id that was a text comes as a number, or the other way round: it is the same id",
            RecordChecks::idType),
        Check.reading(
            GROUP,
            "a record without an id stops no other",
            "one record of a page has lost its id: the next one is shown, and this one is parked",
            RecordChecks::noId));
  }

  private static Result model(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      int good = 0;
      Map<String, Integer> faults = new TreeMap<>();
      for (SourceRecord record : Reading.of(bench, stream).most(2).run().emitted()) {
        List<SchemaCheck.Fault> here = SchemaCheck.check(stream.entity(), bench.document(record));
        good += here.isEmpty() ? 1 : 0;
        here.forEach(fault -> faults.merge(fault.path() + " " + fault.reason(), 1, Integer::sum));
      }
      if (good == 0 && faults.isEmpty()) {
        found.skip(stream.name() + ": no record");
      } else {
        found.note(faults.isEmpty(), stream.name() + " " + good, stream.name() + ": " + faults);
      }
    }
    return found.result("no fault of the schema", "mend the mapping <stream>.in.jslt");
  }

  private static Result stable(Bench bench) throws CallException {
    return compared(bench, (request, vendor) -> vendor.send(request), "the same document twice");
  }

  private static Result unknown(Bench bench) throws CallException {
    return compared(
        bench,
        (request, vendor) ->
            vendor
                .send(request)
                .thenApply(
                    answer ->
                        new Incoming(
                            answer.status(),
                            answer.headers(),
                            ErrorChecks.bytes(
                                Json.text(Forged.withUnknown(Json.parse(answer.body())))))),
        "the same document as without them");
  }

  private static Result compared(Bench bench, LossyTransport.Disturbance second, String expected)
      throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      Map<String, JsonNode> before = documents(bench, stream);
      if (before.isEmpty()) {
        found.skip(stream.name() + ": no record");
        continue;
      }
      bench.transport().disturb(second);
      Map<String, JsonNode> after = documents(bench, stream);
      bench.transport().calm();
      long other =
          before.entrySet().stream()
              .filter(one -> !one.getValue().equals(after.get(one.getKey())))
              .count();
      found.note(other == 0, stream.name(), stream.name() + ": " + other + " differ");
    }
    return found.result(expected, "mend the mapping: it must not depend on more than the record");
  }

  private static Map<String, JsonNode> documents(Bench bench, SystemPack.Stream stream)
      throws CallException {
    Map<String, JsonNode> documents = new TreeMap<>();
    for (SourceRecord record : Reading.of(bench, stream).most(1).run().emitted()) {
      JsonNode document = bench.document(record);
      if (document instanceof ObjectNode object) {
        // Some kinds are only known since they were read.
        object.remove(List.of("updatedAt", "readAt", "at"));
      }
      documents.put(String.valueOf(record.nativeId()), document);
    }
    return documents;
  }

  private static Result idType(Bench bench) throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              ObjectNode record = staged.record(1, 1);
              String path = staged.stream().id();
              String id = RecordPaths.text(record, path);
              JsonNode was = RecordPaths.at(record, path);
              if (was.isTextual() && !id.matches("\\d+")) {
                found.skip(staged.name() + ": an id like " + id + " is no number");
                return;
              }
              Forged.put(
                  record,
                  path,
                  was.isTextual()
                      ? Json.mapper().getNodeFactory().numberNode(Long.parseLong(id))
                      : Json.mapper().getNodeFactory().textNode(id));
              staged.vendor().page(record);
              List<String> ids = staged.reading().run().ids();
              found.note(ids.contains(id), staged.name(), staged.name() + ": " + ids);
            })
        .result("the same id", "look at id: of the stream");
  }

  private static Result noId(Bench bench) throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              ObjectNode broken = staged.record(1, 1);
              Forged.put(broken, staged.stream().id(), Json.mapper().nullNode());
              ObjectNode good = staged.record(2, 2);
              staged.vendor().page(broken, good);
              List<String> ids = staged.reading().run().ids();
              found.note(
                  ids.containsAll(staged.ids(good)), staged.name(), staged.name() + ": " + ids);
            })
        .result("the good record", "this is the machinery's: report it");
  }
}
