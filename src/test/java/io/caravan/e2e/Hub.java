package io.caravan.e2e;

import io.caravan.command.Configuration;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code ./caravan run} in a process of its own, and the commands that are typed beside it. */
final class Hub implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String UP = "keeps its ledger at";

  private final Path folder;
  private final int port = FreePort.take();
  private final Map<String, String> settings = new TreeMap<>();
  private ChildProcess process;
  private int said;

  Hub(Path folder) {
    this.folder = folder;
    with("caravan.http.port", String.valueOf(port));
    with("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
    with("caravan.key-file", KeyFile.make(folder.resolve("key")).toString());
    with("caravan.reconcile.schedule", "off");
  }

  Hub with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  Hub with(Map<String, String> more) {
    settings.putAll(more);
    return this;
  }

  /** Where its door for notices is. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  void start() {
    process = child("run");
    process.await(() -> process.told().contains(UP));
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** A command on the same configuration: what it prints, and its exit code before it. */
  String command(String... words) {
    ChildProcess child = child(words);
    int code = child.end(LONGEST);
    return code + "\n" + child.told();
  }

  private ChildProcess child(String... words) {
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    try {
      Path file = Files.writeString(folder.resolve("hub.properties"), text);
      List<String> command = new ArrayList<>(List.of(words));
      command.addAll(List.of("-c", file.toString()));
      return ChildProcess.start(
          folder.resolve(++said + "-" + words[0] + ".log"),
          List.of("-Xmx512m", "-Dcaravan.home=" + Configuration.home()),
          command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null && process.alive()) {
      process.close();
    }
  }
}
