package io.caravan.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code explain}: why something takes as long as it does. */
@Command(
    name = "explain",
    description = "Why something takes as long as it does.",
    mixinStandardHelpOptions = true,
    subcommands = ExplainBudgetCommand.class)
public final class ExplainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what is to be explained: budget.");
  }
}
