package io.caravan.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shadow}: what shadow mode found out. */
@Command(
    name = "shadow",
    description = "What run --shadow found out about another integration.",
    mixinStandardHelpOptions = true,
    subcommands = {ShadowReportCommand.class})
public final class ShadowCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: shadow report");
  }
}
