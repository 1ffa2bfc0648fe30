package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Change;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.system.SystemPack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Reads one stream of a system: first the records that hints name, then parked ones that a person
 * wants again, then what changed since the cursor, page by page. Runs on one thread at a time.
 */
public final class StreamReader implements ReadLoop.Reading {
  /** Marks a parked record whose inner or related records could not be read. */
  static final String INCOMPLETE = "_incomplete";

  private static final int REMEMBERED = 10_000;
  private static final int MOST_REFUSALS = 10;

  private record Page(Answer answer, long readAt) {}

  private final ReaderSettings settings;
  private final Client client;
  private final Ledger ledger;
  private final SystemPack.Stream stream;
  private final RecordIntake intake;
  private final StreamRecords records;
  private final RecordCompletion completion;
  private final StreamCursor cursor;
  private final HintedReads hinted;
  private final Replays replays;

  /** Null where a list does not show all there are. */
  private final Missing missing;

  private final RecentRecords recent = new RecentRecords(REMEMBERED);
  private final Semaphore room;
  private final Since since;
  private final Predicate<LedgerReads> ready;

  /** Fact that tells when the last read of a stream from its cursor to its end was begun. */
  public static String readFact(String system, String stream) {
    return "read/" + system + "/" + stream;
  }

  /** Fact that tells when the flow of a stream of events first ran. */
  public static String begunFact(String system, String stream) {
    return StreamCursor.begunFact(system, stream);
  }

  public StreamReader(ReaderSettings settings, RecordIntake intake) {
    this(settings, intake, ItemsFirst.none(settings));
  }

  /**
   * @param ready until then nothing is read
   */
  StreamReader(ReaderSettings settings, RecordIntake intake, Predicate<LedgerReads> ready) {
    this.ready = ready;
    this.settings = settings;
    this.client = settings.client();
    this.ledger = settings.ledger();
    this.stream = settings.stream();
    this.intake = intake;
    this.records = new StreamRecords(stream);
    this.completion = new RecordCompletion(client, settings.timers(), stream);
    this.cursor = new StreamCursor(ledger, settings.system(), stream);
    this.hinted = new HintedReads(settings, this::emit);
    this.replays = new Replays(ledger, settings.timers(), Set.of(settings.origin()), this::again);
    this.missing = stream.whole() ? new Missing(settings) : null;
    this.since = settings.since() == null ? null : Since.parse(settings.since());
    this.room = new Semaphore(Math.max(1, settings.inFlight()));
  }

  @Override
  public boolean waiting(LedgerReads reads) {
    return ready.test(reads) && (hinted.waiting(reads) || replays.wanted(reads));
  }

  @Override
  public boolean run(boolean listDue, BooleanSupplier goOn) throws CallException {
    if (since != null) {
      cursor.begin(since);
    }
    if (!ledger.read(ready::test)) {
      return false;
    }
    boolean changed = hinted.run(goOn);
    changed |= replays.run() > 0;
    if ((listDue || hinted.needsList()) && goOn.getAsBoolean()) {
      changed |= readList(goOn);
    }
    return changed;
  }

  private boolean readList(BooleanSupplier goOn) throws CallException {
    long begun = ledger.now();
    StreamCursor.Pass pass = cursor.pass();
    Urgency urgency = pass.hasBaseline() ? Urgency.of(stream.entity(), true) : Urgency.BULK;
    StreamPages pages = StreamPages.of(client, settings.timers(), stream, pass.from(), urgency);
    boolean changed = false;
    if (missing != null) {
      missing.begin();
    }
    while (pages.hasNext()) {
      if (!goOn.getAsBoolean()) {
        return changed;
      }
      Page page = next(pages, goOn);
      List<JsonNode> listed = RecordPaths.list(page.answer().body(), stream.records());
      pass.seen(listed);
      Emission emission = new Emission(page.readAt(), urgency, true);
      emission.all(listed);
      changed |= emission.await();
      pass.finished(listed);
      // A baseline may take hours; what is hinted meanwhile does not wait for it.
      changed |= pages.hasNext() && hinted.run(goOn);
    }
    if (missing != null) {
      Emission gone = new Emission(ledger.now(), urgency, false);
      missing.gone(goOn).forEach(gone::one);
      changed |= gone.await();
    }
    pass.ended();
    hinted.listRead(begun);
    return changed;
  }

