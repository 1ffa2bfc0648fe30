package io.caravan.command.crash;

import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Three packaged runners on one PostgreSQL, killed and paused in the midst of trade, and the server
 * stopped below them. Not run where no PostgreSQL is installed.
 */
public final class PostgresCrashes implements Proof {
  private final Supplier<Optional<Path>> installed;

  public PostgresCrashes() {
    this(PostgresServer::installed);
  }

  PostgresCrashes(Supplier<Optional<Path>> installed) {
    this.installed = installed;
  }

  @Override
  public String name() {
    return "crashes-postgresql";
  }

  @Override
  public Tally run(Effort effort, Consumer<String> told) throws Exception {
    if (installed.get().isEmpty()) {
      told.accept("not run: " + PostgresServer.MISSING);
      return Tally.notRun(PostgresServer.MISSING);
    }
    int each = Crashes.each(effort);
    CrashSettings settings =
        new CrashSettings(
            CrashSettings.POSTGRESQL, each, each, each, effort.seed(), Crashes.SPEED, false);
    return CrashReport.tally(Crashes.campaign(settings, told), 0, "");
  }
}
