package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.RecordPaths;
import io.caravan.api.SourceRecord;
import io.caravan.ledger.Alarm;
import io.caravan.system.SystemPack;
import java.util.List;
import java.util.Optional;

/** What becomes of records that are not there any more. */
final class DeletionChecks {
  private static final String GROUP = "deletions";

  private static final int ALARMS = 100;
  private static final int GONE = 7;

  private DeletionChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "a record that is gone stops no other",
            "a notice names an id that the system does not have, and one that it has: the second is"
                + " shown, and the first raises no alarm",
            DeletionChecks::noticed),
        Check.reading(
            GROUP,
            "what a whole list does not show any more",
            "a list that shows all there are loses a record that is not found by its id either: the"
                + " mapping tells it as deleted",
            DeletionChecks::missing));
  }

  private static Result noticed(Bench bench) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      Optional<JsonNode> sample = stream.each() == null ? bench.sample(stream) : Optional.empty();
      if (stream.byId().isEmpty() || sample.isEmpty()) {
        found.skip(
            stream.name()
                + (stream.byId().isEmpty()
                    ? ": is read as a list only"
                    : ": no record of its own"));
        continue;
      }
      JsonNode id = RecordPaths.at(sample.get(), InnerChecks.askedBy(stream, sample.get()));
      String gone = Forged.otherId(id, GONE).asText();
      Reading reading = Reading.of(bench, stream);
      try {
        List<String> shown = reading.hinted(gone, id.asText()).ids();
        String own = RecordPaths.text(sample.get(), stream.id());
        Optional<String> alarm = alarm(bench, gone);
        found.note(
            shown.contains(own) && alarm.isEmpty(),
            stream.name(),
            stream.name() + ": " + alarm.orElse(own + " is not among " + shown));
      } catch (CallException e) {
        found.fault(stream.name() + ": " + gone + " stops the reading: " + e.getMessage());
      }
    }
    return found.result(
        "nothing of the one, and the other",
        "give what the system answers for an id that it does not have the class missing under"
            + " errors:");
  }

  private static Optional<String> alarm(Bench bench, String id) {
    return bench.ledger().read(reads -> reads.openAlarms(ALARMS)).stream()
        .filter(alarm -> alarm.subject().endsWith("/" + id))
        .map(Alarm::text)
        .findFirst();
  }

  private static Result missing(Bench bench) throws CallException {
    return Staged.each(
            bench,
            (staged, found) -> {
              if (!staged.stream().whole()) {
                found.skip(staged.name() + ": does not say deletions: missing");
                return;
              }
              ObjectNode stays = staged.record(1, 1);
              ObjectNode goes = staged.record(2, 2);
              List<String> ids = staged.ids(stays, goes);
              ids.forEach(id -> know(bench, staged.stream().entity(), id));
              staged.vendor().page(stays);
              Optional<SourceRecord> told =
                  staged.reading().run().emitted().stream()
                      .filter(record -> ids.get(1).equals(record.nativeId()))
                      .findFirst();
              if (told.isEmpty()) {
                found.fault(staged.name() + ": " + ids.get(1) + " is not told");
                return;
              }
              JsonNode document = bench.document(told.get());
              found.note(
                  document.path("deleted").asBoolean() && document.path("id").isTextual(),
                  staged.name(),
                  staged.name() + ": " + document);
            })
        .result(
            "{\"id\": ..., \"deleted\": true}",
            "let the mapping <stream>.in.jslt make that of a record with _gone");
  }

  /** As the hub knows what it has read. */
  private static void know(Bench bench, String entity, String id) {
    bench
        .ledger()
        .writeNow(
            tx -> {
              tx.link(entity, "certify-" + id, bench.system().name(), id);
              return null;
            });
  }
}
