package io.caravan.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.RecordPaths;
import io.caravan.hook.HookGate.Checked;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns posted notices into hints. A notice may be stale, partial or out of order; so only which
 * record it is about is kept, and the stream's reader fetches the record as it is now.
 */
public final class HintStore {
  /** Kind of alarm: a topic that no stream of the pack knows. */
  static final String UNKNOWN = "topic-not-handled";

  /** Kind of alarm: a person must act. */
  static final String ACT = "operator";

  private static final Pattern FIELD = Pattern.compile("\\{([A-Za-z0-9_.]+)}");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_./-]{1,100}");

  /** Shopify hangs up after five seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final SystemConfig system;
  private final Ledger ledger;

  public HintStore(SystemConfig system, Ledger ledger) {
    this.system = system;
    this.ledger = ledger;
  }

  /** A stream that a notice tells of and the record it names, null if it names none. */
  private record Told(String stream, String id) {}

  /**
   * Keeps a notice that was checked elsewhere.
   *
   * @param eventId the sender's id of this delivery, or null
   */
  public void keep(String topic, String eventId, JsonNode body) throws Exception {
    keep(new Checked(HookGate.OK, body, topic, eventId));
  }

  /**
   * Keeps what a notice says; returns once it is on the disk.
   *
   * @throws TimeoutException if that takes longer than the sender listens; kept after all, it is a
   *     duplicate when the sender comes again
   */
  void keep(Checked notice) throws Exception {
    List<Told> told = told(notice);
    ledger
        .write(
            tx -> {
              keep(tx, notice, told);
              return null;
            })
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    CrashPoint.hit("hint.kept");
  }

  private void keep(LedgerTx tx, Checked notice, List<Told> told) {
    String toDo = OperatorTopics.toDo(notice.topic());
    if (toDo != null) {
      tell(tx, notice, toDo);
    } else if (told.isEmpty()) {
      String topic =
          notice.topic() != null && TOPIC.matcher(notice.topic()).matches()
              ? notice.topic()
              : "(none)";
      tx.alarm(
          UNKNOWN,
          system.name() + "/" + topic,
          system.name()
              + " posts topic "
              + topic
              + ", which is not handled: unsubscribe it there or add a hint for it to the pack "
              + system.pack().kind());
    }
    for (int i = 0; i < told.size(); i++) {
      Told one = told.get(i);
      if (one.id() == null) {
        // It says that something changed, but not what: the list will show.
        tx.fireNow(system.name() + "/" + one.stream());
      } else if (!tx.hint(
          // One delivery may concern several streams, but is a duplicate once.
          new Hint(
              system.name(), one.stream(), one.id(), i == 0 ? notice.eventId() : null, tx.now()))) {
        return;
      }
    }
  }

  private void tell(LedgerTx tx, Checked notice, String toDo) {
    String customer = RecordPaths.text(notice.body(), "customer.id");
    String subject =
        system.name() + "/" + notice.topic() + (customer == null ? "" : "/" + customer);
    boolean known =
        tx.openAlarms(Integer.MAX_VALUE).stream()
            .anyMatch(alarm -> alarm.kind().equals(ACT) && alarm.subject().equals(subject));
    if (!known) {
      tx.alarm(ACT, subject, toDo);
      tx.audit(system.name(), "asks " + notice.topic(), subject, toDo);
    }
  }

  private List<Told> told(Checked notice) {
    List<Told> told = new ArrayList<>();
    if (notice.topic() == null) {
      return told;
    }
    for (SystemPack.Stream stream : system.pack().streams().values()) {
      stream
          .hint(notice.topic())
          .ifPresent(rule -> told.add(new Told(stream.name(), filled(rule.id(), notice.body()))));
    }
    return told;
  }

  /** The template with every field filled in; null if one is missing. */
  private static String filled(String template, JsonNode body) {
    Matcher fields = FIELD.matcher(template);
    StringBuilder text = new StringBuilder();
    while (fields.find()) {
      String value = RecordPaths.text(body, fields.group(1));
      if (value == null) {
        return null;
      }
      fields.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return fields.appendTail(text).toString();
  }
}