  /** The budget holds a refused call for the time that the vendor names: nothing is read twice. */
  private Page next(StreamPages pages, BooleanSupplier goOn) throws CallException {
    for (int refusals = 0; ; refusals++) {
      long readAt = ledger.now();
      try {
        return new Page(pages.next(), readAt);
      } catch (CallException e) {
        boolean again =
            e.failure() == Failure.THROTTLED && refusals < MOST_REFUSALS && goOn.getAsBoolean();
        if (!again) {
          throw e;
        }
      }
    }
  }

  /** Emits records read by id, whatever was emitted before; true if there were any. */
  private boolean emit(List<JsonNode> found, long readAt, Urgency urgency) throws CallException {
    Emission emission = new Emission(readAt, urgency, false);
    emission.all(found);
    return emission.await();
  }

  /** A parked record, once more; one that was not read whole is read on first. */
  private CompletableFuture<Void> again(Change change) {
    if (!(change.body() instanceof ObjectNode body) || !body.has(INCOMPLETE)) {
      return intake.take(Replays.record(stream.name(), change));
    }
    ObjectNode record = body.deepCopy();
    record.remove(INCOMPLETE);
    try {
      Emission emission = new Emission(ledger.now(), Urgency.of(stream.entity(), true), false);
      completion.complete(record, emission.urgency);
      records.exploded(record).forEach(emission::one);
      emission.await();
      return ledger.write(tx -> settled(tx, change, "REPLAYED", null));
    } catch (CallException e) {
      return ledger.write(tx -> settled(tx, change, "PARKED", e.getMessage()));
    }
  }

  private static Void settled(LedgerTx tx, Change change, String state, String reason) {
    tx.changeState(change.changeId(), state, reason);
    return null;
  }

  /** Records of one answer on their way through the route. */
  private final class Emission {
    private final long readAt;
    private final Urgency urgency;
    private final boolean sparing;
    private final Map<String, CompletableFuture<Void>> running = new LinkedHashMap<>();
    private CompletableFuture<Void> nameless = CompletableFuture.completedFuture(null);
    private boolean any;
    private int alike;

    /**
     * @param sparing leave out what was emitted lately
     */
    Emission(long readAt, Urgency urgency, boolean sparing) {
      this.readAt = readAt;
      this.urgency = urgency;
      this.sparing = sparing;
    }

    void all(List<JsonNode> found) throws CallException {
      List<ObjectNode> listed = records.listed(found);
      alike = records.alike(listed);
      for (ObjectNode record : listed) {
        try {
          completion.complete(record, urgency);
        } catch (CallException e) {
          if (e.failure() != Failure.PERMANENT) {
            await();
            throw e;
          }
          record.put(INCOMPLETE, true);
          start(intake.park(source(record), e.getMessage(), e.path()), source(record));
          continue;
        }
        records.exploded(record).forEach(this::one);
      }
    }

    void one(ObjectNode record) {
      SourceRecord source = source(record);
      String id = source.nativeId();
      if (id == null) {
        String reason = "the record has no id; the pack looks for it at " + stream.id();
        start(intake.park(source, reason, stream.id()), source);
        return;
      }
      if (missing != null && !record.has(Missing.GONE)) {
        missing.seen(id);
      }
      String state = RecentRecords.state(source);
      if (sparing && recent.knows(id, state)) {
        return;
      }
      CompletableFuture<Void> before = running.get(id);
      if (before != null) {
        // Two states of one record keep their order.
        settings.timers().await(before);
      }
      room.acquireUninterruptibly();
      start(
          intake
              .take(source)
              .whenComplete((done, failed) -> room.release())
              .thenRun(() -> recent.remember(id, state)),
          source);
    }

    private void start(CompletableFuture<Void> begun, SourceRecord source) {
      any = true;
      if (source.nativeId() == null) {
        nameless = CompletableFuture.allOf(nameless, begun);
      } else {
        running.put(source.nativeId(), begun);
      }
    }

    /** Waits until all are recorded or parked; true if there were any. */
    boolean await() {
      settings.timers().await(nameless);
      settings
          .timers()
          .await(CompletableFuture.allOf(running.values().toArray(CompletableFuture<?>[]::new)));
      return any;
    }

    private SourceRecord source(ObjectNode record) {
      return new SourceRecord(
              settings.system(),
              stream.name(),
              stream.entity(),
              StreamRecords.id(stream, record),
              RecordPaths.text(record, stream.version()),
              record,
              settings.origin(),
              readAt,
              0)
          .among(alike);
    }
  }
}
