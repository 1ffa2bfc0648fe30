package io.caravan.command.crash;

import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The packaged runner, killed and paused in the midst of trade on both databases, and PostgreSQL
 * stopped below it. A last campaign runs with packs that never look before they write again, which
 * the audit must see.
 */
public final class Crashes implements Proof {
  private static final double SPEED = 30;

  private record Plan(int sqliteKills, int kills, int pauses, int stops) {}

  @Override
  public String name() {
    return "crashes";
  }

  @Override
  public String command(Effort effort) {
    return "./caravan prove --only crashes " + effort.words();
  }

  private static Plan plan(Effort effort) {
    return switch (effort.size()) {
      case BRIEF -> new Plan(5, 5, 5, 5);
      case BUILD -> new Plan(40, 40, 40, 40);
      case CAMPAIGN -> new Plan(500, 500, 500, 500);
    };
  }

  @Override
  public Tally run(Effort effort, Consumer<String> told) throws Exception {
    Plan plan = plan(effort);
    List<CrashSettings> campaigns = new ArrayList<>();
    campaigns.add(
        new CrashSettings(
            CrashSettings.SQLITE, plan.sqliteKills, 0, 0, effort.seed(), SPEED, false));
    boolean server = PostgresServer.installed().isPresent();
    if (server) {
      campaigns.add(
          new CrashSettings(
              CrashSettings.POSTGRESQL,
              plan.kills,
              plan.pauses,
              plan.stops,
              effort.seed(),
              SPEED,
              false));
    } else {
      told.accept("no PostgreSQL is installed: nothing is proved of it");
    }
    List<CrashResult> results = new ArrayList<>();
    for (CrashSettings settings : campaigns) {
      told.accept(settings.toString());
      results.add(new Campaign(settings, told).run());
      CrashReport.lines(results.get(results.size() - 1)).forEach(told);
    }
    CrashSettings blind =
        new CrashSettings(
            CrashSettings.SQLITE, Math.min(plan.sqliteKills, 5), 0, 0, effort.seed(), SPEED, true);
    told.accept(blind.toString());
    CrashResult control = new Campaign(blind, told).run();
    return tally(results, control, server);
  }

  private static Tally tally(List<CrashResult> results, CrashResult control, boolean server) {
    long runs = 0;
    long lost = 0;
    long doubled = 0;
    long disorder = 0;
    long unexplained = 0;
    long broken = server ? 0 : 1;
    long before = 0;
    int compared = 0;
    for (CrashResult one : results) {
      runs += one.kills() + one.pauses() + one.stops();
      lost += one.after().lost().size();
      doubled += one.after().doubled().size();
      disorder += one.outOfOrder().size();
      unexplained += one.after().different().size();
      broken += one.ledger().isQuiet() ? 0 : 1;
      before += one.before().doubled().size();
      compared += one.after().compared();
    }
    int seen = control.before().doubled().size();
    broken += seen == 0 ? 1 : 0;
    return new Tally(
        runs,
        lost,
        doubled,
        disorder,
        unexplained,
        broken,
        compared
            + " records compared, doubled before repair "
            + before
            + ", doubles seen without a probe "
            + seen
            + (server ? "" : ", no PostgreSQL was installed"));
  }
}
