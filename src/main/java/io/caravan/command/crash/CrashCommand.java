package io.caravan.command.crash;

import io.caravan.command.CommandFault;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crash}: one campaign of kills, pauses and stops; {@code prove} runs several. */
@Command(
    name = "crash",
    hidden = true,
    description = "Kills and pauses runners in the midst of trade, and audits what came of it.",
    mixinStandardHelpOptions = true)
public final class CrashCommand implements Callable<Integer> {
  @Option(names = "--ledger", defaultValue = CrashSettings.SQLITE)
  private String ledger;

  @Option(names = "--kills", defaultValue = "40")
  private int kills;

  @Option(names = "--pauses", defaultValue = "0")
  private int pauses;

  @Option(names = "--stops", defaultValue = "0")
  private int stops;

  @Option(names = "--seed", defaultValue = "1")
  private long seed;

  @Option(names = "--speed", defaultValue = "30")
  private double speed;

  @Option(names = "--unprobed", description = "Breaks the packs; the audit must see it.")
  private boolean unprobed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    CrashSettings settings = settings();
    if (ledger.equals(CrashSettings.POSTGRESQL) && PostgresServer.installed().isEmpty()) {
      throw new CommandFault(PostgresServer.MISSING);
    }
    out.println(settings);
    out.flush();
    CrashResult result =
        new Campaign(
                settings,
                text -> {
                  out.println(text);
                  out.flush();
                })
            .run();
    CrashReport.lines(result).forEach(out::println);
    out.flush();
    return result.good() ? 0 : 1;
  }

  private CrashSettings settings() {
    try {
      return new CrashSettings(ledger, kills, pauses, stops, seed, speed, unprobed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
