package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.api.CallException;
import io.caravan.api.RecordPaths;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A stream of a pack whose list is played to it, made of a record that the system shows. */
final class Staged {
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

  private final Bench bench;
  private final SystemPack.Stream stream;
  private final JsonNode sample;
  private final StandIn vendor;

  private Staged(Bench bench, SystemPack.Stream stream, JsonNode sample) {
    this.bench = bench;
    this.stream = stream;
    this.sample = sample;
    this.vendor = new StandIn(bench.wire(), stream);
  }

  /** What is tried with one stream; notes what it finds. */
  @FunctionalInterface
  interface Act {
    void on(Staged staged, Findings found) throws CallException;
  }

  /** Plays it with every stream that has a list and a record of its own. */
  static Findings each(Bench bench, Act act) throws CallException {
    Findings found = new Findings();
    for (SystemPack.Stream stream : bench.streams()) {
      Optional<JsonNode> sample = bench.sample(stream);
      if (stream.each() != null) {
        found.skip(stream.name() + ": parts of other records");
      } else if (sample.isEmpty()) {
        found.skip(stream.name() + ": the system shows no record of it");
      } else {
        Staged staged = new Staged(bench, stream, sample.get());
        try {
          act.on(staged, found);
        } finally {
          bench.renew();
        }
      }
    }
    return found;
  }

  String name() {
    return stream.name();
  }

  SystemPack.Stream stream() {
    return stream;
  }

  StandIn vendor() {
    return vendor;
  }

  /** Whether its cursor is a time that the system is asked for. */
  boolean hasTime() {
    return stream.cursor().filter() != null && stampOf(sample) != null;
  }

  private String stampOf(JsonNode record) {
    String text = RecordPaths.text(record, stream.cursor().field());
    return Wire.instant(text).isPresent() ? text : null;
  }

  /** Time from which the played records count. */
  Instant base() {
    return Instant.ofEpochMilli(bench.ledger().now()).minusSeconds(3_600);
  }

  /** Another record, so many seconds after the base. */
  ObjectNode record(int n, long seconds) {
    return record(n, base().plusSeconds(seconds), ZoneOffset.UTC);
  }

  ObjectNode record(int n, Instant at, ZoneOffset zone) {
    String like = stampOf(sample);
    JsonNode stamp =
        like == null
            ? RecordPaths.at(sample, stream.cursor().field())
            : TextNode.valueOf(
                like.endsWith("Z") && zone.equals(ZoneOffset.UTC)
                    ? at.toString().replaceAll("\\.\\d+Z", "Z")
                    : OFFSET.format(OffsetDateTime.ofInstant(at, zone)));
    ObjectNode made = Forged.record(sample, stream.id(), n, stream.cursor().field(), stamp);
    if (bench.pack().answers() != null && stamp.isTextual()) {
      // The field of the cursor may be made of other times of the record.
      Forged.retime(made, stamp);
    }
    if (stream.group() != null) {
      Forged.put(made, stream.group(), TextNode.valueOf("0"));
    }
    return made;
  }

  Reading reading() {
    bench.transport().disturb(vendor);
    boolean counted = stream.page().offset() != null;
    return Reading.of(bench, counted ? Shapes.paged(stream, StandIn.SLICE) : stream).most(20);
  }

  /** Ids that played records have once they are read. */
  List<String> ids(ObjectNode... records) {
    return Arrays.stream(records).map(record -> RecordPaths.text(record, stream.id())).toList();
  }
}
