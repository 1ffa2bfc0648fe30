package io.caravan.command.crash;

import io.caravan.command.outside.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An installed PostgreSQL on a folder of its own, with the durability of a plain installation. */
final class PostgresServer implements AutoCloseable {
  static final String USER = "postgres";

  /** What to tell where none is installed. */
  static final String MISSING =
      "no PostgreSQL is installed: initdb and pg_ctl are neither in /usr/lib/postgresql/*/bin nor on"
          + " the PATH. Install the server (apt install postgresql, dnf install postgresql-server,"
          + " brew install postgresql); it need not run, one is started aside";

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final long LONGEST_SECONDS = 60;

  private final Path bin;
  private final Path data;
  private final Path log;
  private final int port = FreePort.take();
  private final boolean root = System.getProperty("user.name").equals("root");

  private PostgresServer(Path bin, Path folder) {
    this.bin = bin;
    this.data = folder.resolve("data");
    this.log = folder.resolve("server.log");
  }

  /** Where its programs are, if any are installed. */
  static Optional<Path> installed() {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(VERSIONS)) {
      try (Stream<Path> found = Files.list(VERSIONS)) {
        found.sorted(Comparator.reverseOrder()).map(v -> v.resolve("bin")).forEach(folders::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      folders.add(Path.of(folder));
    }
    return folders.stream()
        .filter(f -> Files.isExecutable(f.resolve("initdb")))
        .filter(f -> Files.isExecutable(f.resolve("pg_ctl")))
        .findFirst();
  }

  /** Makes one and starts it. */
  static PostgresServer start(Path bin) {
    try {
      Path folder = Files.createTempDirectory("caravan-crash-pg");
      PostgresServer server = new PostgresServer(bin, folder);
      if (server.root) {
        // PostgreSQL refuses to run as root.
        server.run(List.of("chown", USER, folder.toString()));
      }
      server.asOwner(
          "initdb", "-D", server.data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8");
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** As after a power cut: what was not committed is gone, what was is found in the log. */
  void crash() {
    asOwner("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
  }

  void start() {
    start(data, port);
  }

  /** Starts one on other data beside it. */
  void start(Path data, int port) {
    asOwner(
        "pg_ctl",
        "-D",
        data.toString(),
        "-l",
        log.toString(),
        "-w",
        "-o",
        "-p "
            + port
            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=64MB"
            + " -c max_connections=100",
        "start");
  }

  /** A place beside its data that ends with it. */
  Path beside(String name) {
    return data.resolveSibling(name);
  }

  int port() {
    return port;
  }

  /** When somebody's change was last written to its log. */
  FileTime wroteAt() {
    try (Stream<Path> log = Files.list(data.resolve("pg_wal"))) {
      FileTime last = FileTime.fromMillis(0);
      for (Path segment : log.filter(Files::isRegularFile).toList()) {
        FileTime at = Files.getLastModifiedTime(segment);
        last = at.compareTo(last) > 0 ? at : last;
      }
      return last;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one of its programs. */
  void asOwner(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (root) {
      command.addAll(List.of("runuser", "-u", USER, "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private void run(List<String> command) {
    try {
      Path said = Files.createTempFile("caravan-crash", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(new File(System.getProperty("java.io.tmpdir")))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            String.join(" ", command) + " failed: " + Files.readString(said));
      }
      Files.delete(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    crash();
    run(List.of("rm", "-rf", data.getParent().toString()));
  }
}
