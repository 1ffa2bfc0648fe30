package io.caravan.ledger.interleave;

import java.util.ArrayList;
import java.util.List;

/** Where the statements of one session wait until the schedule lets the next one through. */
final class Gate {
  private enum State {
    /** Not part of a schedule: everything passes. */
    OPEN,
    RUNNING,
    WAITING
  }

  private final Object monitor;
  private State state = State.OPEN;
  private boolean admitted;
  private String statement;
  private int backend;
  private boolean seenLocked;

  /** {@code monitor} is shared by all sessions of a schedule and told of each arrival. */
  Gate(Object monitor) {
    this.monitor = monitor;
  }

  /** Called by the session's own thread before each statement. */
  void pass(int pid, String text) {
    synchronized (monitor) {
      backend = pid;
      if (state == State.OPEN) {
        return;
      }
      state = State.WAITING;
      statement = text;
      admitted = false;
      monitor.notifyAll();
      while (!admitted && state != State.OPEN) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted before " + text, e);
        }
      }
      if (state != State.OPEN) {
        state = State.RUNNING;
      }
    }
  }

  // The rest is called under the monitor.

  void begin() {
    state = State.RUNNING;
    backend = 0;
  }

  void end() {
    state = State.OPEN;
    monitor.notifyAll();
  }

  boolean running() {
    return state == State.RUNNING;
  }

  boolean waiting() {
    return state == State.WAITING;
  }

  /** Lets the waiting statement run; returns its text. */
  String admit() {
    admitted = true;
    seenLocked = false;
    state = State.RUNNING;
    monitor.notifyAll();
    return statement;
  }

  /** True the first time that the running statement is seen to wait for another session. */
  boolean waitsForLock() {
    boolean first = running() && !seenLocked;
    seenLocked |= first;
    return first;
  }

  /** Process ids of the sessions that run a statement now; 0 stands for one that has none yet. */
  static List<Integer> running(List<Gate> gates) {
    List<Integer> pids = new ArrayList<>();
    for (Gate gate : gates) {
      if (gate.running()) {
        pids.add(gate.backend);
      }
    }
    return pids;
  }
}
