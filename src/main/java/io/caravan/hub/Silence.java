package io.caravan.hub;

import io.caravan.api.StreamReader;
import io.caravan.ledger.Lease;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.system.SystemConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Raises an alarm when a shop brings fewer new orders than are expected of it, though nothing
 * failed: a webhook that is gone, a checkout that is broken. Off until the expected number is set.
 */
final class Silence {
  static final String NAME = "silence";
  static final String ALARM = "silence";
  private static final String FLOW = "order-from-";
  private static final String CAME = "orders-came/";
  private static final String LISTENS = "orders-listened/";
  private static final long EVERY_MS = Duration.ofMinutes(1).toMillis();

  /** After a start: what came while no hub ran is read first. */
  private static final long SETTLE_MS = Duration.ofMinutes(2).toMillis();

  private final Hub hub;
  private final long startedAt;

  Silence(Hub hub) {
    this.hub = hub;
    this.startedAt = hub.ledger().now();
  }

  /** What is expected of a shop, or null. */
  private static ExpectedOrders of(Hub hub, String shop) {
    String text = said(hub, shop);
    return text.isEmpty() ? null : ExpectedOrders.parse(text);
  }

  private static String said(Hub hub, String shop) {
    String route = FLOW + shop;
    return hub.settings().flow(route, "expected", "");
  }

  /** A web order came that was not known. */
  static void came(Hub hub, LedgerTx tx, String shop) {
    ExpectedOrders expected = of(hub, shop);
    if (expected != null) {
      List<Long> last = last(tx, shop);
      last.add(tx.now());
      tx.putFact(
          CAME + shop,
          last.subList(Math.max(0, last.size() - expected.count()), last.size()).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(" ")));
    }
  }

  private static List<Long> last(LedgerReads reads, String shop) {
    List<Long> last = new ArrayList<>();
    for (String at : reads.fact(CAME + shop).orElse("").split(" ")) {
      if (!at.isEmpty()) {
        last.add(Long.parseLong(at));
      }
    }
    return last;
  }

  /** Whether it is time to look. */
  boolean isDue(Ledger ledger) {
    return ledger.now() - startedAt >= SETTLE_MS
        && ledger.read(reads -> reads.scheduledAt(NAME) <= reads.now());
  }

  /** Looks, and plans when to look again. */
  void run(LedgerTx tx, Lease lease) {
    for (SystemConfig system : hub.systems().all()) {
      ExpectedOrders expected = of(hub, system.name());
      if (expected == null) {
        tx.clearAlarm(ALARM, system.name());
        // What comes from now on is not counted.
        tx.putFact(LISTENS + system.name(), null);
      } else {
        look(tx, system.name(), expected);
      }
    }
    tx.reschedule(lease, tx.now() + EVERY_MS, -1);
  }

  private void look(LedgerTx tx, String shop, ExpectedOrders expected) {
    // Only the last orders are kept, as many as were expected: a higher number begins anew.
    String[] listens = tx.fact(LISTENS + shop).orElse("").split(" ");
    int kept = listens.length > 1 ? Integer.parseInt(listens[1]) : 0;
    if (kept < expected.count()) {
      tx.putFact(LISTENS + shop, tx.now() + " " + expected.count());
      return;
    }
    long begin = tx.now() - expected.spanMs();
    List<Long> came = last(tx, shop).stream().filter(at -> at >= begin).toList();
    if (came.size() >= expected.count()) {
      tx.clearAlarm(ALARM, shop);
    } else if (Long.parseLong(listens[0]) <= begin && expected.isWithinHours(tx.now())) {
      tx.alarm(ALARM, shop, text(tx, shop, expected, came.size()));
    }
  }

  private String readAt(LedgerReads reads, String shop) {
    return hub.systems().get(shop).pack().streams().values().stream()
        .filter(stream -> stream.entity().equals("order"))
        .flatMap(stream -> reads.fact(StreamReader.readFact(shop, stream.name())).stream())
        .min(Comparator.naturalOrder())
        .orElse("never");
  }

  private String text(LedgerReads reads, String shop, ExpectedOrders expected, int came) {
    List<Long> last = last(reads, shop);
    return shop
        + " brought "
        + came
        + " new orders since "
        + Instant.ofEpochMilli(reads.now() - expected.spanMs())
        + ", at least "
        + expected.count()
        + " are expected (caravan.flows."
        + FLOW
        + shop
        + ".expected="
        + said(hub, shop)
        + "); the last one came "
        + (last.isEmpty() ? "never" : Instant.ofEpochMilli(last.get(last.size() - 1)))
        + ", its orders were last read to the end "
        + readAt(reads, shop)
        + ". Look whether it sells, then ./caravan check --connect and ./caravan alarms";
  }
}
