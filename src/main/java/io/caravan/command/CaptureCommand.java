package io.caravan.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.Client;
import io.caravan.api.FirstRecords;
import io.caravan.api.Since;
import io.caravan.command.capture.Masking;
import io.caravan.command.capture.Variety;
import io.caravan.system.InboundMapping;
import io.caravan.system.PackListing;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code capture}: a few real records as samples, without the people in them. */
@Command(
    name = "capture",
    description =
        "Reads a few records of each stream of a system and keeps those that show most as samples"
            + " of their mappings, with personal data masked. Records nothing, writes nothing to"
            + " the system, and overwrites no file.",
    mixinStandardHelpOptions = true)
public final class CaptureCommand implements Callable<Integer> {
  @Mixin private Configuration configuration;

  @Parameters(paramLabel = "SYSTEM", description = "Name in the configuration.")
  private String name;

  @Option(
      names = "--stream",
      paramLabel = "STREAM",
      description = "Only this one; may be given several times. Default: all that can be read.")
  private List<String> streams = List.of();

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "3",
      description = "So many samples of a stream. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--look",
      paramLabel = "N",
      defaultValue = "200",
      description = "So many records are looked at to choose them. Default: ${DEFAULT-VALUE}.")
  private int look;

  @Option(
      names = "--since",
      paramLabel = "SINCE",
      description =
          "Only what changed since then, 14d or 2026-01-01. Default: from the beginning, where a"
              + " system may show what it would not write any more.")
  private String since;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Folder of mappings that the samples are put below. Default: the first of"
              + " caravan.mappings.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    positive("--most", most);
    positive("--look", look);
    try (Connected connected = Connected.open(configuration.read(), name)) {
      SystemConfig system = connected.foundation().systems().require(name);
      List<SystemPack.Stream> chosen = chosen(system);
      Client client = connected.clients().of(name);
      Instant from = from(connected.ledger().now());
      List<Path> folders = new ArrayList<>(connected.foundation().mappingFolders());
      if (folder != null) {
        folders.add(0, folder);
      }
      SampleFiles files = new SampleFiles(folders);
      PrintWriter out = spec.commandLine().getOut();
      boolean good = true;
      for (SystemPack.Stream stream : chosen) {
        try {
          capture(
              files,
              system,
              stream,
              new FirstRecords(client, connected.timers(), stream).read(from, look));
        } catch (CallException e) {
          out.println("FAULT " + name + " " + stream.name() + ": " + e.getMessage());
          good = false;
        }
      }
      out.println();
      out.println(
          "Look through the samples before you share them: what is personal is known by names of"
              + " fields and by how values look.");
      out.println(
          "What their mappings make of them is written by: ./caravan check --write-expected");
      out.flush();
      return good ? LedgerCommand.GOOD : LedgerCommand.FAILED;
    }
  }

  private void positive(String option, int number) {
    if (number < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " " + number + ": at least 1 is needed");
    }
  }

  private List<SystemPack.Stream> chosen(SystemConfig system) {
    Connected.needAddress(
        system, "Write its samples by hand, as a route or the system tells a record");
    List<SystemPack.Stream> readable =
        system.pack().streams().values().stream().filter(one -> one.request() != null).toList();
    List<String> names = readable.stream().map(SystemPack.Stream::name).toList();
    for (String stream : streams) {
      if (!names.contains(stream)) {
        throw new ParameterException(
            spec.commandLine(),
            "--stream " + stream + ": " + name + " has " + String.join(", ", names));
      }
    }
    return readable.stream()
        .filter(one -> streams.isEmpty() || streams.contains(one.name()))
        .toList();
  }

  private Instant from(long now) {
    try {
      return since == null ? null : Since.parse(since).from(now);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--since " + e.getMessage());
    }
  }

  private void capture(
      SampleFiles files, SystemConfig system, SystemPack.Stream stream, List<ObjectNode> records) {
    Masking masking = new Masking();
    List<ObjectNode> samples =
        masking.mask(Variety.of(records, most), "customer".equals(stream.entity()));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        name
            + " "
            + stream.name()
            + ": "
            + records.size()
            + " looked at, "
            + samples.size()
            + " kept");
    if (!masking.paths().isEmpty()) {
      out.println("  masked: " + Printable.of(String.join(", ", masking.paths())));
    }
    Set<String> names = files.names(system);
    String mapping = InboundMapping.of(stream, one -> names.contains(one + ".jslt"));
    for (ObjectNode sample : samples) {
      Path file = files.add(owner(system), mapping, names, sample);
      out.println("  wrote " + file);
    }
  }

  /** Samples of a shipped mapping are those of this system; a pack of one's own keeps its own. */
  private static String owner(SystemConfig system) {
    String kind = system.pack().kind();
    return PackListing.shipped().contains(kind) ? system.name() : kind;
  }
}
