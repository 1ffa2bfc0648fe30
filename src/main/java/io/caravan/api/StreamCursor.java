package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.List;

/**
 * How far a stream was read. The cursor moves only over pages whose records are all recorded or
 * parked, and only once the following page has shown that the list is in the order of the cursor's
 * field; a list that turns out not to be moves it when it was read to its end, and is remembered as
 * such. So whatever a reader dies of, nothing is skipped.
 */
final class StreamCursor {
  private final Ledger ledger;
  private final String system;
  private final SystemPack.Stream stream;

  StreamCursor(Ledger ledger, String system, SystemPack.Stream stream) {
    this.ledger = ledger;
    this.system = system;
    this.stream = stream;
  }

  private String unordered() {
    return "unordered/" + system + "/" + stream.name();
  }

  /** Fact that tells when the flow of a stream of events first ran. */
  static String begunFact(String system, String stream) {
    return "begun/" + system + "/" + stream;
  }

  /**
   * A stream of events that was never read begins now, less the look-back. Kept at once, so that
   * neither a restart nor a vendor who does not answer moves it.
   */
  void begin(Since since) {
    if (ledger.read(reads -> reads.cursor(system, stream.name())).isEmpty()) {
      ledger.writeNow(
          tx -> {
            if (tx.cursor(system, stream.name()).isEmpty()) {
              tx.putFact(
                  begunFact(system, stream.name()), Instant.ofEpochMilli(tx.now()).toString());
              tx.putCursor(
                  system,
                  stream.name(),
                  CursorStamp.written(since.from(tx.now()), stream.events().zone()));
            }
            return null;
          });
    }
  }

  private static String againFact(String system, String stream) {
    return "again/" + system + "/" + stream;
  }

  /**
   * Has a stream read soon from an earlier time on than its cursor, to its end. A reading that is
   * under way does not count.
   */
  static void readAgain(LedgerTx tx, String system, String stream, Instant from) {
    boolean begun = tx.cursor(system, stream).filter(value -> !value.isEmpty()).isPresent();
    if (begun) {
      String earlier =
          tx.fact(againFact(system, stream))
              .filter(kept -> CursorStamp.compare(kept, from.toString()) < 0)
              .orElse(from.toString());
      tx.putFact(againFact(system, stream), earlier);
      tx.fireNow(system + "/" + stream);
    }
  }

  /** Fact that tells when a stream was read to its end for the first time. */
  static String baselineFact(String system, String stream) {
    return "baseline/" + system + "/" + stream;
  }

  private String baseline() {
    return baselineFact(system, stream.name());
  }

  Pass pass() {
    return ledger.read(
        reads ->
            new Pass(
                reads.now(),
                stored(reads),
                reads.fact(againFact(system, stream.name())).orElse(null),
                reads.fact(unordered()).isEmpty(),
                reads.fact(baseline()).isPresent()));
  }

  private String stored(LedgerReads reads) {
    return reads
        .cursor(system, stream.name())
        .filter(value -> !value.isEmpty())
        .orElse(stream.cursor().initial());
  }

  /** One reading of the list from the cursor to its end. */
  final class Pass {
    private final long begunAt;
    private final String start;
    private final String again;
    private final boolean complete;
    private boolean ordered;
    private String done;

    private Pass(long begunAt, String start, String again, boolean ordered, boolean complete) {
      this.begunAt = begunAt;
      this.start = start;
      this.again = again;
      this.ordered = ordered;
      this.complete = complete;
    }

    /** Where the list is asked to begin, or null: at its beginning. */
    String from() {
      return start == null ? null : CursorStamp.back(first(), stream.cursor().overlapMs());
    }

    // A cursor that is no time has no place for a time: it goes on as it is.
    private String first() {
      Instant wanted = again == null ? null : Instant.parse(again);
      return wanted == null || !CursorStamp.isAfter(start, wanted)
          ? start
          : CursorStamp.written(wanted, start);
    }

    /** Whether the stream has been read to its end before. */
    boolean hasBaseline() {
      return complete;
    }

    /** A page was read, its records not yet emitted: what it shows of the pages before it. */
    void seen(List<JsonNode> records) {
      String lowest = null;
      for (JsonNode record : records) {
        String stamp = stamp(record);
        if (stamp != null && (lowest == null || CursorStamp.compare(stamp, lowest) < 0)) {
          lowest = stamp;
        }
      }
      if (!ordered || done == null || lowest == null) {
        return;
      }
      String limit = CursorStamp.back(done, stream.cursor().overlapMs());
      if (CursorStamp.compare(lowest, limit) < 0) {
        ordered = false;
        ledger.writeNow(this::turnedBack);
      } else {
        move(done);
      }
    }

    /** Every record of the page is recorded or parked. */
    void finished(List<JsonNode> records) {
      for (JsonNode record : records) {
        String stamp = stamp(record);
        if (stamp != null) {
          done = CursorStamp.later(done, CursorStamp.notAfter(stamp, ledger.now()));
        }
      }
    }

    /** The list was read to its end. */
    void ended() {
      if (done != null) {
        move(done);
      }
      ledger.writeNow(this::whole);
    }

    private Void whole(LedgerTx tx) {
      tx.putFact(
          StreamReader.readFact(system, stream.name()), Instant.ofEpochMilli(begunAt).toString());
      String asked = tx.fact(againFact(system, stream.name())).orElse(null);
      if (again != null && again.equals(asked)) {
        tx.putFact(againFact(system, stream.name()), null);
      }
      if (!complete) {
        tx.putFact(baseline(), Instant.ofEpochMilli(tx.now()).toString());
      }
      return null;
    }

    private String stamp(JsonNode record) {
      return RecordPaths.text(record, stream.cursor().field());
    }

    private void move(String value) {
      if (start == null || CursorStamp.compare(value, start) > 0) {
        ledger.writeNow(tx -> moved(tx, value));
        CrashPoint.hit("cursor.moved");
      }
    }

    private Void moved(LedgerTx tx, String value) {
      String now = stored(tx);
      if (now == null || CursorStamp.compare(value, now) > 0) {
        tx.putCursor(system, stream.name(), value);
      }
      return null;
    }

    // The only way back: records before the cursor have not been read yet.
    private Void turnedBack(LedgerTx tx) {
      tx.putFact(unordered(), "true");
      tx.putCursor(system, stream.name(), start == null ? "" : start);
      return null;
    }
  }
}
