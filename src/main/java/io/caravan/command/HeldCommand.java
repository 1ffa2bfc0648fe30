package io.caravan.command;

import io.caravan.hub.MassChange;
import io.caravan.ledger.Ledger;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code held}: what is held back because too much changed at once. */
@Command(
    name = "held",
    description = "What is held back because a source took too much off sale at once.",
    mixinStandardHelpOptions = true,
    subcommands = {HeldCommand.Show.class, HeldCommand.Release.class, HeldCommand.Discard.class})
public final class HeldCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do with what is held: list, release or discard.");
  }

  /** {@code held list}. */
  @Command(
      name = "list",
      description = "From where something is held.",
      mixinStandardHelpOptions = true)
  static final class Show extends LedgerCommand {
    @Override
    public Integer call() {
      Table table = new Table("from", "what");
      try (Ledger ledger = toRead()) {
        ledger
            .read(MassChange::held)
            .forEach(
                place -> {
                  String[] parts = place.split("/", 2);
                  table.row(parts[0], parts[1]);
                });
      }
      table.print(out(), json(), "Nothing is held.");
      return GOOD;
    }
  }

  /** A command about what one source told of an entity. */
  abstract static class One extends LedgerCommand {
    @Parameters(paramLabel = "PLACE", description = "As the alarm names it: pos/inventory.")
    private String place;

    @Override
    public Integer call() {
      Set<String> systems = WhyCommand.systems(configuration().read());
      try (Ledger ledger = toWrite()) {
        if (!decide(ledger, place, systems)) {
          throw new CommandFault(
              "nothing of " + place + " is held. ./caravan held list shows what is");
        }
      }
      out().println(place + done());
      out().flush();
      return GOOD;
    }

    abstract boolean decide(Ledger ledger, String from, Set<String> systems);

    abstract String done();
  }

  /** {@code held release}. */
  @Command(
      name = "release",
      description = "It is true: what is held goes out.",
      mixinStandardHelpOptions = true)
  static final class Release extends One {
    @Override
    boolean decide(Ledger ledger, String from, Set<String> systems) {
      return ledger.writeNow(tx -> MassChange.release(tx, from, systems, actor()));
    }

    @Override
    String done() {
      return " goes out now.";
    }
  }

  /** {@code held discard}. */
  @Command(
      name = "discard",
      description = "The source was wrong: what is held is given up; what it tells next counts.",
      mixinStandardHelpOptions = true)
  static final class Discard extends One {
    @Override
    boolean decide(Ledger ledger, String from, Set<String> systems) {
      return ledger.writeNow(tx -> MassChange.discard(tx, from, systems, actor()));
    }

    @Override
    String done() {
      return " is given up.";
    }
  }
}
