package io.caravan;

import io.caravan.command.AlarmsCommand;
import io.caravan.command.CaptureCommand;
import io.caravan.command.CertifyCommand;
import io.caravan.command.CheckCommand;
import io.caravan.command.CommandFault;
import io.caravan.command.ConnectCommand;
import io.caravan.command.DemoCommand;
import io.caravan.command.DisconnectCommand;
import io.caravan.command.E2eCommand;
import io.caravan.command.ExplainCommand;
import io.caravan.command.FlowsCommand;
import io.caravan.command.HeldCommand;
import io.caravan.command.LedgerFileCommand;
import io.caravan.command.NewSystemCommand;
import io.caravan.command.ParkedCommand;
import io.caravan.command.PlannedCommand;
import io.caravan.command.ProveCommand;
import io.caravan.command.ReadCommand;
import io.caravan.command.ReconcileCommand;
import io.caravan.command.RunCommand;
import io.caravan.command.SandboxCommand;
import io.caravan.command.ShadowCommand;
import io.caravan.command.StatusCommand;
import io.caravan.command.TraceCommand;
import io.caravan.command.UnlinkCommand;
import io.caravan.command.WhyCommand;
import io.caravan.command.crash.CrashCommand;
import io.caravan.ledger.LedgerException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.camel.VetoCamelContextStartException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 good, 1 the thing failed, 2 wrong usage. */
@Command(
    name = "caravan",
    description = "Keeps a retailer's tills and shops in step.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Caravan implements Runnable {
  private static final int FAILED = 1;

  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          DemoCommand.class,
          SandboxCommand.class,
          CheckCommand.class,
          CertifyCommand.class,
          NewSystemCommand.class,
          CaptureCommand.class,
          FlowsCommand.class,
          StatusCommand.class,
          ConnectCommand.class,
          DisconnectCommand.class,
          ParkedCommand.class,
          PlannedCommand.class,
          ReadCommand.class,
          ReconcileCommand.class,
          HeldCommand.class,
          UnlinkCommand.class,
          AlarmsCommand.class,
          ShadowCommand.class,
          WhyCommand.class,
          TraceCommand.class,
          ExplainCommand.class,
          LedgerFileCommand.class,
          ProveCommand.class,
          CrashCommand.class,
          E2eCommand.class,
          AutoComplete.GenerateCompletion.class);

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs one command and returns its exit code. */
  public static int execute(String... args) {
    return commandLine(args).execute(args);
  }

  /** Only the command that is named, if one is: to learn all of them takes a part of a start. */
  private static CommandLine commandLine(String... args) {
    if (args.length > 0) {
      for (Class<?> command : COMMANDS) {
        boolean alone = command != AutoComplete.GenerateCompletion.class;
        if (alone && args[0].equals(command.getAnnotation(Command.class).name())) {
          return line(List.of(command));
        }
      }
    }
    return commandLine();
  }

  /** The commands as {@code ./caravan} runs them, for a program that types them itself. */
  public static CommandLine commandLine() {
    return line(COMMANDS);
  }

  private static CommandLine line(List<Class<?>> commands) {
    CommandLine line = new CommandLine(new Caravan());
    commands.forEach(line::addSubcommand);
    return line.setExecutionExceptionHandler((fault, at, parsed) -> failed(fault, at));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }

  private static int failed(Exception fault, CommandLine line) throws Exception {
    if (fault instanceof CommandFault
        || fault instanceof LedgerException
        || fault instanceof UncheckedIOException) {
      line.getErr().println(line.getColorScheme().errorText(fault.getMessage()));
      line.getErr().flush();
      return FAILED;
    }
    if (fault.getCause() instanceof VetoCamelContextStartException) {
      // Every fault stands in the log by now.
      return FAILED;
    }
    throw fault;
  }
}
