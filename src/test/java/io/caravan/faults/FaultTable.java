package io.caravan.faults;

import java.util.ArrayList;
import java.util.List;

/** The forty faults: what happens, and what must come of it without a hand unless it says so. */
final class FaultTable {
  /**
   * One fault.
   *
   * @param number in docs/faults.md
   * @param what happens
   * @param expected what must come of it
   */
  record Row(int number, String what, String expected) {}

  private final List<Row> rows = new ArrayList<>();

  private FaultTable() {}

  static List<Row> rows() {
    FaultTable table = new FaultTable();
    table.runners();
    table.databases();
    table.targets();
    table.answers();
    table.notices();
    table.data();
    return List.copyOf(table.rows);
  }

  private void add(String what, String expected) {
    rows.add(new Row(rows.size() + 1, what, expected));
  }

  private void runners() {
    add("killed before a notice is committed", "no 2xx; it is sent again and has one effect");
    add("killed after the commit, before the answer", "what is sent again is a duplicate");
    add("killed after a claim, before the intent", "the lease ends and another runner goes on");
    add("killed after the intent, before the call", "looked for, not found, called: one effect");
    add("killed after the vendor did it, before it is kept", "looked for and found: one effect");
    add("killed while the outcome is committed", "done, or looked for: one effect");
    add(
        "a runner stands still for twice its lease",
        "it settles nothing any more; what it made besides is recorded and undone or parked");
    add("all runners are killed at once", "the next start drains what waits");
  }

  private void databases() {
    add("PostgreSQL is stopped at once", "what was acknowledged is there; runners come back");
    add("PostgreSQL fails over to its standby", "what was acknowledged is there");
    add("the connection is cut in the middle of a COMMIT", "the outcome is read; nothing twice");
    add("the database's disk is full", "notices get 503, never 2xx; it goes on with space");
    add("the database is slow", "less is done, nothing falls over, leases hold");
    add("deadlocks and serialisation failures", "the transaction is repeated, not without end");
    add("no connection is left in the pool", "it waits; no thread dies");
    add("somebody's transaction stays open for long", "claims stay fast");
    add("SQLite is killed, or loses power", "it opens, with what was acknowledged");
    add("a second runner on the same SQLite file", "it refuses with a clear message");
  }

  private void targets() {
    add("the vendor fails without doing it", "tried again: one effect");
    add("the vendor does it and answers 500", "looked for: one effect");
    add("the vendor does it and the answer is lost or late", "looked for: one effect");
    add("the vendor's search lags by 20 s", "it is given its time: one effect");
    add(
        "429 with and without Retry-After, at several runners",
        "all of them wait, no attempt is spent, nothing is parked");
    add("503 for two hours", "lanes wait, then drain in order; alarms do not pile up");
    add("the token dies in the middle of a batch", "one refresh; only what is unanswered again");
    add("three runners need a new token at once", "one refresh, no token is used twice");
  }

  private void answers() {
    add(
        "some of a batch fail, are told in another order, or not at all",
        "each ends by its own answer; those without one are unknown");
    add("an error under status 200, cut off JSON, a web page", "never taken for success");
    add("an answer that dribbles, never ends, or unzips without end", "cut off; memory stays flat");
    add("no such host, a dead certificate, a proxy's page", "tried again, never parked for it");
  }

  private void notices() {
    add("the same notice a hundred times at three runners", "one piece of work");
    add("notices in another order and a day late", "no state goes back");
    add(
        "notices are dropped, the subscription is deleted",
        "reading finds everything; the subscription is made again, with an alarm");
    add(
        "pages shift while they are read, with equal times and edits meanwhile",
        "nothing is missed, nothing twice");
  }

  private void data() {
    add(
        "the last piece is sold on both sides at once",
        "no more is oversold than the time between; it is told; stock converges");
    add("stock is counted by hand during open web orders", "reservations stand; it converges");
    add("the vendor rounds, trims or touches what we write", "no loop: writes come to an end");
    add(
        "bad records, fields that vanish, change their type or become null",
        "parked with the place; the others are not affected");
    add("an empty catalogue, or all stock zero", "held back, with an alarm");
    add(
        "a runner's clock is an hour off, summer time, 2038",
        "leases, order and schedules do not care");
  }
}
