package io.caravan.api;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.system.SystemPack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the webhooks that {@code connect} made are still there, since a vendor takes them
 * away from a receiver that failed for some hours. Missing ones are made again, and what changed
 * since they were last seen is read again: nobody told of it.
 */
public final class SubscriptionWatch implements ReadLoop.Reading {
  /** Kind of the alarm; its subject is the system. */
  public static final String ALARM = "webhooks";

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionWatch.class);
  private static final long SHOWN_MS = Duration.ofDays(1).toMillis();
  private static final String READ = "READ";

  private final Client client;
  private final Ledger ledger;
  private final String system;
  private final String publicUrl;

  /**
   * @param publicUrl address of this hub
   */
  public SubscriptionWatch(Client client, Ledger ledger, String publicUrl) {
    this.client = client;
    this.ledger = ledger;
    this.system = client.system().name();
    this.publicUrl = publicUrl;
  }

  /** Whether a system takes subscriptions at all. */
  public static boolean serves(SystemPack pack) {
    return pack.signature() != null && !pack.connect().isEmpty();
  }

  /** Name of the schedule row. */
  public String name() {
    return system + "/webhooks";
  }

  @Override
  public boolean waiting(LedgerReads reads) {
    return false;
  }

  @Override
  public boolean run(boolean listDue, BooleanSupplier goOn) throws CallException {
    Subscriptions before = ledger.read(reads -> Subscriptions.of(reads, system, publicUrl));
    if (before == null) {
      // Whoever never connected it, or has left this address, wants it polled.
      ledger.writeNow(this::forgotten);
      return false;
    }
    if (!goOn.getAsBoolean()) {
      return false;
    }
    ledger.writeNow(tx -> before.looking(tx, system));
    Map<String, Integer> made = new TreeMap<>();
    Steps steps = new Steps(client, Subscriptions.document(client.system(), publicUrl));
    steps.run(
        client.system().pack().connect(),
        (operation, times) -> {
          if (subscribes(steps, operation)) {
            made.merge(operation, times, Integer::sum);
          }
        });
    if (!steps.faults().isEmpty()) {
      if (made.isEmpty() && !before.wasLooking()) {
        ledger.writeNow(tx -> before.unchanged(tx, system));
      }
      throw new CallException(Failure.TRANSIENT, String.join("; ", steps.faults()));
    }
    boolean lost = !made.isEmpty() || before.wasLooking();
    ledger.writeNow(tx -> lost ? again(tx, before, made) : whole(tx, before));
    return lost;
  }

  private Void forgotten(LedgerTx tx) {
    tx.clearAlarm(ALARM, system);
    return null;
  }

  // Connecting makes other things too, and takes away subscriptions at an address that was left.
  private boolean subscribes(Steps steps, String operation) {
    SystemPack pack = client.system().pack();
    return !READ.equals(pack.operations().get(operation).outcome())
        && pack.connect().stream()
            .filter(step -> step.call().equals(operation))
            .anyMatch(steps::subscribes);
  }

  private Void whole(LedgerTx tx, Subscriptions before) {
    boolean shown = before.lostAt() > 0 && tx.now() - before.lostAt() < SHOWN_MS;
    if (!shown) {
      tx.clearAlarm(ALARM, system);
    }
    before.found(tx, system, shown ? before.lostAt() : 0);
    return null;
  }

  private Void again(LedgerTx tx, Subscriptions before, Map<String, Integer> made) {
    Instant since = Instant.ofEpochMilli(before.seenAt());
    List<SystemPack.Stream> told =
        client.system().pack().streams().values().stream()
            .filter(stream -> !stream.hints().isEmpty())
            .toList();
    for (SystemPack.Stream stream : told) {
      StreamCursor.readAgain(tx, system, stream.name(), since);
    }
    String what = made.isEmpty() ? "" : " (" + words(made) + ")";
    String text =
        system
            + " had dropped webhooks between "
            + since
            + " and "
            + Instant.ofEpochMilli(tx.now())
            + "; they were made again"
            + what
            + " and what changed since then is read again. Look whether "
            + publicUrl
            + " can be reached from outside: a receiver that does not answer for hours loses them.";
    LOG.warn("{}", text);
    tx.alarm(ALARM, system, text);
    before.found(tx, system, tx.now());
    return null;
  }

  private static String words(Map<String, Integer> made) {
    StringBuilder text = new StringBuilder();
    made.forEach(
        (operation, times) ->
            text.append(text.isEmpty() ? "" : ", ").append(operation).append(" x ").append(times));
    return text.toString();
  }
}
