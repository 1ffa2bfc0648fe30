package io.caravan.ledger;

import io.caravan.command.outside.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server for tests, one per JVM, without fsync unless an own one is named: {@code
 * CARAVAN_TEST_PG_URL} (with {@code CARAVAN_TEST_PG_USER} and {@code CARAVAN_TEST_PG_PASSWORD}),
 * else an installed one in a temporary directory, else an embedded one. Without any, tests are
 * skipped with a printed line, or fail where {@code CI=true}.
 */
public final class TestPostgres {
  private static final Duration START = Duration.ofSeconds(30);
  private static final long INITDB_SECONDS = 60;
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static TestPostgres running;
  private static String missing;

  private final String url;
  private final String user;
  private final String password;

  // Kept so that it lives as long as the JVM: the server stops when its standard input ends.
  @SuppressWarnings("unused")
  private final Object server;

  private TestPostgres(String url, String user, String password, Object server) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.server = server;
  }

  /** A place in a schema that does not exist yet. */
  public static LedgerSettings freshPlace() {
    TestPostgres postgres = require();
    long pid = ProcessHandle.current().pid();
    return LedgerSettings.at(postgres.url)
        .login(postgres.user, postgres.password)
        .schema("test_" + pid + "_" + SCHEMAS.incrementAndGet());
  }

  /** A connection of its own, for tests that meddle. */
  public static Connection connect() throws SQLException {
    TestPostgres postgres = require();
    return DriverManager.getConnection(postgres.url, postgres.user, postgres.password);
  }

  private static synchronized TestPostgres require() {
    if (running == null && missing == null) {
      try {
        running = start();
      } catch (IOException | InterruptedException | RuntimeException e) {
        missing = "no PostgreSQL for tests could be started: " + e;
      }
    }
    if (running == null && Boolean.parseBoolean(System.getenv("CI"))) {
      Assertions.fail(missing);
    }
    if (running == null) {
      System.out.println("SKIPPED: " + missing);
      Assumptions.abort(missing);
    }
    return running;
  }

  private static TestPostgres start() throws IOException, InterruptedException {
    String url = System.getenv("CARAVAN_TEST_PG_URL");
    if (url != null && !url.isBlank()) {
      return new TestPostgres(
          url,
          System.getenv("CARAVAN_TEST_PG_USER"),
          System.getenv("CARAVAN_TEST_PG_PASSWORD"),
          "");
    }
    Optional<Path> installed = installed();
    if (installed.isPresent()) {
      try {
        return startInstalled(installed.get());
      } catch (IOException | RuntimeException e) {
        LoggerFactory.getLogger(TestPostgres.class)
            .warn("the installed PostgreSQL does not start, the embedded one is tried", e);
      }
    }
    EmbeddedPostgres embedded = EmbeddedPostgres.builder().start();
    return new TestPostgres(
        embedded.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", embedded);
  }

  private static Optional<Path> installed() throws IOException {
    List<Path> folders = new ArrayList<>();
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> found = Files.list(versions)) {
        found.sorted(Comparator.reverseOrder()).map(v -> v.resolve("bin")).forEach(folders::add);
      }
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      folders.add(Path.of(folder));
    }
    return folders.stream()
        .filter(f -> Files.isExecutable(f.resolve("initdb")))
        .filter(f -> Files.isExecutable(f.resolve("postgres")))
        .findFirst();
  }

  private static TestPostgres startInstalled(Path bin) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("caravan-test-pg");
    Path data = folder.resolve("data");
    List<String> as = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // PostgreSQL refuses to run as root.
      run(List.of("chown", "postgres", folder.toString()), folder.resolveSibling("chown.log"));
      as.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    List<String> initdb = new ArrayList<>(as);
    initdb.addAll(
        List.of(
            bin.resolve("initdb").toString(),
            "-D",
            data.toString(),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync"));
    run(initdb, folder.resolve("initdb.log"));
    int port = FreePort.take();
    String server =
        "'%s/postgres' -D '%s' -p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
                .formatted(bin, data, port)
            + " -c fsync=off -c full_page_writes=off"
            + " -c shared_buffers=64MB -c max_connections=200";
    // The end of this JVM, however it ends, closes standard input and so stops the server.
    String script =
        server
            + " >'"
            + data
            + "/server.log' 2>&1 </dev/null & pid=$!; cat >/dev/null; kill -QUIT $pid; wait $pid;"
            + " rm -rf '"
            + folder
            + "'";
    List<String> command = new ArrayList<>(as);
    command.addAll(List.of("sh", "-c", script));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    Awaitility.await().atMost(START).until(() -> answers(url));
    return new TestPostgres(url, "postgres", "", process);
  }

  private static boolean answers(String url) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void run(List<String> command, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(new File(System.getProperty("java.io.tmpdir")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(INITDB_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command.get(0) + " failed: " + Files.readString(log));
    }
    Files.delete(log);
  }
}
