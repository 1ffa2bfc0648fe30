package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parked}: records that need a person. */
@Command(
    name = "parked",
    description = "Records that need a person: list, show, edit, replay, discard.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ParkedCommand.ListThem.class,
      ParkedCommand.Show.class,
      ParkedCommand.Edit.class,
      ParkedCommand.Replay.class,
      ParkedCommand.Discard.class
    })
public final class ParkedCommand {
  private static final int MOST = 1000;
  private static final String CHANGE = "C";

  private static String id(Change change) {
    return CHANGE + change.changeId();
  }

  private static boolean isChange(String id) {
    return id.matches(CHANGE + "\\d{1,18}");
  }

  private static long changeId(String id) {
    return Long.parseLong(id.substring(CHANGE.length()));
  }

  /** {@code parked list}. */
  @Command(
      name = "list",
      description = "Every parked record: what was told (C...) and what is to be delivered.",
      mixinStandardHelpOptions = true)
  static final class ListThem extends LedgerCommand {
    @Override
    public Integer call() {
      Table table = new Table("id", "since", "entity", "where", "record", "reason");
      try (Ledger ledger = toRead()) {
        ledger.read(
            reads -> {
              for (Change change : reads.parkedChanges(MOST)) {
                table.row(
                    id(change),
                    Instant.ofEpochMilli(change.recordedAt()),
                    change.entity(),
                    "from " + change.system(),
                    change.ref() == null ? change.nativeId() : change.ref(),
                    reason(change.reason(), change.path()));
              }
              for (Delivery delivery : reads.parkedDeliveries(MOST)) {
                table.row(
                    delivery.deliveryId(),
                    Instant.ofEpochMilli(delivery.createdAt()),
                    delivery.entity(),
                    "to " + delivery.target(),
                    delivery.key(),
                    delivery.action() + ": " + delivery.reason());
              }
              return null;
            });
      }
      table.print(out(), json(), "Nothing is parked.");
      return GOOD;
    }

    private static String reason(String reason, String path) {
      return path == null ? reason : reason + " (at " + path + ")";
    }
  }

  /** A command about one parked record. */
  abstract static class One extends LedgerCommand {
    @Parameters(paramLabel = "ID", description = "As parked list prints it.")
    private String id;

    String id() {
      return id;
    }

    CommandFault unknown() {
      return new CommandFault(
          id + " is not parked. ./caravan parked list shows what is; why tells of the rest");
    }
  }

  /** {@code parked show}. */
  @Command(
      name = "show",
      description = "One parked record with its body, which may hold personal data.",
      mixinStandardHelpOptions = true)
  static final class Show extends One {
    @Override
    public Integer call() {
      try (Ledger ledger = toRead()) {
        ObjectNode shown = ledger.read(reads -> isChange(id()) ? change(reads) : delivery(reads));
        out().println(shown.toPrettyString());
        out().flush();
        return GOOD;
      }
    }

    private ObjectNode change(LedgerReads reads) {
      Change change = reads.change(changeId(id())).orElseThrow(this::unknown);
      ObjectNode shown = Json.mapper().createObjectNode();
      shown
          .put("id", id())
          .put("state", change.state())
          .put("entity", change.entity())
          .put("from", change.system())
          .put("nativeId", change.nativeId())
          .put("origin", change.origin())
          .put("mapping", change.mapping())
          .put("reason", change.reason())
          .put("path", change.path())
          .put("stage", change.stage())
          .put("at", Instant.ofEpochMilli(change.recordedAt()).toString());
      shown.set("body", change.body());
      return shown;
    }

    private ObjectNode delivery(LedgerReads reads) {
      Delivery delivery = reads.delivery(id()).orElseThrow(this::unknown);
      ObjectNode shown = Json.mapper().createObjectNode();
      shown
          .put("id", id())
          .put("state", delivery.state().name())
          .put("entity", delivery.entity())
          .put("to", delivery.target())
          .put("action", delivery.action())
          .put("key", delivery.key())
          .put("attempts", delivery.attempt())
          .put("reason", delivery.reason())
          .put("at", Instant.ofEpochMilli(delivery.createdAt()).toString());
      shown.set("body", delivery.body());
      return shown;
    }
  }

  /** {@code parked edit}. */
  @Command(
      name = "edit",
      description = "Replays a parked record with another body (as parked show prints it).",
      mixinStandardHelpOptions = true)
  static final class Edit extends One {
    @Option(
        names = "--body",
        paramLabel = "FILE",
        required = true,
        description = "JSON file with the whole new body.")
    private Path body;

    @Override
    public Integer call() {
      try (Ledger ledger = toWrite()) {
        return replay(this, ledger, read(body));
      }
    }

    private static JsonNode read(Path file) {
      try {
        return Json.parse(Files.readAllBytes(file));
      } catch (IOException e) {
        throw new CommandFault(file + " could not be read: " + e.getMessage());
      } catch (IllegalArgumentException e) {
        throw new CommandFault(file + ": " + e.getMessage());
      }
    }
  }

  /** {@code parked replay}. */
  @Command(
      name = "replay",
      description = "Tries a parked record again as it is, after its cause was mended.",
      mixinStandardHelpOptions = true)
  static final class Replay extends One {
    @Override
    public Integer call() {
      try (Ledger ledger = toWrite()) {
        return replay(this, ledger, null);
      }
    }
  }

  private static int replay(One command, Ledger ledger, JsonNode body) {
    String id = command.id();
    boolean done =
        ledger.writeNow(
            tx ->
                isChange(id)
                    ? tx.replayChange(changeId(id), body, LedgerCommand.actor())
                    : tx.replay(id, body, LedgerCommand.actor()));
    if (!done) {
      throw command.unknown();
    }
    command.out().println(id + " will be tried again by the runner.");
    command.out().flush();
    return LedgerCommand.GOOD;
  }

  /** {@code parked discard}. */
  @Command(
      name = "discard",
      description = "Gives a parked record up for good; what waits behind it goes on.",
      mixinStandardHelpOptions = true)
  static final class Discard extends One {
    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; kept in the audit.")
    private String reason;

    @Override
    public Integer call() {
      try (Ledger ledger = toWrite()) {
        boolean done =
            ledger.writeNow(
                tx ->
                    isChange(id())
                        ? tx.discardChange(changeId(id()), reason, actor())
                        : tx.discard(id(), reason, actor()));
        if (!done) {
          throw unknown();
        }
        out().println(id() + " is discarded.");
        out().flush();
        return GOOD;
      }
    }
  }
}
