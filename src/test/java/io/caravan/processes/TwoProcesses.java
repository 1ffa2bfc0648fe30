package io.caravan.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.SandboxCommand;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.Http;
import io.caravan.command.outside.KeyFile;
import io.caravan.command.outside.Vendors;
import io.caravan.mapping.Json;
import io.caravan.sandbox.SandboxClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * {@code sandbox} and {@code run} as two processes, set up as docs/operations.md tells it. Only
 * HTTP and files of the warehouse pass between them and a test.
 */
final class TwoProcesses implements AutoCloseable {
  private static final String SECRET = "two-processes-secret";
  private static final Duration LONGEST = Duration.ofMinutes(3);

  /** On the vendors' clock: an app that asks more often takes the hub's share of their limits. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Path folder;
  private final Duration look;
  private final int hookPort = FreePort.take();
  private final ChildProcess sandbox;
  private final ChildProcess hub;
  private final Map<String, String> config;
  private final Http http = new Http();
  private final Vendors vendors;
  private final SandboxClock clock;

  TwoProcesses(Path folder, double speed) throws IOException {
    this.folder = folder;
    this.look = Duration.ofNanos((long) (LOOK.toNanos() / speed));
    Path written = folder.resolve("sandbox.properties");
    String hook = "http://127.0.0.1:" + hookPort + "/hook/shop";
    sandbox =
        ChildProcess.start(
            folder.resolve("sandbox.log"),
            List.of(
                "sandbox",
                "--write-config",
                written.toString(),
                "--speed",
                String.valueOf(speed),
                "--hook-url",
                hook));
    sandbox.await(() -> sandbox.told().contains(SandboxCommand.SERVING));
    config = Vendors.config(written);
    clock = SandboxClock.scaled(Instant.parse(config.get("caravan.clock.origin")), speed);
    vendors = new Vendors(config);
    Path own = Files.write(folder.resolve("application.properties"), own());
    List<String> files = List.of("-c", own.toString(), "-c", written.toString());
    try (ChildProcess connect =
        ChildProcess.start(
            folder.resolve("connect.log"), words(List.of("connect", "shop"), files))) {
      if (connect.end() != 0) {
        throw new IllegalStateException(connect.told());
      }
    }
    hub = ChildProcess.start(folder.resolve("hub.log"), words(List.of("run"), files));
    hub.await(() -> hub.told().contains("keeps its ledger at"));
  }

  private static List<String> words(List<String> command, List<String> files) {
    return Stream.concat(command.stream(), files.stream()).toList();
  }

  private List<String> own() throws IOException {
    Path key = KeyFile.make(folder.resolve("caravan.key"));
    Files.createDirectories(csv());
    return List.of(
        "caravan.ledger.url=jdbc:sqlite:" + folder.resolve("caravan.db"),
        "caravan.key-file=" + key,
        "caravan.http.port=" + hookPort,
        "caravan.order.location=web",
        "caravan.systems.warehouse.kind=generic",
        "caravan.systems.warehouse.secret=" + SECRET,
        "caravan.systems.warehouse.folder=" + csv());
  }

  private Path csv() {
    return folder.resolve("csv");
  }

  Vendors vendors() {
    return vendors;
  }

  String setting(String key) {
    return config.get(key);
  }

  /** What it is at the vendors. */
  Instant now() {
    return clock.instant();
  }

  /** Posts a shipment, signed, and says when that was. */
  Instant post(ObjectNode shipment) {
    Instant at = now();
    if (!vendors.warehouse(
        "http://127.0.0.1:" + hookPort + "/hook/warehouse/shipments", SECRET, shipment)) {
      throw new IllegalStateException("the shipment was not recorded: " + Json.text(shipment));
    }
    return at;
  }

  /** Drops a file of shipments, complete under its last name, and says when that was. */
  Instant drop(String name, List<String> rows) {
    try {
      Path part = Files.write(csv().resolve(name + ".part"), rows);
      Files.move(part, csv().resolve(name + ".csv"), StandardCopyOption.ATOMIC_MOVE);
      return now();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One query of the shop's Admin API by another app; its {@code data}. */
  JsonNode shop(String query) {
    JsonNode answer =
        http.post(
            config.get("caravan.systems.shop.url") + "/admin/api/2026-10/graphql.json",
            Map.of("X-Shopify-Access-Token", config.get("caravan.systems.shop.access-token")),
            Json.mapper().createObjectNode().put("query", query));
    return answer.path("data");
  }

  /** Waits for a state of the world; the longest wait is generous, so that it only ends faults. */
  ConditionFactory eventually() {
    return Awaitility.await().atMost(LONGEST).pollInterval(look).pollDelay(Duration.ZERO);
  }

  @Override
  public void close() {
    hub.close();
    sandbox.close();
  }
}
