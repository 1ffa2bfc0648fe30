package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallException;
import io.caravan.api.ReaderSettings;
import io.caravan.api.RecordIntake;
import io.caravan.api.SourceRecord;
import io.caravan.api.StreamReader;
import io.caravan.ledger.Hint;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads a stream as the hub does, and keeps what it was shown. */
final class Reading {
  /** How far a first reading of orders and the like looks back. */
  private static final String BACK = "60d";

  /** Pages that are read of one list: a catalogue may have thousands. */
  private static final int PAGES = 4;

  private final Bench bench;
  private final SystemPack.Stream stream;
  private final List<SourceRecord> emitted = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> listed = new ArrayList<>();
  private int pages = PAGES;
  private boolean whole;
  private boolean keeps;
  private StreamReader reader;

  private Reading(Bench bench, SystemPack.Stream stream) {
    this.bench = bench;
    this.stream = stream;
  }

  /** A reading that begins at the beginning. */
  static Reading of(Bench bench, SystemPack.Stream stream) {
    return new Reading(bench, bench.unread(stream));
  }

  Reading most(int number) {
    pages = number;
    return this;
  }

  /** Begins at a time and not at the beginning, if its cursor is a time. */
  Reading from(String time) {
    if (stream.cursor().filter() != null) {
      bench
          .ledger()
          .writeNow(
              tx -> {
                tx.putCursor(bench.system().name(), stream.name(), time);
                return null;
              });
    }
    return this;
  }

  /** The same process reads again; else each reading is by another one. */
  Reading keepReader() {
    keeps = true;
    return this;
  }

  /** Reads only the records that notices name, one after the other. */
  Reading hinted(String... ids) throws CallException {
    for (String id : ids) {
      bench
          .ledger()
          .writeNow(
              tx -> {
                tx.hint(new Hint(bench.system().name(), stream.name(), id, null, tx.now()));
                return null;
              });
    }
    return run(false);
  }

  /** Reads on from where the reading before ended; only what is shown this time is kept. */
  Reading run() throws CallException {
    return run(true);
  }

  private Reading run(boolean list) throws CallException {
    emitted.clear();
    listed.clear();
    int before = bench.transport().seen().size();
    ReaderSettings settings =
        ReaderSettings.of(bench.client(), bench.ledger(), bench.timers(), stream);
    if (stream.events() != null) {
      settings = settings.since(BACK);
    }
    RecordIntake.Way way =
        (record, done) -> {
          emitted.add(record);
          record.markRecorded();
          done.accept(null);
        };
    if (reader == null || !keeps) {
      reader = new StreamReader(settings, new RecordIntake(way, bench.ledger()));
    }
    try {
      reader.run(list, () -> answered(before) < pages);
    } finally {
      bench.transport().seen().stream()
          .skip(before)
          .filter(exchange -> exchange.answer() != null && exchange.answer().status() == 200)
          .filter(exchange -> bench.wire().is(stream.request(), exchange.request()))
          .forEach(
              exchange ->
                  listed.addAll(bench.wire().records(exchange.answer().body(), stream.records())));
      whole = answered(before) < pages;
    }
    return this;
  }

  /** Reads on, and tells what was shown even if the reading breaks off. */
  List<String> idsUntilItFails() {
    try {
      run();
    } catch (CallException e) {
      // What came before it was shown all the same.
    }
    return ids();
  }

  private long answered(int before) {
    return bench.transport().seen().stream()
        .skip(before)
        .filter(exchange -> bench.wire().is(stream.request(), exchange.request()))
        .count();
  }

  /** Whether the list was read to its end, and not only as far as the kit reads. */
  boolean isWhole() {
    return whole;
  }

  /** Records as they stood in the lists. */
  List<JsonNode> listed() throws CallException {
    if (emitted.isEmpty() && listed.isEmpty()) {
      run();
    }
    return listed;
  }

  /** Records as they would go through the route. */
  List<SourceRecord> emitted() {
    return List.copyOf(emitted);
  }

  List<String> ids() {
    return emitted().stream().map(SourceRecord::nativeId).toList();
  }

  /** What stands in the ledger as the place to go on from. */
  String cursor() {
    return bench
        .ledger()
        .read(reads -> reads.cursor(bench.system().name(), stream.name()).orElse(""));
  }

  /** Whether the list turned out not to be in the order of its cursor. */
  boolean turnedBack() {
    return bench
        .ledger()
        .read(
            reads ->
                reads.fact("unordered/" + bench.system().name() + "/" + stream.name()).isPresent());
  }
}
