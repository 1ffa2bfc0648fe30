package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Reads a stream from its beginning to its end, or single records of it, through the route of its
 * flow. No cursor moves, and live work goes first. One page is held at a time.
 */
public final class FullRead {
  /** A list that moves so often while it is read is read another time. */
  private static final int MOST_MOVES = 100;

  private final ReaderSettings settings;
  private final RecordIntake intake;
  private final SystemPack.Stream stream;
  private final StreamRecords records;
  private final RecordCompletion completion;

  FullRead(ReaderSettings settings, RecordIntake intake) {
    this.settings = settings;
    this.intake = intake;
    this.stream = settings.stream();
    this.records = new StreamRecords(stream);
    this.completion = new RecordCompletion(settings.client(), settings.timers(), stream);
  }

  public String system() {
    return settings.system();
  }

  public SystemPack.Stream stream() {
    return stream;
  }

  /** Where a stream of events began when its flow first ran; empty for what exists. */
  public Optional<Instant> beginning() {
    if (settings.since() == null) {
      return Optional.empty();
    }
    return settings
        .ledger()
        .read(reads -> reads.fact(StreamCursor.begunFact(system(), stream.name())))
        .map(begun -> Since.parse(settings.since()).from(Instant.parse(begun).toEpochMilli()));
  }

  /**
   * Shows every record.
   *
   * @param from earliest change that is asked for, or null: all there are
   * @param goOn false once the reading should stop, between two pages
   * @return false if it was stopped
   * @throws CallException if the system does not let it be read to its end
   */
  public boolean all(Viewer viewer, Instant from, BooleanSupplier goOn) throws CallException {
    String begin = CursorStamp.begin(stream, from);
    StreamPages pages = pages(begin);
    for (int moves = 0; pages.hasNext(); ) {
      if (!goOn.getAsBoolean()) {
        return false;
      }
      long readAt = settings.ledger().now();
      List<JsonNode> found;
      try {
        found = RecordPaths.list(pages.next().body(), stream.records());
      } catch (CallException e) {
        if (e.failure() != Failure.STALE || ++moves > MOST_MOVES) {
          throw e;
        }
        pages = pages(begin);
        continue;
      }
      show(found, readAt, viewer, Urgency.BULK);
      begin = later(begin, found);
    }
    return true;
  }

  private StreamPages pages(String from) {
    return StreamPages.of(settings.client(), settings.timers(), stream, from, Urgency.BULK);
  }

  // Where a list that has moved is read on: what is shown twice is compared once.
  private String later(String begin, List<JsonNode> found) {
    SystemPack.Cursor cursor = stream.cursor();
    String latest = begin;
    for (JsonNode record : found) {
      String stamp = RecordPaths.text(record, cursor.field());
      if (stamp != null) {
        latest = CursorStamp.later(latest, CursorStamp.back(stamp, cursor.overlapMs()));
      }
    }
    return latest;
  }

  /** Shows one record; nothing if it is not there any more. */
  public void one(String id, Viewer viewer) throws CallException {
    byId(id, viewer);
  }

  /** Reads one record and records it, as if it had been told just now. */
  public void record(String id) throws CallException {
    byId(id, null);
  }

  private void byId(String id, Viewer viewer) throws CallException {
    Optional<SystemPack.ById> rule = stream.byId(id);
    if (rule.isEmpty()) {
      return;
    }
    ObjectNode variables = Json.mapper().createObjectNode().put("id", id);
    long readAt = settings.ledger().now();
    try {
      Answer answer =
          StreamPages.await(
              settings.timers(),
              settings.client().send(rule.get().request(), variables, Urgency.READ));
      show(RecordPaths.list(answer.body(), rule.get().record()), readAt, viewer, Urgency.READ);
    } catch (CallException e) {
      if (e.failure() != Failure.MISSING) {
        throw e;
      }
    }
  }

  private void show(List<JsonNode> found, long readAt, Viewer viewer, Urgency urgency)
      throws CallException {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (ObjectNode record : records.listed(found)) {
      try {
        completion.complete(record, urgency);
      } catch (CallException e) {
        if (e.failure() != Failure.PERMANENT) {
          throw e;
        }
        running.add(intake.park(source(record, readAt).seenBy(viewer), e.getMessage(), e.path()));
        continue;
      }
      for (ObjectNode one : records.exploded(record)) {
        running.add(intake.take(source(one, readAt).seenBy(viewer)));
      }
    }
    settings.timers().await(CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)));
  }

  private SourceRecord source(ObjectNode record, long readAt) {
    return new SourceRecord(
        system(),
        stream.name(),
        stream.entity(),
        StreamRecords.id(stream, record),
        RecordPaths.text(record, stream.version()),
        record,
        settings.origin(),
        readAt,
        0);
  }
}
