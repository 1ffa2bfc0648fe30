package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Reads single records that hints name, before any list. */
final class HintedReads {
  private static final int MOST = 500;
  private static final int CALLS_AT_ONCE = 8;
  private static final long FIRST_WAIT_MS = 30_000;
  private static final long LONGEST_WAIT_MS = 3_600_000;

  /** After so long a wait a record of which nothing is shown is gone. */
  private static final long LAST_EMPTY_WAIT_MS = 240_000;

  /** Sends what was read through the route and waits until it is recorded or parked. */
  interface Emit {
    boolean all(List<JsonNode> records, long readAt, Urgency urgency) throws CallException;
  }

  /** A record that cannot be read now. */
  private record Postponed(long until, long waitMs) {}

  private record Asked(Hint hint, long readAt, String record, CompletableFuture<Answer> answer) {}

  private final Client client;
  private final Ledger ledger;
  private final Timers timers;
  private final SystemPack.Stream stream;
  private final Urgency urgency;
  private final String place;
  private final Emit emit;
  private final Map<String, Postponed> postponed = new HashMap<>();
  private final Map<String, Hint> onlyByList = new LinkedHashMap<>();

  HintedReads(ReaderSettings settings, Emit emit) {
    this.client = settings.client();
    this.ledger = settings.ledger();
    this.timers = settings.timers();
    this.stream = settings.stream();
    this.urgency = Urgency.of(stream.entity(), true);
    this.place = settings.place();
    this.emit = emit;
  }

  /** Whether there are hints that can be read now. */
  boolean waiting(LedgerReads reads) {
    return !ready(reads).isEmpty();
  }

  /** Whether some hints name records that this system shows in lists only. */
  boolean needsList() {
    return !onlyByList.isEmpty();
  }

  /** A list begun at {@code begun} was read to its end: it showed what those hints meant. */
  void listRead(long begun) {
    List<Hint> shown = List.copyOf(onlyByList.values());
    onlyByList.clear();
    if (!shown.isEmpty()) {
      ledger.writeNow(
          tx -> {
            shown.forEach(
                hint -> tx.dropHint(hint.system(), hint.stream(), hint.nativeId(), begun));
            return null;
          });
    }
  }

  /** Reads all hinted records; true if any was found. */
  boolean run(BooleanSupplier goOn) throws CallException {
    boolean found = false;
    List<Hint> hints = ledger.read(this::ready);
    while (!hints.isEmpty() && goOn.getAsBoolean()) {
      List<Asked> asked = new ArrayList<>();
      List<Hint> rest = new ArrayList<>();
      for (Hint hint : hints) {
        Optional<SystemPack.ById> rule = stream.byId(hint.nativeId());
        if (rule.isEmpty()) {
          onlyByList.put(hint.nativeId(), hint);
        } else if (asked.size() < CALLS_AT_ONCE) {
          asked.add(ask(hint, rule.get()));
        } else {
          rest.add(hint);
        }
      }
      found |= take(asked);
      hints = rest;
    }
    return found;
  }

  private List<Hint> ready(LedgerReads reads) {
    if (!reads.anyHint(client.system().name(), stream.name())) {
      return List.of();
    }
    long now = reads.now();
    return reads.hints(client.system().name(), stream.name(), MOST).stream()
        .filter(hint -> !onlyByList.containsKey(hint.nativeId()))
        .filter(
            hint -> {
              Postponed wait = postponed.get(hint.nativeId());
              return wait == null || wait.until() <= now;
            })
        .toList();
  }

  private Asked ask(Hint hint, SystemPack.ById rule) {
    ObjectNode variables = Json.mapper().createObjectNode().put("id", hint.nativeId());
    long readAt = ledger.now();
    return new Asked(hint, readAt, rule.record(), client.send(rule.request(), variables, urgency));
  }

  private boolean take(List<Asked> asked) throws CallException {
    boolean found = false;
    CallException stop = null;
    for (Asked one : asked) {
      try {
        Answer answer = StreamPages.await(timers, one.answer());
        List<JsonNode> records = RecordPaths.list(answer.body(), one.record());
        found |= emit.all(records, one.readAt(), urgency);
        if (records.isEmpty() && !isGone(one)) {
          later(one);
        } else {
          drop(one);
        }
      } catch (CallException e) {
        switch (e.failure()) {
          case MISSING -> drop(one);
          case PERMANENT -> postpone(one, e);
          default -> stop = e;
        }
      }
    }
    if (stop != null) {
      throw stop;
    }
    return found;
  }

  private void drop(Asked one) {
    Hint hint = one.hint();
    ledger.writeNow(
        tx -> {
          tx.dropHint(hint.system(), hint.stream(), hint.nativeId(), one.readAt());
          return null;
        });
    if (postponed.remove(hint.nativeId()) != null) {
      ledger.writeNow(
          tx -> {
            tx.clearAlarm(ReadLoop.ALARM, place + "/" + hint.nativeId());
            return null;
          });
    }
  }

  // A vendor that shows nothing for a while does not say that the record is gone.
  private boolean isGone(Asked one) {
    Postponed before = postponed.get(one.hint().nativeId());
    return before != null && before.waitMs() >= LAST_EMPTY_WAIT_MS;
  }

  private void later(Asked one) {
    String id = one.hint().nativeId();
    Postponed before = postponed.get(id);
    long wait = before == null ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, before.waitMs() * 2);
    postponed.put(id, new Postponed(ledger.now() + wait, wait));
  }

  private void postpone(Asked one, CallException e) {
    String id = one.hint().nativeId();
    later(one);
    ledger.writeNow(
        tx -> {
          tx.alarm(
              ReadLoop.ALARM,
              place + "/" + id,
              "record "
                  + id
                  + " of "
                  + place
                  + " cannot be read: "
                  + e.getMessage()
                  + ". It is asked for again; the rest of the stream goes on");
          return null;
        });
  }
}
