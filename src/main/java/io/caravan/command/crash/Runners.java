package io.caravan.command.crash;

import io.caravan.command.CommandFault;
import io.caravan.command.Configuration;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged runner, once or several times on one ledger, each in a process of its own. */
final class Runners implements AutoCloseable {
  private static final String UP = "keeps its ledger at";
  private static final int STARTS = 5;
  private static final String MEMORY = "-Xmx256m";

  private final Path folder;
  private final List<Path> files;
  private final List<Slot> slots = new ArrayList<>();
  private final Path archive;
  private Map<String, String> settings = Map.of();
  private int started;

  private enum Condition {
    DOWN,
    UP,
    PAUSED
  }

  private static final class Slot {
    private final int port = FreePort.take();
    private ChildProcess process;
    private volatile Condition condition = Condition.DOWN;
  }

  /**
   * @param files of the configuration
   */
  Runners(Path folder, int count, List<Path> files) {
    this.folder = folder;
    this.files = files;
    this.archive = folder.resolve("classes.jsa");
    for (int i = 0; i < count; i++) {
      slots.add(new Slot());
    }
  }

  int count() {
    return slots.size();
  }

  /** Ports of those that take requests now. */
  List<Integer> ports() {
    return slots.stream().filter(s -> s.condition == Condition.UP).map(s -> s.port).toList();
  }

  /** Those that can be killed or paused now. */
  List<Integer> up() {
    List<Integer> up = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).condition == Condition.UP) {
        up.add(i);
      }
    }
    return up;
  }

  /**
   * Starts the first and ends it again, so that the others start from an archive of classes: most
   * of a start is loading them.
   */
  void rehearse() {
    Slot slot = slots.get(0);
    launch(slot, List.of("-XX:ArchiveClassesAtExit=" + archive));
    slot.process.close();
    slot.condition = Condition.DOWN;
  }

  /**
   * @param with settings of these and of those that are started one by one after them
   */
  void startAll(Map<String, String> with) {
    settings = with;
    slots.forEach(this::start);
  }

  /** As a supervisor does: one that met a stopped database is started again. */
  void start(int n) {
    for (int attempt = 1; ; attempt++) {
      try {
        start(slots.get(n));
        return;
      } catch (CommandFault e) {
        if (attempt == STARTS) {
          throw e;
        }
      }
    }
  }

  private void start(Slot slot) {
    launch(slot, Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of());
  }

  private void launch(Slot slot, List<String> more) {
    List<String> flags = new ArrayList<>(List.of(MEMORY, "-Xlog:disable", "-Xshare:auto"));
    flags.add("-Dcaravan.home=" + Configuration.home());
    flags.add("-Djdk.serialFilter=!*");
    flags.addAll(more);
    List<String> words = new ArrayList<>(List.of("run"));
    files.forEach(file -> words.addAll(List.of("-c", file.toString())));
    words.addAll(List.of("--set", "caravan.http.port=" + slot.port));
    settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    Path log;
    synchronized (this) {
      log = folder.resolve("runner-" + ++started + ".log");
    }
    slot.process = ChildProcess.start(log, flags, words);
    slot.process.await(() -> slot.process.told().contains(UP));
    slot.condition = Condition.UP;
  }

  void kill(int n) {
    slots.get(n).condition = Condition.DOWN;
    slots.get(n).process.kill();
  }

  void pause(int n) {
    slots.get(n).condition = Condition.PAUSED;
    slots.get(n).process.pause();
  }

  void resume(int n) {
    slots.get(n).process.resume();
    slots.get(n).condition = Condition.UP;
  }

  /** SIGTERM to all of them. */
  void stopAll() {
    for (Slot slot : slots) {
      if (slot.process != null && slot.condition != Condition.DOWN) {
        slot.process.close();
        slot.condition = Condition.DOWN;
      }
    }
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      if (slot.process != null && slot.process.alive()) {
        slot.process.kill();
      }
    }
  }
}
